"""Two worlds that differ in one person, and everything a stranger can ask of them (ADR 0008, issue "DV tests").

渡邊 芙美子 is known to A, lives with her mother ハル whom C supports, was named in C's matter and case, sent to and fro in
つなぎ, and has fled to a household of her own. A measure names A only. In the other world nobody ever wrote her down.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from marugoto.cases.actions import opening
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.disclosure import Wish
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.people.actions import consent, households, kin, persons, protection, ties
from marugoto.people.models import Household, Person
from tests.core.test_pdf import read as read_pdf
from tests.factories.agencies import Place
from tests.factories.people import particulars
from tests.house.test_routes import routes
from tests.house.world import World, build_world

NUMBER = "9000000001"
HER = {"given_name": "芙美子", "given_kana": "フミコ"}
SECRETS = ("芙美子", "フミコ", "ふみこ", "090-0012-5678", "本町3丁目2-1", NUMBER, "隠れ家")
WORDS = ("渡邊 芙美子", "ふみこ", "1950-03-01", "5678", "本町3丁目", NUMBER)


@dataclass
class Hidden:
    """One of the two worlds. ``ids``: what a route is opened with, in several shapes."""

    world: World
    person_id: UUID
    mother: Person
    shapes: list[dict[str, Any]] = field(default_factory=list)
    members: dict[str, UUID] = field(default_factory=dict)
    homes: dict[str, UUID] = field(default_factory=dict)


def build(*, with_her: bool) -> Hidden:
    """The world with her, protected; or the same without her."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('intake_matter_serial', 100, false)")
    world = build_world()
    c, a = world.actor("takahashi"), world.actor("sato")
    mother = persons.register_person(
        particulars=particulars(given_name="ハル", given_kana="ハル", phone="", address="みさき市旭町1-1"),
        confirmed_new=True,
        by=c,
    )
    her = _her(world) if with_her else None
    both = [one for one in (mother, her) if one]
    home = households.make_household(
        members=[(mother, "spouse"), *([(her, "self")] if her else [])], since=clock.today(), by=c
    )
    registered = households.make_household(
        members=[(mother, "parent"), *([(her, "child")] if her else [])],
        since=clock.today(),
        kind="registered",
        by=a,
    )
    refuge = (
        households.make_household(members=[(her, "self")], since=clock.today(), name="隠れ家", by=a)
        if her
        else None
    )
    found = Hidden(world, her.pk if her else new_id(), mother)
    found.homes = {"home": home.pk, "registered": registered.pk, "refuge": refuge.pk if refuge else new_id()}
    found.members = {"hers": _membership(home, her), "mothers": _membership(home, mother) or new_id()}
    if her:
        _kin(world, mother, her)
    _work(found, home, both, her)
    if her:
        protection.protect(
            person=her,
            ground="spouse",
            since=clock.today(),
            until=clock.today() + timedelta(days=365),
            allowed={world.town.a.agency.pk: True},
            by=world.actor("yamamoto"),
        )
    return found


def _kin(world: World, mother: Person, her: Person) -> None:
    """C has written down that she is the mother's child, how they get on, and to whom she was married."""
    c = world.actor("takahashi")
    persons.choose_person(person_id=her.pk, by=c)
    kin.add_relative(person=mother, relative=kin.Relative(kind="child", other_id=her.pk), by=c)
    kin.bond(person=mother, other_id=her.pk, kind="care", by=c)
    kin.bond(person=her, other_id=mother.pk, kind="conflict", by=c)
    ties.tie(person=mother, kind="child_apart", other_id=her.pk, by=c)


def _her(world: World) -> Person:
    return persons.register_person(
        particulars=particulars(**HER),
        number=("resident", NUMBER),
        confirmed_new=True,
        by=world.actor("sato"),
    )


def _membership(home: Household, person: Person | None) -> UUID:
    row = home.members.filter(person=person).order_by("id").first() if person else None
    return row.pk if row else new_id()


def _work(found: Hidden, home: Household, both: list[Person], her: Person | None) -> None:
    """C takes a worry in about both, opens a case, and sends it to B; A and B send something about her alone to C."""
    world, c = found.world, found.world.actor("takahashi")
    talk = _talk(world, "takahashi", both)
    case = opening.open_case(matter=talk.matter, title="母の暮らし", persons=both, household=home, by=c)
    sent = _send(world, "takahashi", talk.matter.pk, world.town.b)
    alone = new_id()
    if her:
        theirs = _talk(world, "sato", [her])
        alone = _send(world, "sato", theirs.matter.pk, world.town.c).pk
    shape = {
        "person_id": found.person_id,
        "household_id": home.pk,
        "matter_id": talk.matter.pk,
        "case_id": case.pk,
        "referral_id": sent.pk,
        "member_id": found.members["hers"],
    }
    found.shapes = [
        dict(found.world.ids),
        dict(found.world.ids) | shape,
        dict(found.world.ids)
        | {"person_id": found.mother.pk, "household_id": found.homes["refuge"], "referral_id": alone}
        | {"member_id": found.members["mothers"]},
        dict(found.world.ids) | {"household_id": found.homes["registered"]},
    ]


def _talk(world: World, who: str, about: list[Person]) -> Any:
    actor = world.actor(who)
    if who == "takahashi":  # she came along, before there was a measure
        for one in about:
            persons.choose_person(person_id=one.pk, by=actor)
    for one in about:
        consent.record_consent(person=one, state="given", form="oral", answered_on=clock.today(), by=actor)
    return consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story="母の介護で困っている。",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            subjects=[Subject(person_id=one.pk) for one in about],
            marks={"family_care": "main"},
        ),
        by=actor,
    )


def _send(world: World, who: str, matter_id: UUID, to: Place) -> Any:
    letter = referrals.Letter(
        to_desk_id=to.desk.pk,
        kind="request",
        asked="いっしょに考えてください。",
        wish=Wish(basis="consent", items=[("complaint", "母の介護で困っている。")]),
    )
    return referrals.send(referral_id=new_id(), matter_id=matter_id, letter=letter, by=world.actor(who))


# --- what a stranger can ask ----------------------------------------------------------------------------------------

Probe = tuple[str, str, str, dict[str, Any]]  # what it is called, method, address, what is sent


def walk(found: Hidden) -> Iterator[Probe]:
    """Every route of the house with every shape of ids that says something new there, by GET, else by an empty POST."""
    base = found.shapes[0]
    for route in routes():
        for n, ids in enumerate(found.shapes):
            own = {name for name in route.converters if ids.get(name) != base.get(name)}
            if n and not own:
                continue
            known = {
                name: ids[name] if name in own else base.get(f"{route.name}/{name}", base.get(name))
                for name in route.converters
            }
            query = str(ids.get(f"{route.name}?", ""))
            yield f"{route.name} {n}", "ANY", reverse(route.name, kwargs=known) + query, {}


def ask_about_her(found: Hidden) -> Iterator[Probe]:
    """What somebody would try who wants to know whether she is there."""
    her, home = found.person_id, found.homes["home"]
    for words in WORDS:
        yield f"search {words}", "GET", reverse("people:search"), {"q": words}
        yield (
            f"alike {words}",
            "GET",
            reverse("people:lookup"),
            {"name": words, "person": str(her), "prefix": ""},
        )
        yield f"add {words}", "GET", reverse("people:household", args=[home]), {"q": words}
    for at, key in found.homes.items():
        for on in ("", "2026-11-24", "2026-11-23"):
            yield f"household {at} {on}", "GET", reverse("people:household", args=[key]), {"on": on}
    yield from _register(found)
    yield from _act(found)


def _register(found: Hidden) -> Iterator[Probe]:
    same = {"family_name": "渡邊", "family_kana": "ワタナベ", **HER}
    same |= {"birth": "1950-03-01", "phone": "090-0012-5678", "address": "みさき市本町3丁目2-1"}
    other = {"family_name": "別", "given_name": "人", "birth": "2001-01-01"}
    number = {"number_kind": "resident", "number": NUMBER}
    url = reverse("people:register")
    yield "register her again", "POST", url, same
    yield "register her number", "POST", url, other | number
    yield "register her and her number", "POST", url, same | number
    talk = {
        "channel": "visit",
        "story": "話",
        "caller_relation": "self",
        "urgency": "this_week",
        "subjects": "1",
    }
    talk |= {"outcome": "taken_on", "consent_state": "not_asked", "act": "finish"}
    receive = reverse("intake:receive")
    yield "a talk about her", "POST", receive, talk | {"s0-person": str(found.person_id)}
    yield (
        "a talk about her name",
        "POST",
        receive,
        talk | {"s0-name": "渡邊 芙美子", "s0-birth": "1950-03-01"},
    )
    yield "who is alike, in intake", "POST", receive, talk | {"s0-name": "渡邊 芙美子", "act": "look"}
    yield "begin a talk", "GET", receive, {"person": str(found.person_id)}


def _act(found: Hidden) -> Iterator[Probe]:
    her, mother, today = str(found.person_id), str(found.mother.pk), "2026-11-24"
    home, matter = found.homes["home"], found.shapes[1]["matter_id"]
    add = reverse("people:member-add", args=[home])
    yield "add her", "POST", add, {"person": her, "relation": "child", "since": today}
    yield "add her as a head", "POST", add, {"person": her, "relation": "self", "since": today}
    free = found.world.ids["person_id"]
    yield "add another head", "POST", add, {"person": str(free), "relation": "self", "since": today}
    end = reverse("people:member-end", args=[home, found.members["hers"]])
    yield "end her membership", "POST", end, {"last_day": today}
    edit = reverse("cases:edit", args=[found.shapes[1]["case_id"]])
    yield "the case with her", "POST", edit, {"title": "母の暮らし", "persons": [mother, her]}
    yield "the case without her", "POST", edit, {"title": "母の暮らし", "persons": [mother]}
    refer = reverse("collaboration:referral-new", args=[matter])
    yield "send it on", "GET", refer, {"to": str(found.world.town.b.desk.pk)}
    answer = reverse("collaboration:consent", args=[found.person_id])
    yield "her consent", "POST", answer, {"state": "given", "form": "oral", "answered_on": today}


# --- how an answer is compared ---------------------------------------------------------------------------------------

_ID = re.compile(
    r"(?<=[^0-9a-f]c)[0-9a-f]{32}(?![0-9a-f])"  # the name of a case's field
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])|nonce[-=]\"?[A-Za-z0-9+/=_-]+")
_MADE_ANEW = (
    re.compile(  # with every page: a form's gate and its small sum, a feed's stamp, a QR code; a sum over ids
        r'name="(?:gate|seen)" value="[^"]*"|\d+ たす \d+|DTSTAMP:\w+|<path transform="scale[^>]*>'
    )
)
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?(\+\d\d:\d\d)?)?|\d+分前|たった今")


_GUEST = re.compile(r"/guest/[A-Za-z0-9_-]{20,}/")


def plain(text: str) -> str:
    """A text without what differs between any two answers: ids (numbered as they come), tokens, the time of day."""
    seen: dict[str, str] = {}
    text = _GUEST.sub("/guest/印/", text)
    text = _ID.sub(lambda m: seen.setdefault(m[0], f"#{len(seen)}"), text)
    return _TIME.sub("時刻", _TOKEN.sub("印", _MADE_ANEW.sub("作", text)))


@dataclass(frozen=True)
class Answer:
    """What came back: status, where to, the words, and how many questions it cost (what a watch would see)."""

    status: int
    onward: str
    words: str
    questions: int


def _counting(asked: list[str]) -> Any:
    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return count


_SEALED = re.compile(
    r"[A-Za-z0-9_:.=-]{200,}"
)  # the blueprint itself in a plan form, packed and sealed: it knows no person


def _words(kind: str, whole: bytes) -> str:
    """What can be read in an answer: of a PDF its text, of a spreadsheet its cells (the file itself says when it was made)."""
    if kind == "application/pdf":
        return read_pdf(whole)
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(BytesIO(whole))
        cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
        return "\n".join("封" if _SEALED.fullmatch(cell) else cell for cell in cells)
    return whole.decode(errors="replace")


def answer(client: Client, probe: Probe) -> Answer:
    """Asks, compares nothing, and undoes whatever was done."""
    _name, method, url, sent = probe
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    asked: list[str] = []
    with transaction.atomic(), connection.execute_wrapper(_counting(asked)):
        got = client.post(url, sent) if method == "POST" else client.get(url, sent)
        if method == "ANY" and got.status_code == 405:
            got = client.post(url)
        whole = b"".join(got.streaming_content) if got.streaming else got.content  # files too
        heads = {name: got.get(name, "") for name in ("Content-Type", "Content-Disposition", "HX-Trigger")}
        words = _words(heads["Content-Type"], whole)
        body = plain(f"{heads}\n{words}")
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return Answer(got.status_code, plain(got.get("Location", "")), body, len(asked))
