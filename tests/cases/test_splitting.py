"""A transcript cut into entries, without a database. What was typed is never changed or lost."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.cases.rules.splitting import MOST, Cuts, Entry, speaker_of, split, time_of

TALK = """10:30 電話
佐藤：おはようございます。
渡邊さん：腰が痛くて。

午後２時05分　訪問した。
家は片づいていた。
[15:20:11] 病院から折り返し
9時に会う約束をした
費用：3,000円"""


def test_times_and_blank_lines_cut() -> None:
    found = split(TALK, Cuts())
    assert [e.at for e in found] == [time(10, 30), time(14, 5), time(15, 20)]
    assert found[0].speakers == ["佐藤", "渡邊さん"]
    assert found[0].body == "電話\n佐藤：おはようございます。\n渡邊さん：腰が痛くて。"
    assert found[2].body.endswith("9時に会う約束をした\n費用：3,000円")


def test_a_change_of_the_speaker_cuts_only_when_asked() -> None:
    found = split("佐藤：はい\nええと\n渡邊：いいえ\n佐藤：そうですか", Cuts(False, False, True))
    assert [e.body for e in found] == ["佐藤：はい\nええと", "渡邊：いいえ", "佐藤：そうですか"]
    assert len(split("佐藤：はい\n渡邊：いいえ", Cuts())) == 1


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("9:05 電話", time(9, 5)),
        ("９：０５　電話", time(9, 5)),
        ("午前9時30分 来所", time(9, 30)),
        ("午後3時 来所", time(15, 0)),
        ("【16:00】会議", time(16, 0)),
        ("25:00 電話", None),
        ("10:75 電話", None),
        ("9時に会う", None),
        ("2026年の春", None),
        ("", None),
    ],
)
def test_a_time_at_the_beginning_of_a_line(line: str, at: time | None) -> None:
    assert time_of(line)[0] == at


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("佐藤：はい", "佐藤"),
        ("渡邊さん: はい", "渡邊さん"),
        ("費用：3,000円", ""),
        ("これは十二字より長い文なので：はい", ""),
    ],
)
def test_who_speaks(line: str, who: str) -> None:
    assert speaker_of(line) == who


_lines = st.lists(st.text(alphabet="あいう：:0123時分午後 　、", max_size=12), max_size=30)


@given(_lines, st.booleans(), st.booleans(), st.booleans())
def test_nothing_that_was_typed_is_lost(lines: list[str], blank: bool, times: bool, speakers: bool) -> None:
    cuts = Cuts(blank, times, speakers)
    found = split("\n".join(lines), cuts)
    kept = "".join(_all(e) for e in found)
    typed = "".join(_all(e) for e in split("\n".join(lines), Cuts(False, False, False)))
    assert _plain(kept) == _plain(typed)


def _all(entry: Entry) -> str:
    return (f"{entry.at:%H%M}" if entry.at else "") + entry.body


def _plain(text: str) -> list[str]:
    """The letters that are no digits, no signs of time and no blanks: a time moves into its own field."""
    return [letter for letter in text if letter in "あいう"]


def test_more_than_can_be_shown_stay_together_in_the_last() -> None:
    found = split("\n\n".join(f"{n}番" for n in range(MOST + 5)), Cuts())
    assert len(found) == MOST
    assert found[-1].body.endswith(f"{MOST + 4}番")
