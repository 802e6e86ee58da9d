"""Lists are taken in, rows are handed out, visits are written down once, conflicts are decided, names go; the trail says so."""

import io
from datetime import date, timedelta
from uuid import UUID

import openpyxl
import pytest
from django.core.management import call_command
from django.http import Http404

from marugoto.audit.models import AuditEvent
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import queries
from marugoto.outreach.actions import approaches, campaigns, kits, letting_go, lists, records
from marugoto.outreach.actions.records import Found
from marugoto.outreach.models import (
    Approach,
    Campaign,
    Handout,
    ListDraft,
    Listed,
    LoneVisit,
    Visit,
    VisitConflict,
    VisitRecord,
)
from marugoto.people.actions import protection
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from tests.factories import outreach
from tests.factories.agencies import Worker
from tests.factories.people import register
from tests.house.strictness import as_the_pages
from tests.outreach.conftest import Round

ABSENT = Found("absent", "again")
MET = Found("met", "watch", met_whom="self", note="元気そうだった。")


def write(visit: Visit, worker: Worker, found: Found, record_id: UUID | None = None) -> records.Kept:
    """As the pages do it: standing where the worker stands."""
    with as_the_pages(), second_wall.standing(worker.actor):
        return records.write(record_id=record_id or new_id(), visit_id=visit.pk, found=found, by=worker.actor)


def verbs(prefix: str) -> list[str]:
    found = AuditEvent.objects.filter(verb__startswith=prefix).order_by("id").values_list("verb", flat=True)
    return list(found)


# --- lists ---


def test_a_dry_run_lists_nobody_and_finds_who_is_known(sato: Worker) -> None:
    person = register(
        sato, family_name="訪野", given_name="ひとり", family_kana="ホウノ", given_kana="ヒトリ"
    )
    born = register(
        sato,
        family_name="戸田",
        given_name="みね",
        family_kana="トダ",
        given_kana="ミネ",
        birth=Birth(date(1939, 1, 2), "day"),
    )
    draft = outreach.draft(outreach.campaign(sato.actor), sato.actor)
    assert Listed.objects.count() == 0
    by_line = {one["line"]: one for one in draft.rows}
    assert [(h["id"], h["sure"]) for h in by_line[4]["hits"]] == [(str(born.pk), True)]
    assert not any(h["sure"] for h in by_line[2]["hits"])
    with pytest.raises(Refused):
        lists.take_in(draft=draft, same={3: person.pk}, by=sato.actor)
    assert lists.take_in(draft=draft, same={4: born.pk}, by=sato.actor) == 3
    assert Listed.objects.get(number="3").person_id == born.pk
    assert not ListDraft.objects.exists()
    assert verbs("list.") == ["list.looked_through", "list.taken_in"]
    assert AuditEvent.objects.get(verb="list.taken_in").person_ids == [born.pk]


def test_the_same_list_again_takes_nobody_in_twice(going: Round, sato: Worker) -> None:
    again = outreach.draft(going.campaign, sato.actor)
    assert {tuple(one["notes"]) for one in again.rows} == {("already_listed",)}
    assert lists.take_in(draft=again, same={}, by=sato.actor) == 0
    with pytest.raises(Refused):
        lists.take_in(draft=again, same={}, by=sato.actor)


def test_an_excel_file_is_read_like_a_csv(sato: Worker) -> None:
    book = openpyxl.Workbook()
    for line in (["氏名", "住所", "生年月日", "地区"], ["戸田 みね", "西町2-2", clock.today(), "西町"]):
        book.active.append(line)
    held = io.BytesIO()
    book.save(held)
    (_n, headings), (_m, cells) = lists.read(held.getvalue(), "名簿.xlsx")
    assert headings[0] == "氏名"
    assert cells == ["戸田 みね", "西町2-2", clock.today().isoformat(), "西町"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x00\x01", "broken.xlsx"),
        ("氏名,住所\n".encode(), "empty.csv"),
        ("氏名,年齢\n戸田,80\n".encode(), "no_place.csv"),
        (("氏名,住所\n" + "戸田,西町\n" * 501).encode(), "long.csv"),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(data: bytes, name: str, sato: Worker) -> None:
    found = outreach.campaign(sato.actor)
    with pytest.raises(Refused):
        lists.look_through(draft_id=new_id(), campaign=found, file_name=name, data=data, by=sato.actor)


def hidden_person(yamamoto: Worker) -> Person:
    """戸田 みね, under a measure that names the city alone."""
    person = register(
        yamamoto,
        family_name="戸田",
        given_name="みね",
        family_kana="トダ",
        given_kana="ミネ",
        birth=Birth(date(1939, 1, 2), "day"),
        address="みさき市北町9-9",
        phone="",
    )
    protection.protect(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed={yamamoto.actor.agency_id: True},
        by=yamamoto.actor,
    )
    return person


def test_somebody_under_a_measure_is_on_no_list_of_an_agency_that_is_not_named(
    sato: Worker, yamamoto: Worker
) -> None:
    person = hidden_person(yamamoto)
    with as_the_pages(), second_wall.standing(sato.actor):
        found = outreach.campaign(sato.actor)
        draft = outreach.draft(found, sato.actor)
        assert all(not one["hits"] for one in draft.rows)
        lists.take_in(draft=draft, same={}, by=sato.actor)
        seen = set(queries.listed_in(sato.actor, found).values_list("name", flat=True))
        assert set(Listed.objects.values_list("name", flat=True)) == seen
        again = outreach.draft(found, sato.actor)  # and is not taken in anew
        assert lists.take_in(draft=again, same={}, by=sato.actor) == 0
    assert seen == {"訪野 ひとり", "訪野 ふたり"}
    assert Listed.objects.get(number="3").person_id == person.pk


# --- handing out ---


def test_rows_are_handed_over_for_a_day_and_taken_back(going: Round, sato: Worker) -> None:
    assert [one.listed.number for one in queries.visits_to(sato.actor, at=clock.now())] == ["1", "2"]
    assert not queries.visits_to(sato.actor, at=going.own.expires_at).exists()
    event = AuditEvent.objects.filter(verb="handout.given").order_by("id")[1]
    assert event.data["basis"] == "commissioner"
    campaigns.recall(handout=going.own, by=sato.actor)
    assert not queries.visits_to(sato.actor, at=clock.now()).exists()
    assert verbs("handout.") == ["handout.given", "handout.given", "handout.recalled"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": "own_agency", "to": "volunteer"}, "basis"),
        ({"basis": "commissioner"}, "basis"),
        ({"purpose": " "}, "purpose"),
        ({"for_on": clock.today() - timedelta(days=1)}, "for_on"),
        ({"to": "takahashi"}, "membership_id"),
        ({"rows": 0}, "listed"),
    ],
)
def test_what_may_not_be_handed_out(
    change: dict[str, object],
    field: str,
    going: Round,
    sato: Worker,
    request: pytest.FixtureRequest,
) -> None:
    to: Worker = request.getfixturevalue(str(change.pop("to", "sato")))
    rows = [one.pk for one in going.rows][: int(str(change.pop("rows", 3)))]
    assert to.membership is not None
    usual = {"for_on": clock.today(), "purpose": "様子", "basis": "own_agency"}
    given = campaigns.Given(membership_id=to.membership.pk, **(usual | change))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        campaigns.hand_out(
            handout_id=new_id(), campaign=going.campaign, listed=rows, given=given, by=sato.actor
        )
    assert refused.value.field == field


# --- records ---


def test_a_record_that_is_sent_twice_is_one(going: Round, sato: Worker) -> None:
    number = new_id()
    assert write(going.visit, sato, MET, number).state == "kept"
    assert write(going.visit, sato, MET, number).state == "again"
    assert VisitRecord.objects.count() == 1
    row = Listed.objects.get(pk=going.rows[0].pk)
    assert (row.state, row.result, row.version) == ("done", "met", 1)
    assert verbs("visit.recorded") == ["visit.recorded"]


def test_somebody_met_needs_to_be_somebody(going: Round, sato: Worker) -> None:
    with pytest.raises(Refused) as refused:
        write(going.visit, sato, Found("met", "none"))
    assert refused.value.field == "met_whom"
    for wrong in (Found("lost", "none"), Found("absent", "lost"), Found("absent", "none", channel="x")):
        with pytest.raises(Refused):
            write(going.visit, sato, wrong)
    assert VisitRecord.objects.count() == 0


def test_a_code_that_has_not_begun_is_refused_and_an_ended_one_stays_readable() -> None:
    before = dict(codes.choices("outreach.results", on=date(2020, 1, 1)))
    assert "absent_card" not in before
    assert "absent_card" in dict(codes.choices("outreach.results", on=date(2026, 1, 1)))


def test_two_who_do_not_know_of_each_other_are_both_kept(going: Round, sato: Worker, suzuki: Worker) -> None:
    other = outreach.hand_out(going.campaign, going.rows[:1], suzuki, sato.actor)
    assert write(going.visit, sato, MET).state == "kept"
    (theirs,) = outreach.visits(other)
    assert write(theirs, suzuki, ABSENT).state == "conflict"
    conflict = VisitConflict.objects.get()
    assert (conflict.first.by_id, conflict.second.by_id) == (sato.user.pk, suzuki.user.pk)
    assert queries.figures_of(sato.actor, going.campaign) == queries.Figures(2, 1, 1)
    decided = records.decide(conflict=conflict, verdict="second", by=sato.actor)
    assert decided.decided_by_id == sato.user.pk
    assert Listed.objects.get(pk=going.rows[0].pk).result == "absent"
    assert queries.figures_of(sato.actor, going.campaign) == queries.Figures(1, 1, 1)
    assert VisitRecord.objects.count() == 2
    with pytest.raises(Refused):
        records.decide(conflict=conflict, verdict="both", by=sato.actor)
    assert verbs("visit.decided") == ["visit.decided"]


def test_who_had_seen_the_other_record_makes_no_conflict(going: Round, sato: Worker) -> None:
    write(going.visit, sato, ABSENT)
    again = Found("met_family", "consult", met_whom="child", base=1)
    assert write(going.visit, sato, again).state == "kept"
    assert not VisitConflict.objects.exists()
    row = Listed.objects.get(pk=going.rows[0].pk)
    assert (row.state, row.result, row.version) == ("met", "met_family", 2)


def test_what_was_found_comes_in_late_but_not_for_ever_and_not_from_others(
    going: Round, sato: Worker, suzuki: Worker
) -> None:
    with pytest.raises(Http404):
        write(going.visit, suzuki, ABSENT)
    now = clock.now()
    Handout.objects.filter(pk=going.own.pk).update(
        handed_at=now - timedelta(days=13), expires_at=now - timedelta(days=12)
    )
    at = now - timedelta(days=12, hours=6)
    kept = write(going.visit, sato, Found("absent", "again", channel="kit", device_at=at, device_now=now))
    assert kept.state == "kept"
    written = VisitRecord.objects.get()
    assert abs(written.happened_at - at) < timedelta(minutes=1)
    Handout.objects.filter(pk=going.own.pk).update(
        expires_at=now - timedelta(days=15), handed_at=now - timedelta(days=16)
    )
    with pytest.raises(Http404):
        write(going.visit, sato, ABSENT)


def test_a_lay_visitor_writes_about_the_rows_in_hand(going: Round, volunteer: Worker) -> None:
    (one,) = outreach.visits(going.lay)
    assert write(one, volunteer, MET).state == "kept"
    with pytest.raises(Http404):
        write(going.visit, volunteer, MET)


def test_progress_by_area_and_visits_by_outcome(going: Round, sato: Worker) -> None:
    campaigns.estimate(campaign=going.campaign, name="東町", estimated=5, by=sato.actor)
    write(going.visit, sato, MET)
    write(outreach.visits(going.own)[1], sato, ABSENT)
    east, west = sorted(queries.counts_of(sato.actor, going.campaign), key=lambda one: -one.listed)
    assert (east.name, east.estimated, east.listed, east.visited, east.met, east.done) == (
        "東町",
        5,
        2,
        2,
        1,
        1,
    )
    assert (west.listed, west.visited) == (1, 0)
    assert queries.figures_of(sato.actor, going.campaign) == queries.Figures(2, 2, 1)
    today = clock.today()
    counted = queries.visit_counts(sato.actor, first=today, last=today)
    assert counted == [("page", "absent", 1), ("page", "met", 1)]


# --- kits, and being out alone ---


def test_a_kit_holds_the_own_visits_of_today_and_nothing_that_opens_it(going: Round, sato: Worker) -> None:
    packed = kits.pack(by=sato.actor)
    assert [one["name"] for one in packed.visits] == ["訪野 ひとり", "訪野 ふたり"]
    assert packed.kit.expires_at == going.own.expires_at
    stored = {f.name for f in type(packed.kit)._meta.local_fields}
    assert stored == {"id", "created_at", "user", "agency", "packed_at", "expires_at", "visits"}
    campaigns.recall(handout=going.own, by=sato.actor)
    with pytest.raises(Refused):
        kits.pack(by=sato.actor)
    assert verbs("kit.") == ["kit.packed"]


def test_somebody_out_alone_is_overdue_until_safe(sato: Worker, suzuki: Worker) -> None:
    number = new_id()
    for _twice in range(2):
        kits.set_out(lone_id=number, minutes=30, by=sato.actor)
    assert LoneVisit.objects.count() == 1
    later = clock.now() + timedelta(minutes=31)
    (out,) = queries.out_now(suzuki.actor, at=later)
    assert (out.name, out.overdue) == (sato.user.name, True)
    with pytest.raises(Refused):
        kits.come_back(lone_id=number, by=suzuki.actor)
    kits.come_back(lone_id=number, by=sato.actor)
    assert queries.out_now(suzuki.actor, at=later) == []
    with pytest.raises(Refused):
        kits.set_out(lone_id=new_id(), minutes=7, by=sato.actor)
    assert verbs("lone.") == ["lone.set_out", "lone.came_back"]


# --- those who have not asked ---


def noticed(**change: object) -> approaches.Noticed:
    usual: dict[str, object] = {
        "noticed_by": "neighbour",
        "noticed_on": clock.today(),
        "basis": "outreach",
        "way": "letter",
        "delete_on": clock.today() + timedelta(days=60),
        "label": "東町の角の家の方",
    }
    return approaches.Noticed(**(usual | change))  # type: ignore[arg-type]


def begun(worker: Worker, person: Person | None = None) -> Approach:
    return approaches.begin(approach_id=new_id(), person=person, noticed=noticed(), by=worker.actor)


def test_a_refusal_is_a_state_and_whom_they_let_in_is_kept(sato: Worker) -> None:
    found = begun(sato)
    told = {"on": clock.today(), "next_step": "", "next_on": None, "by": sato.actor}
    approaches.attempt(approach=found, way="call_by", response="refused", **told)
    found.refresh_from_db()
    assert found.state == "refused"
    welcome = approaches.let_in(
        approach=found, agency=None, who="牛乳配達の人", since=clock.today(), by=sato.actor
    )
    with pytest.raises(Refused):
        approaches.let_in(approach=found, agency=None, who="", since=clock.today(), by=sato.actor)
    approaches.no_longer(welcome=welcome, by=sato.actor)
    approaches.attempt(approach=found, way="together", response="met", **told)
    found.refresh_from_db()
    assert found.state == "accepted"
    approaches.settle(approach=found, state="handed", by=sato.actor)
    with pytest.raises(Refused):
        approaches.attempt(approach=found, way="phone", response="met", **told)
    assert verbs("approach.") == [
        *("approach.begun", "approach.attempted", "approach.let_in", "approach.let_in_ended"),
        *("approach.attempted", "approach.settled"),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": " "}, "label"),
        ({"delete_on": clock.today() + timedelta(days=400)}, "delete_on"),
        ({"basis": "curiosity"}, "basis"),
        ({"noticed_on": clock.today() + timedelta(days=1)}, "noticed_on"),
    ],
)
def test_what_may_not_be_written_down(change: dict[str, object], field: str, sato: Worker) -> None:
    with pytest.raises(Refused) as refused:
        approaches.begin(approach_id=new_id(), person=None, noticed=noticed(**change), by=sato.actor)
    assert refused.value.field == field
    assert not Approach.objects.exists()


def test_what_has_run_out_goes_and_what_is_counted_stays(going: Round, sato: Worker) -> None:
    write(going.visit, sato, MET)
    nothing_tried, tried, kept = begun(sato), begun(sato), begun(sato)
    approaches.attempt(
        approach=tried,
        on=clock.today(),
        way="letter",
        response="nothing",
        next_step="また書く",
        next_on=None,
        by=sato.actor,
    )
    long_ago = clock.today() - timedelta(days=8)
    rows = Approach.objects.filter(pk__in=(nothing_tried.pk, tried.pk))
    rows.update(noticed_on=long_ago - timedelta(days=30), delete_on=long_ago)
    day = clock.today() - timedelta(days=1)
    Campaign.objects.filter(pk=going.campaign.pk).update(starts_on=day, ends_on=day, expires_on=clock.today())
    before = queries.figures_of(sato.actor, going.campaign)
    call_command("tidy_outreach", verbosity=0)
    assert not Approach.objects.filter(pk=nothing_tried.pk).exists()
    tried.refresh_from_db()
    assert (tried.label, tried.next_step, tried.minimised_at is None) == ("", "", False)
    assert tried.entries.count() == 1
    assert Approach.objects.get(pk=kept.pk).label
    assert queries.figures_of(sato.actor, going.campaign) == before
    row = Listed.objects.get(pk=going.rows[0].pk)
    assert (row.name, row.address, row.birth_date, row.result) == ("", "", None, "met")
    assert VisitRecord.objects.get().note == ""
    assert letting_go.let_go() == letting_go.LetGo(0, 0, 0, 0)
    assert verbs("campaign.let_go") == ["campaign.let_go"]
    assert verbs("approach.deleted") + verbs("approach.minimised") == [
        "approach.deleted",
        "approach.minimised",
    ]
