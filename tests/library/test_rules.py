"""What could still tell who it is, and how a draft is freed of it; without a database."""

from datetime import date
from uuid import uuid4

import pytest

from marugoto.library.rules import alike, clues, draft, flow
from marugoto.library.rules.clues import Clue, Known

KNOWN = Known(
    {
        clues.NAME: ["渡邊 花子", "わたなべ はなこ", "渡邊", "花子"],
        clues.WORKER: ["鈴木 誠"],
        clues.AGENCY: ["みさき市社会福祉協議会"],
        clues.PLACE: ["東町"],
    }
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("渡邊　花子は", "name"),
        ("わたなべはなこ", "name"),
        ("花子が来た", "name"),
        ("鈴木誠が訪ねた", "worker"),
        ("みさき市社会福祉協議会から", "agency"),
        ("東町に住む", "place"),
        ("本町3丁目", "place"),
        ("小川さんが", "titled"),
        ("090-1234-5678", "phone"),
        ("０９０－１２３４－５６７８", "phone"),
        ("1951年4月2日生まれ", "birth"),
        ("昭和26年4月2日生まれ", "birth"),
        ("10月5日に", "day"),
        ("令和8年に", "day"),
        ("2026/10/05", "day"),
        ("75歳", "age"),
        ("みさき東小学校", "body"),
        ("山川株式会社", "body"),
        ("借金が1,250,000円", "number"),
    ],
)
def test_each_clue_is_seen(text: str, kind: str) -> None:
    assert kind in {clue.kind for clue in clues.clues_in([text], KNOWN)}


@pytest.mark.parametrize(
    "text",
    [
        "Aさんは70代。3か月目に、近くの病院へ行った。",
        "お母さんと民生委員さんが話した。担当者は電話で聞いた。",
        "皆さんで10分話す。小学校に通う。",
        "一日おきに訪ね、週2回、4人で会う。",
    ],
)
def test_what_tells_nobody_is_let_pass(text: str) -> None:
    assert clues.clues_in([text], KNOWN) == []


def test_the_hard_ones_come_first_and_stop() -> None:
    found = clues.clues_in(["75歳の渡邊花子さん。電話 090-1234-5678。10月5日。"], KNOWN)
    kinds = [clue.kind for clue in found]
    assert kinds[:3] == ["name", "name", "name"]
    assert {clue.kind for clue in clues.stops(found)} == {"name", "phone", "day"}


def test_a_draft_is_freed() -> None:
    words = draft.Words(
        people=[["渡邊 花子", "花子", "渡邊"], ["渡邊 太一郎", "太一郎"]],
        workers=["鈴木 誠", "鈴木"],
        agencies={"みさき市社会福祉協議会": "社会福祉協議会"},
        places=["東町", "みさき市東町3丁目2番1号"],
        began=date(2026, 9, 1),
    )
    text = (
        "渡邊花子さん（75歳）は、渡邊 太一郎さんと東町で暮らす。2026年10月5日に鈴木が訪ね、11月20日に"
        "みさき市社会福祉協議会へ。090-1234-5678、本町3丁目2番1号。"
    )
    freed = draft.freed(text, words)
    assert freed == (
        "Aさん（70代）は、Bさんと（地名）で暮らす。2か月目に担当者が訪ね、3か月目に"
        "社会福祉協議会へ。（電話）、（地名）。"
    )
    left = clues.clues_in([freed], Known({clues.NAME: ["渡邊 花子", "花子", "渡邊 太一郎"]}))
    assert clues.stops(left) == []


@pytest.mark.parametrize(("age", "said"), [(7, "10代未満"), (18, "10代"), (75, "70代"), (95, "90代以上")])
def test_ages_are_bands(age: int, said: str) -> None:
    assert draft.band_words(age) == said


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("みさき市東町3丁目2番1号", ["みさき市東町3丁目2番1号", "東町"]),
        ("高知市旭町２－１", ["高知市旭町2-1", "旭町"]),
        ("", []),
    ],
)
def test_an_address_is_known_by_its_neighbourhood(address: str, parts: list[str]) -> None:
    assert draft.address_parts(address) == parts


def test_months_are_counted_from_the_beginning() -> None:
    began = date(2026, 9, 1)
    assert draft.month_label(date(2026, 9, 1), began) == "1か月目"
    assert draft.month_label(date(2026, 9, 30), began) == "1か月目"
    assert draft.month_label(date(2026, 10, 1), began) == "2か月目"
    assert draft.month_label(date(2026, 8, 31), began) == "始まる前"


def test_who_is_of_an_age() -> None:
    on = date(2026, 11, 24)
    assert alike.born((40, 64), on) == (date(1961, 11, 25), date(1986, 11, 24))
    assert alike.born((75, None), on)[1] == date(1951, 11, 24)
    assert alike.born((0, 17), date(2024, 2, 29)) == (date(2006, 3, 1), date(2024, 2, 29))


def test_fewer_than_k_are_rare() -> None:
    assert alike.rare(alike.K - 1)
    assert not alike.rare(alike.K)
    assert not alike.Traits(patterns=["p8050"]).tell_anything


def standing(**change: object) -> flow.Standing:
    values: dict[str, object] = {
        "state": "offered",
        "scope": "town",
        "clues": (),
        "answer": "",
        "writers": (),
        "protected": False,
        "without_consent": 1,
    }
    return flow.Standing(**values | change)  # type: ignore[arg-type]


def test_what_stands_in_the_way_of_approval() -> None:
    me = uuid4()
    assert flow.approve_problem(standing(), me) == ""
    for change in (
        {"writers": [me]},
        {"protected": True},
        {"state": "drafting"},
        {"clues": [Clue("rare", "75歳以上")]},
        {"scope": "residents"},
    ):
        assert flow.approve_problem(standing(**change), me).endswith("。"), change
    assert flow.approve_problem(standing(scope="residents", without_consent=0), me) == ""


def test_what_stands_in_the_way_of_handing_in() -> None:
    assert flow.offer_problem(standing(state="drafting")) == ""
    soft = [Clue("age", "75歳")]
    assert flow.offer_problem(standing(state="drafting", clues=soft)).endswith("。")
    assert flow.offer_problem(standing(state="drafting", clues=soft, answer="よくある年齢")) == ""
    assert flow.offer_problem(standing(state="drafting", clues=[Clue("name", "花子")], answer="x"))
    assert flow.offer_problem(standing())
    assert flow.offer_problem(standing(state="drafting", protected=True))
