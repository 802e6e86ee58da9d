"""What 高松市, 焼津市, 湯沢市 and 東京都 really publish: every row accounted for; a second time nothing changes."""

import os
from collections import Counter
from pathlib import Path

import pytest

from marugoto.agencies.actions.towns import ensure_municipality
from marugoto.resources.actions.importing import Report, import_file
from marugoto.resources.models import Phone, Service
from marugoto.resources.queries import entries as queries
from marugoto.resources.staff.models import StaffContact

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MARUGOTO_SHARED") or ROOT.parent / "shared") / "data"
PLACES = {"takamatsu": "372013", "yaizu": "222127", "yuzawa": "052078", "tokyo": "130001"}
ENDINGS = {".csv", ".xlsx", ".json"}
FILES = sorted(p for place in PLACES for p in (SHARED / place).rglob("*") if p.suffix in ENDINGS)
EXPECTED = {"takamatsu": 1740, "population": 235, "yaizu": 60, "yuzawa": 164, "tokyo": 798}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _beside() -> None:
    if not FILES:
        reason = "the published lists are not beside the repository (MARUGOTO_SHARED)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def read(path: Path) -> Report:
    place = path.relative_to(SHARED).parts[0]
    town = ensure_municipality(code=PLACES[place], by=None)
    return import_file(data=path.read_bytes(), name="/".join(path.parts[-2:]), municipality=town, by=None)


SOME = ("yaizu", "yuzawa", "tokyo")


@pytest.mark.parametrize("places", [SOME, pytest.param(tuple(PLACES), marks=pytest.mark.slow)])
def test_every_file_and_again(places: tuple[str, ...], needs: object, clock: object) -> None:
    """Each twice: those of three places in every run, 高松市 with its twenty-two as well in `make test-all`."""
    rows: Counter[str] = Counter()
    for path in (one for one in FILES if one.relative_to(SHARED).parts[0] in places):
        first, again = read(path), read(path)
        run = first.run
        place = "population" if "population" in path.name else path.relative_to(SHARED).parts[0]
        rows[place] += run.rows
        assert run.rows == run.kept + run.refused, path
        refused = [o for o in first.outcomes if o.outcome == "refused"]
        assert all(o.remarks for o in refused), path
        assert len(refused) == run.refused
        assert (again.run.rows, again.run.kept) == (run.rows, run.kept), path
        assert (again.run.created, again.run.changed, again.run.gone) == (0, 0, 0), path
    expected = EXPECTED if "takamatsu" in places else {place: EXPECTED[place] for place in places}
    assert dict(rows) == expected
    everything_public(Service.objects.count(), at_least=2000 if "takamatsu" in places else 1000)


def everything_public(services: int, *, at_least: int) -> None:
    """No mobile number of a small group can be reached by a public query."""
    assert services >= at_least
    private = {c.phone for c in StaffContact.objects.exclude(phone="").order_by("id")}
    assert len(private) > 5
    assert not {p.number for p in Phone.objects.order_by("id")} & private
    ids = list(Service.objects.order_by("id").values_list("id", flat=True))
    text = repr(list(queries.entries_of(ids).values()))
    assert [number for number in private if number in text] == []


def test_the_population_is_no_list_of_places(needs: object) -> None:
    report = read(SHARED / "takamatsu" / "population_202602.xlsx")
    assert report.run.kept == 0
    assert report.reasons == {"no_name_column": report.run.rows}
