"""The measure of intake: who is typed, whether what was acknowledged is there, how it is told."""

from pathlib import Path

import pytest

from marugoto.console.bench import JOBS, NAMED, intake, records, records_peers
from marugoto.console.exits import Failure

ROW = {
    "family": "渡邊",
    "given": "花子",
    "family_kana": "わたなべ",
    "given_kana": "はなこ",
    "dob": "1950-03-01",
}
TIMES = {"median_ms": 1.0, "p95_ms": 2.0, "max_ms": 3.0}
ROLE = {"name": "marugoto_app", "way": "login", "bypasses": False, "owns": False}


def test_the_jobs_have_the_names_by_which_their_figures_are_asked_for() -> None:
    assert {"intake", "records"} <= set(JOBS)
    assert (NAMED["J3"], NAMED["J6"]) == (("intake", "--peers"), ("records", "--peers"))


def test_somebody_new_bears_no_name_of_a_resident() -> None:
    known, new = (intake._person(ROW, kind, "3-12") for kind in (intake.KINDS[1], intake.KINDS[0]))
    assert (known["s0-name"], known["s0-birth"]) == ("渡邊 花子", "1950-03-01")
    assert (new["s0-name"], new["s0-kana"], new["s0-birth"]) == ("計測3-12 花子", "", "1922-02-03")


def test_residents_come_from_the_whole_file_without_those_under_a_measure(tmp_path: Path) -> None:
    lines = [f"{n},渡邊,花{n},,,1950-03-01" for n in range(2_000)]
    path = tmp_path / "residents.csv"
    path.write_text("id,family,given,family_kana,given_kana,dob\n" + "\n".join(lines), encoding="utf-8")
    found = [int(row["id"]) for row in intake._known(path, 2_000, 100)]
    assert (found[0], found[-1]) == (0, 1_990)
    assert not {400, 1_200} & set(found)
    assert len(found) == 198


def test_what_was_acknowledged_and_is_not_there_fails_the_job() -> None:
    whole = {"talks": 5, "events": 5, "held": 5, "registered": 3}
    intake._agree({"acknowledged": 5, "kept": whole})
    for lost in ("talks", "events", "held"):
        with pytest.raises(Failure):
            intake._agree({"acknowledged": 5, "kept": whole | {lost: 4}})
    with pytest.raises(Failure):
        intake._agree({"acknowledged": 6, "kept": whole})


def test_the_figures_are_told_in_lines() -> None:
    one = {
        "persons": 10,
        "load_seconds": 1.0,
        "keys_seconds": 2.0,
        "reads_as": ROLE,
        "acknowledged": 5,
        "steps": {"saved": {"n": 5, **TIMES}},
        "at_once": {"clients": 8, "per_second": 1.5, **TIMES},
        "kept": {"talks": 5, "events": 5, "held": 5, "registered": 3},
        "peers": {"django-helpdesk: create": TIMES},
    }
    said = "\n".join(intake.lines({"cores": 2, "sizes": [one]}))
    assert "under row-level security" in said
    assert "5 consultations of 5" in said
    assert "django-helpdesk: create" in said
    town = {
        "cases": 20,
        "notes": 200,
        "database_bytes": 2e9,
        "notes_bytes": 1e9,
        "load_seconds": 1,
        "reads_as": ROLE | {"bypasses": True},
        "pages": {"household": {"n": 5, "kib": 31, **TIMES}},
        "words": {"家賃": {"n": 5, "kib": 31, "found": 12, **TIMES}},
        "peers": {"ILIKE": {"n": 3, "found": 9, **TIMES}, "full text": {"skipped": "too many"}},
    }
    told = "\n".join(records.lines({"cores": 2, "sizes": [town]}))
    assert "NOT under row-level security" in told
    assert "12 found" in told
    assert "full text: skipped, too many" in told
    assert records_peers.lines({}) == []


def test_the_number_over_the_hits_is_read() -> None:
    page = '<h2 id="x">ケース</h2><h2 data-announce="3件">見つかった記録 1,203件</h2>'
    assert records._heading(page) == "見つかった記録 1,203件"
    assert records._heading("<h2>ケース</h2>") == ""
