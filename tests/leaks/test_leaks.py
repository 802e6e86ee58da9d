"""No path from an item to a viewer without a basis: random worlds × every way out of the house × everybody who might listen.

The oracle (oracle.py) says from the law who may know what. First through the house; then straight at PostgreSQL as the role of
the pages, with every check of the application off. Planted leaks, in either wall, are heard.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.template.base import Template
from django.test.utils import _TestState

from marugoto.audit import actions as audit
from marugoto.cases import access as cases
from marugoto.cases.models import Case
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.models import Attendee, Referral
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.rules import conference as sitting_rules
from marugoto.collaboration.rules import guest as guest_rules
from marugoto.collaboration.rules import packet as packet_rules
from marugoto.core import second_wall
from marugoto.intake import access as intake
from marugoto.intake.models import Consultation, Matter, Notice, WebLetter
from marugoto.people import queries as people
from marugoto.people.access import persons as people_access
from tests.factories.agencies import CAST, Town, Worker, cast, hire
from tests.leaks import channels
from tests.leaks.oracle import Viewer, may_know, may_leave_on_paper, may_read_row
from tests.leaks.world import Stage, World, play

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
NOBODY = Viewer("nobody")
EVERYBODY = (*CAST, "kimura")


@pytest.fixture(autouse=True)
def _pages_keep_no_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page was made of is copied for every test, and looked at in none of these."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture
def stage(town: Town, other_town: Town, needs: Any) -> Stage:
    """The town and its people; no world yet."""
    people: dict[str, Worker] = {who: cast(who, other_town if who == "ishii" else town) for who in CAST}
    colleagues = (("kimura", "木村 直", town.a), ("hara", "原 学", town.b), ("okada", "岡田 円", town.c))
    for who, name, place in colleagues:  # who approve a study
        people[who] = hire(who, name, place, roles=["case_worker"])
    for worker in people.values():
        worker.client.raise_request_exception = False
    return Stage.build(town, people)


Heard = list[str]


def through_the_house(
    world: World,
    who: Iterable[str] = EVERYBODY,
    only: Collection[str] = (),
    *,
    ears: channels.Ears = channels.SOME,
) -> tuple[Heard, set[tuple[str, str]]]:
    """What somebody was told without a basis; and which kinds of item were rightly told to whom."""
    found: Heard = []
    told: set[tuple[str, str]] = set()
    with channels.log() as ear:
        for name in who:
            viewer = world.stage.viewers[name]
            speech = channels.listen(world, name, world.stage.people[name].client, only, ears=ears)
            found += _without_basis(world, viewer, speech)
            told |= {
                (item.kind, name) for item in world.items for _c, text in speech.heard if item.secret in text
            }
        if not only:
            found += _without_basis(world, NOBODY, channels.listen_in_public(world, ears=ears))
            for name, token, code in world.guests:
                guest = Viewer(name, guest=True)
                speech = channels.listen_as_guest(world, token, code, ears=ears)
                found += _without_basis(world, guest, speech)
                told |= {
                    (item.kind, "guest")
                    for item in world.items
                    for _c, text in speech.heard
                    if item.secret in text
                }
    found += [f"log: {item.kind}" for item in world.items for line in ear.lines if item.secret in line]
    written = channels.trail()
    found += [f"trail: {item.kind}" for item in world.items if item.secret in written]
    return found, told


def _without_basis(world: World, viewer: Viewer, speech: channels.Speech) -> Heard:
    return [
        f"{viewer.name}: {item.kind} {item.secret} in {channel}"
        for channel, text in speech.heard
        for item in world.items
        if item.secret in text
        and not (
            may_know(item, viewer) and (may_leave_on_paper(item) or not channel.startswith(channels.PAPER))
        )
    ]


def past_the_house(world: World, who: Iterable[str] = EVERYBODY) -> Heard:
    """Rows that come back to a bare SELECT without a basis."""
    found: Heard = []
    for name in who:
        viewer = world.stage.viewers[name]
        for channel, text in channels.bare_rows(world.stage.people[name].actor).heard:
            found += [
                f"{name}: {item.kind} {item.secret} in {channel}"
                for item in world.items
                if item.secret in text and not may_read_row(item, viewer)
            ]
    return found + [
        f"nobody: {item.kind} {item.secret} in {channel}"
        for channel, text in channels.bare_rows(None).heard
        for item in world.items
        if item.secret in text and not (item.kind == "study" and may_know(item, NOBODY))
    ]


def in_worlds(stage: Stage, seeds: Iterable[int], look: Callable[[World], Any]) -> list[Any]:
    """What is found in the world of each seed; every world is forgotten again."""
    found = []
    for seed in seeds:
        with transaction.atomic():
            world = play(stage, seed)
            found.append(look(world))
            transaction.set_rollback(True)
    return found


EVERYBODY_IN = 100  # worlds, of which everybody listens in one
CLOSELY_IN = (
    400  # worlds, of which everybody listens in one to everything: as many pages as all others together
)


def _some(world: World, seed: int) -> list[str]:
    """Three of the cast by chance, those more often who have most to hear; in some worlds everybody."""
    often = ("suzuki", "tanaka", "takahashi", "sato", "yamamoto")
    others = [w for w in EVERYBODY if w not in often]
    return (
        list(EVERYBODY)
        if seed % EVERYBODY_IN == 0
        else [*world.dice.sample(often, 2), world.dice.choice(others)]
    )


def _leaks_in(
    stage: Stage, seeds: range, ears: channels.Ears = channels.SOME
) -> tuple[Heard, set[tuple[str, str]], dict[str, int]]:
    leaks: Heard = []
    told: set[tuple[str, str]] = set()
    seen: dict[str, int] = {}
    for seed in seeds:

        def look(world: World, seed: int = seed) -> None:
            who = _some(world, seed)
            closely = channels.ALL if seed and seed % CLOSELY_IN == 0 else ears
            heard, right = through_the_house(world, who, ears=closely)
            leaks.extend(f"world {seed}: {one}" for one in heard)
            leaks.extend(f"world {seed}, bare: {one}" for one in past_the_house(world, who))
            told.update(right)
            for item in world.items:
                seen[item.kind] = seen.get(item.kind, 0) + 1

        in_worlds(stage, [seed], look)
    return leaks, told, seen


@pytest.mark.parametrize("first", [0, 3, *(pytest.param(one, marks=pytest.mark.slow) for one in (6, 9))])
def test_nobody_is_told_without_a_basis(stage: Stage, first: int) -> None:
    leaks, told, seen = _leaks_in(stage, range(first, first + 3))
    assert not leaks, "\n".join(sorted(set(leaks))[:20])
    assert len({kind for kind, _who in told}) > 6, "the channels do tell what may be told"
    assert sum(seen.values()) > 30


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 3_000, 50))
def test_nobody_is_told_without_a_basis_in_two_thousand_worlds(stage: Stage, first: int) -> None:
    """Each listens to a few pages of each world: what counts here is how many worlds there are (a second and a half each)."""
    leaks, _told, _seen = _leaks_in(stage, range(first, first + 50), channels.FEW)
    assert not leaks, "\n".join(sorted(set(leaks))[:20])


KINDS = {
    *("talk", "consent", "file", "draft", "letter", "asked", "reply", "message", "brought", "question"),
    *("said", "walled", "address", "name", "notice", "web_letter", "handed", "glass", "wish"),
    *("approach", "listed", "visit", "evacuee", "safety", "member", "group", "study"),
}


def _guests_worlds(stage: Stage, monkeypatch: pytest.MonkeyPatch, seeds: range) -> list[tuple[Heard, int]]:
    """Worlds in which every letter goes on paper: what its guests were told without a basis, and how often rightly."""
    monkeypatch.setattr("tests.leaks.world.RECEIVE", {"paper": ""})

    def look(world: World) -> tuple[Heard, int]:
        found: Heard = []
        rightly = 0
        for name, token, code in world.guests:
            found += _without_basis(world, NOBODY, channels.listen_as_guest(world, token, ""))
            guest, speech = Viewer(name, guest=True), channels.listen_as_guest(world, token, code)
            found += _without_basis(world, guest, speech)
            rightly += sum(
                item.secret in text
                for item in world.items
                for _c, text in speech.heard
                if item.kind == "letter"
            )
        return found, rightly

    return in_worlds(stage, seeds, look)


def test_a_guest_is_told_of_the_own_letter_alone(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = _guests_worlds(stage, monkeypatch, range(5_000, 5_016))
    assert [one for found, _n in worlds for one in found] == []
    assert sum(n for _found, n in worlds) > 5, "guests do read what was given to them"


@pytest.mark.parametrize(
    "plant",
    [
        lambda m: m.setattr(guest_rules, "is_over", lambda *_a, **_m: False),
        lambda m: m.setattr(packet_rules.Standing, "in_force", lambda *_a: True),
        lambda m: m.setattr(disclosure, "_unreadable", lambda *_a: ""),
        lambda m: m.setattr("marugoto.collaboration.views.guests._seal_of", lambda *_a: "x" * 22),
    ],
    ids=[
        "a link that is over",
        "a consent that was withdrawn",
        "a packet that was taken back",
        "without the code",
    ],
)
def test_a_leak_to_guests_is_heard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    for seed in range(5_000, 5_120):
        if any(found for found, _n in _guests_worlds(stage, monkeypatch, range(seed, seed + 1))):
            return
    pytest.fail("nobody heard it in 120 worlds")


@pytest.mark.slow
def test_every_kind_of_item_is_told_to_somebody_who_may_know(stage: Stage) -> None:
    """Else the property would be empty: a channel that says nothing leaks nothing."""
    told: set[str] = set()
    missing = KINDS - {"consent"}

    def look(world: World) -> set[str]:
        """What those are told who may know something of a kind that nobody was told of yet."""
        viewers = world.stage.viewers
        wanted = [item for item in world.items if item.kind in missing]
        who = [name for name in EVERYBODY if any(may_know(item, viewers[name]) for item in wanted)]
        return {kind for kind, _who in through_the_house(world, who)[1]} if wanted else set()

    for seed in range(400, 480):
        (right,) = in_worlds(stage, [seed], look)
        told |= right
        missing -= right
        if not missing:
            break
    assert KINDS - told == {"consent"} - told


# --- planted in the house ---------------------------------------------------------------------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def _all_talks(_actor: Any) -> Any:
    return Consultation.objects.filter(status="finished").order_by("-received_at", "-id")


def _all_matters(_actor: Any) -> Any:
    rows = Matter.objects.select_related("holder_desk__agency", "origin_desk__agency", "area")
    return rows.order_by("-opened_at", "-id")


def _all_cases(_actor: Any) -> Any:
    return Case.objects.select_related("matter__holder_desk__agency", "agency", "household").order_by("id")


def _all_referrals(_actor: Any) -> Any:
    related = (
        "from_desk__agency",
        "to_desk__agency",
        "matter__holder_desk__agency",
        "packet__from_desk",
        "sent_by",
    )
    return Referral.objects.select_related(*related).order_by("-sent_at", "-id")


def _everything(*_args: Any, **_more: Any) -> Q:
    return Q()


def _none(*_args: Any, **_more: Any) -> set[Any]:
    return set()


def _ex_members(actor: Any, conference: Any) -> sitting_rules.Seat:
    named = Attendee.objects.filter(conference=conference, user_id=actor.user_id).first()
    sworn = named is not None and named.acknowledged_at is not None
    return sitting_rules.Seat(named=named is not None, sworn=sworn, submitter=True, chair=False)


def _sees_ex(m: pytest.MonkeyPatch) -> None:
    m.setattr(access, "seat_of", _ex_members)
    m.setattr(access, "conferences_in_sight", conferences.open_sittings)


def _no_wall(m: pytest.MonkeyPatch) -> None:
    read = sitting_rules.Kind.read
    m.setattr(sitting_rules.Kind, "read", lambda *a: replace(read(*a), walled=False))


def _words_in_the_log(m: pytest.MonkeyPatch) -> None:
    record = intake.notice_of

    def talks(actor: Any, matter: Any) -> Any:
        for talk in Consultation.objects.filter(matter=matter).order_by("id"):
            logging.getLogger("marugoto").warning("looked at %s", talk.story)
        return record(actor, matter)

    m.setattr(intake, "notice_of", talks)


def _words_in_the_trail(m: pytest.MonkeyPatch) -> None:
    record = audit.record

    def says(verb: str, **more: Any) -> Any:
        more["data"] = {
            **(more.get("data") or {}),
            "title": Case.objects.order_by("-id").values_list("title", flat=True).first(),
        }
        return record(verb, **more)

    m.setattr(cases.audit, "record", says)
    m.setattr("marugoto.audit.rules.scalars", dict)  # which refuses words by itself, and so does the table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT audit_event_data_scalars")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _telling_refusal(m: pytest.MonkeyPatch) -> None:
    def refuses(actor: Any, case_id: Any, *_a: Any, **_m: Any) -> Any:
        from marugoto.core.errors import Refused

        raise Refused(Case.objects.get(pk=case_id).title)

    m.setattr("marugoto.cases.views.cases.access.get_case", refuses)


def _telling_header(m: pytest.MonkeyPatch) -> None:
    from marugoto.cases.views import cases as views

    render = views.render

    def with_title(request: Any, template: str, context: Any, **more: Any) -> Any:
        got = render(request, template, context, **more)
        title = Case.objects.order_by("-id").values_list("title", flat=True).first()
        got.content += f"<!-- {title} -->".encode()
        return got

    m.setattr(views, "render", with_title)


ITEM, LETTER, SITTING = {"intake:matter"}, {"collaboration:referral"}, {"collaboration:conference"}
LEAKS: dict[str, tuple[Plant, set[str]]] = {
    "talks of other agencies": (lambda m: m.setattr(intake, "consultations_visible_to", _all_talks), ITEM),
    "matters of other agencies, with what was noticed": (
        lambda m: (
            m.setattr(intake, "matters_visible_to", _all_matters),
            m.setattr(intake, "notice_of", lambda _a, x: Notice.objects.filter(matter=x).first()),
        )[-1],
        ITEM,
    ),
    "letters of residents": (
        lambda m: (
            m.setattr(intake, "matters_visible_to", _all_matters),
            m.setattr(intake, "letter_of", lambda _a, x: WebLetter.objects.filter(matter=x).first()),
        )[-1],
        ITEM,
    ),
    "files of other agencies": (lambda m: m.setattr(cases, "cases_visible_to", _all_cases), {"cases:detail"}),
    "a list of files": (
        lambda m: m.setattr("marugoto.cases.queries.lists.cases_visible_to", _all_cases),
        {"cases:list"},
    ),
    "plans of other agencies, printed": (
        lambda m: m.setattr(cases, "cases_visible_to", _all_cases),
        {"cases:plan-sheet"},
    ),
    "assessments of other agencies": (
        lambda m: m.setattr(cases, "cases_visible_to", _all_cases),
        {"cases:assessment"},
    ),
    "a form filled with another agency's words": (
        lambda m: m.setattr(cases, "cases_visible_to", _all_cases),
        {"cases:edit"},
    ),
    "somebody else's draft": (
        lambda m: m.setattr(intake, "get_draft", lambda _a, key: Consultation.objects.get(pk=key)),
        {"intake:edit"},
    ),
    "letters of other agencies": (
        lambda m: m.setattr(access, "referrals_visible_to", _all_referrals),
        {"collaboration:referrals"},
    ),
    "a letter opened by its number": (
        lambda m: (
            m.setattr(access, "referrals_visible_to", _all_referrals),
            m.setattr(disclosure, "given_to", _everything),
        )[-1],
        LETTER,
    ),
    "a consent that was withdrawn": (
        lambda m: m.setattr(packet_rules.Standing, "in_force", lambda *_a: True),
        LETTER,
    ),
    "a packet that was taken back": (lambda m: m.setattr(disclosure, "_unreadable", lambda *_a: ""), LETTER),
    "a closed packet in a list": (
        lambda m: m.setattr(referrals.disclosure, "closed_among", _none),
        {"collaboration:referrals"},
    ),
    "a closed packet, printed": (
        lambda m: m.setattr(disclosure, "_unreadable", lambda *_a: ""),
        {"collaboration:sheet"},
    ),
    "the talk about a closed packet": (
        lambda m: m.setattr(
            referrals, "_line", lambda one, r, *, told, line=referrals._line: line(one, r, told=True)
        ),
        LETTER,
    ),
    "the address of somebody protected, in a letter": (
        lambda m: m.setattr(disclosure, "_tells_place", lambda _kind: False),
        LETTER,
    ),
    "members who are not sworn": (
        lambda m: m.setattr(sitting_rules, "may_read_item", lambda _k, seat: seat.named),
        SITTING,
    ),
    "those who were members once": (_sees_ex, SITTING),
    "the submitter behind the wall": (_no_wall, SITTING),
    "what was said behind the wall, to whoever opens the page": (
        lambda m: (
            m.setattr(sitting_rules, "may_read_wall", lambda _k, _s: True),
            m.setattr(sitting_rules, "may_read_item", lambda _k, _s: True),
        )[-1],
        SITTING,
    ),
    "hidden persons by name": (
        lambda m: m.setattr("marugoto.people.queries.reach._HIDDEN", "NULL::uuid WHERE %(agency)s IS NULL"),
        {"people:search"},
    ),
    "the record of somebody hidden": (
        lambda m: m.setattr(people_access.queries, "not_hidden", _everything),
        {"people:person"},
    ),
    "names of hidden persons in a matter": (
        lambda m: (
            m.setattr(people, "shown_to", lambda _agency, persons: list(persons)),
            m.setattr(people, "known_among", lambda roots, _agency: set(roots)),  # which asks a second time
        )[-1],
        ITEM,
    ),
    "words in the log": (_words_in_the_log, ITEM),
    "words in the trail": (_words_in_the_trail, {"office:today"}),
    "a refusal that tells": (_telling_refusal, {"cases:detail", "cases:history"}),
    "a page with another file in its source": (_telling_header, {"cases:list"}),
}


# A few are planted in every run, all of them in `make test-all`: each walks through some dozen worlds.
QUICK = ("a packet that was taken back", "words in the log")


@pytest.mark.parametrize(
    "leak", [one if one in QUICK else pytest.param(one, marks=pytest.mark.slow) for one in LEAKS]
)
def test_a_leak_planted_in_the_house_is_heard(
    stage: Stage, leak: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the second wall down, so that a fault of the first one shows by itself."""
    plant, only = LEAKS[leak]
    say = second_wall._say
    monkeypatch.setattr(second_wall, "_say", lambda place: say(replace(place, lifts=("taken down",))))
    if leak != "words in the trail":
        sound = in_worlds(stage, range(3), lambda w: through_the_house(w, only=only)[0])
        assert not [one for found in sound for one in found], "without the leak nothing is heard"
    plant(monkeypatch)
    for seed in range(120):
        ((found, _told),) = in_worlds(stage, [seed], lambda w: through_the_house(w, only=only))
        if found:
            return
    pytest.fail("nobody heard it in 120 worlds")


def test_there_are_leaks_enough() -> None:
    assert len(LEAKS) >= 20


# --- planted in the database ------------------------------------------------------------------------------------------

OFF = "ALTER TABLE {} DISABLE ROW LEVEL SECURITY"
HOLES = [
    *(
        OFF.format(table)
        for table in (
            *("intake_consultation", "intake_notice", "intake_webletter", "cases_case", "cases_assessment"),
            *("cases_progress", "cases_plan", "cases_goal", "cases_step", "collaboration_packetitem"),
            *("collaboration_referral", "collaboration_referralmessage", "collaboration_agendaitem"),
            *("collaboration_decision", "collaboration_walleditem", "people_person", "people_personaddress"),
            *("collaboration_guestlink", "collaboration_papercopy"),
            *("people_consent",),
        )
    ),
    "CREATE POLICY planted ON collaboration_referral FOR SELECT USING (wall_may('board.read'))",
    (
        "CREATE POLICY planted ON collaboration_packetitem FOR SELECT USING (EXISTS (SELECT FROM collaboration_packet p"
        " WHERE p.id = packet_id))"
    ),
    "CREATE POLICY planted ON cases_goal FOR SELECT USING (wall_may('case.read'))",
    (
        "CREATE POLICY planted ON intake_consultation FOR SELECT USING (EXISTS (SELECT FROM intake_matter m"
        " WHERE m.id = matter_id))"
    ),
    "CREATE POLICY planted ON collaboration_walleditem FOR SELECT USING (wall_may('conference.read'))",
    "CREATE POLICY planted ON people_person FOR SELECT USING (municipality_id = wall_municipality())",
]


@pytest.mark.parametrize(
    "hole", [*HOLES[:3], *(pytest.param(one, marks=pytest.mark.slow) for one in HOLES[3:])]
)
def test_a_hole_in_the_wall_is_seen(stage: Stage, hole: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(hole)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for seed in range(60):
        (found,) = in_worlds(stage, [seed], past_the_house)
        if found:
            return
    pytest.fail("no row came in 60 worlds")
