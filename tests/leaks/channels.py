"""Every way out of the house: pages, fragments, lists, searches, counts, prints, feeds, files, the API, errors, trail, log.

A channel is asked as somebody and gives back text. Nothing is judged here.
"""

import io
import logging
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import pypdfium2
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from marugoto.core import second_wall
from tests.house.second_wall import personal_models
from tests.house.strictness import as_the_pages
from tests.house.test_routes import routes
from tests.leaks.world import FRONT, World

T = TypeVar("T")
# Pages without a number in their address: lists, counts, boards, the trail; and lists asked for what begins as a secret does.
LISTS = {
    "office:today": ({},),
    "office:staff": ({},),
    "people:search": ({}, {"q": f"渡邊 {FRONT}"}, {"q": "1950-03-01"}, {"q": "みさき市本町"}),
    "people:lookup": ({"name": "渡邊", "person": "", "prefix": ""},),
    "people:duplicates": ({},),
    "intake:matters": ({}, {"status": "all"}, {"q": FRONT, "status": "all"}),
    "cases:list": ({"status": "all"}, {"q": FRONT, "status": "all"}, {"mine": "on"}),
    "collaboration:referrals": ({}, {"tab": "outgoing"}, {"tab": "all"}, {"q": FRONT, "tab": "all"}),
    "collaboration:conferences": ({}, {"when": "past"}),
    "collaboration:board": ({}, {"what": "reports"}, {"what": "matters"}, {"what": "refused"}),
    "indicators:counts": ({},),
    "intake:receive": ({},),
    "resources:find": ({"q": FRONT},),
    "emergency:notices": ({},),
    "emergency:reviews": ({},),
    "disclosures:requests": ({},),
    "participation:hopes": ({}, {"state": "placed"}, {"q": FRONT}),
    "participation:week": ({},),
    "participation:hosts": ({},),
    "participation:orders": ({},),
    "groups:list": ({},),
    "library:list": ({}, {"q": FRONT}),
    "library:works": ({},),
    "outreach:campaigns": ({},),
    "outreach:today": ({},),
    "outreach:sheet": ({},),
    "outreach:kit-pack": ({},),
    "outreach:conflicts": ({},),
    "outreach:approaches": ({},),
    "evacuation:boards": ({},),
    "evacuation:list": ({}, {"q": FRONT}),
    "evacuation:find": ({"q": f"渡邊 {FRONT}"},),
    "evacuation:provisions": ({},),
    "evacuation:disasters": ({},),
    "community:activities": ({},),
    "community:activity-counts": ({},),
    "community:members": ({}, {"q": FRONT}),
    "community:helpers": ({},),
    "community:surveys": ({},),
    "office:audit": ({},),
    "office:looks": ({},),
    "people:imports": ({},),
    "paperwork:transfers": ({},),
    "paperwork:transfer-new": ({},),
}
# For everybody, without signing in: the public site, the feed, the open data and its files.
PUBLIC = (
    "public:places",
    "public:feed",
    "public:sheet",
    "public:turn",
    "api:open-data",
    "stories:list",
    "voice:loop",
)
# What is made to leave the house on paper or as a table.
PAPER = ("evacuation:provision-paper", "evacuation:provision-table", "evacuation:sheet-paper")


class Speech:
    """What was heard, by channel."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def add(self, channel: str, text: str) -> None:
        """Only what could hold a secret is kept."""
        if FRONT in text:
            self.heard.append((channel, text))


@dataclass(frozen=True)
class Ears:
    """How much one listens to, by chance: lists, acts (routes), pages (route and numbers). None: all of them."""

    lists: int | None = 7
    acts: int | None = 3
    pages: int | None = None

    def some(self, dice: Random, things: Sequence[T], many: int | None) -> list[T]:
        """So many of them."""
        return list(things) if many is None or many >= len(things) else dice.sample(things, many)


SOME = Ears()
ALL = Ears(lists=None, acts=None)
FEW = Ears(lists=4, acts=1, pages=16)  # in very many worlds


def listen(
    world: World, name: str, client: Client, only: Collection[str] = (), *, ears: Ears = SOME
) -> Speech:
    """What this viewer can be told, by lists and by the pages of the numbers there are, as far as ``ears`` go.

    An act is done by posting nothing, so that it is refused and the page comes back. ``only``: these routes alone, and all.
    """
    speech, dice = Speech(), world.dice
    ears = ALL if only else ears
    lists = [(r, q) for r, asked in LISTS.items() for q in asked if not only or r in only]
    for list_route, query in ears.some(dice, lists, ears.lists):
        _hear(speech, client, list_route, {}, query)
    routes_there = [r for r in _numbered() if not only or r.name in only]
    acts = ears.some(dice, [r for r in routes_there if r.name in _ACTS], ears.acts)
    pages = _numbers_of(world, [r for r in routes_there if r.name not in _ACTS])
    for route, kwargs in (*ears.some(dice, pages, ears.pages), *_numbers_of(world, acts)):
        _hear(speech, client, route, kwargs, {})
    for member, token in world.feeds:
        if member == name and not only:  # a calendar program that holds the link of this member
            _hear(speech, Client(raise_request_exception=False), "group-feed:feed", {"token": token}, {})
    if name == "mori" and not only:
        for key in world.ids.get("person_id", []):
            _hear(speech, client, "office:audit-person", {"person_id": key}, {})
    return speech


def _numbers_of(world: World, there: Sequence[Any]) -> list[tuple[str, dict[str, UUID]]]:
    return [(r.name, kwargs) for r in there for kwargs in _numbers(world, r.name, r.converters)]


def _numbered() -> list[Any]:
    """Routes of the rooms with numbers that a world has."""
    if not _ROUTES:
        known = {
            "person_id",
            "matter_id",
            "case_id",
            "assessment_id",
            "plan_id",
            "referral_id",
            "conference_id",
        }
        known |= {"item_id", "consultation_id", "said_id", "step_id", "note_id", "carried_id"}
        known |= {"glass_id", "notice_id", "request_id", "passage_id"}
        known |= {"hope_id", "placement_id", "host_id", "role_id"}
        known |= {"campaign_id", "listed_id", "visit_id", "handout_id", "approach_id", "welcome_id"}
        known |= {"registrant_id", "provision_id", "disaster_id", "board_id", "row_id", "sheet_id"}
        known |= {"activity_id", "member_id", "helper_id", "survey_id", "group_id", "file_id", "event_id"}
        known |= {"work_id", "study_id", "consent_id"}
        _ROUTES.extend(
            r
            for r in routes()
            if r.converters and set(r.converters) <= known and not r.name.startswith(("api:", "public:"))
        )
    return _ROUTES


_ROUTES: list[Any] = []
_ACTS: set[str] = set()  # routes that only take a POST, found out by asking


def _numbers(world: World, route: str, names: Any) -> Iterator[dict[str, UUID]]:
    """Numbers of the same name in two rooms are told apart where the world did so ("groups/notice_id")."""
    found: list[dict[str, UUID]] = [{}]
    room = route.split(":", maxsplit=1)[0]
    for name in names:
        here = f"{room}/{name}" if room == "groups" and name in ("notice_id", "member_id") else name
        found = [{**one, name: key} for one in found for key in world.ids.get(here, [])]
    yield from found


def _hear(speech: Speech, client: Client, route: str, kwargs: Any, query: dict[str, str]) -> None:
    url = reverse(route, kwargs=kwargs)
    got = client.get(url, query) if route not in _ACTS else None
    if got is None or got.status_code == 405:
        _ACTS.add(route)
        with transaction.atomic():
            got = client.post(url, {})
            transaction.set_rollback(True)
    channel = f"{route} {urlencode(query)}".strip()
    speech.add(f"{channel} {got.status_code}", _said(got))
    if got.status_code == 200 and route in FRAGMENTS:
        speech.add(f"{channel} fragment", _said(client.get(url, query, headers={"HX-Request": "true"})))


FRAGMENTS = {
    "collaboration:matter-panel",
    "collaboration:case-panel",
    "people:search",
    "intake:person-panel",
    "cases:progress",
    "collaboration:referral-new",
}


def _said(got: Any) -> str:
    body = b"".join(got.streaming_content) if got.streaming else got.content
    heads = "\n".join(f"{k}: {v}" for k, v in got.items())
    kind = got.headers.get("Content-Type", "")
    if body.startswith(b"PK") and "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(part) for part in book.namelist())
    elif body.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(body) as drawn:
            said = "".join(page.get_textpage().get_text_bounded() for page in drawn)
        return f"{heads}\n{''.join(unicodedata.normalize('NFKC', said).split())}"
    return f"{heads}\n{body.decode(errors='replace')}"


def listen_as_guest(world: World, token: str, code: str, *, ears: Ears = SOME) -> Speech:
    """With the address and the code of one link: its pages, answers sent empty, and all that is open without an account."""
    client = Client(raise_request_exception=False)
    speech, url = Speech(), reverse("guest:open", args=[token])
    for channel, got in (
        ("before the code", client.get(url)),
        ("the code", client.post(url, {"code": code})),
        ("after it", client.get(url)),
    ):
        speech.add(f"guest {channel} {got.status_code}", _said(got))
    opened = client.session.get("marugoto_guest", {})
    seal = next(iter(opened.values()))[1] if opened else ""
    for act in ("accept", "decline", "report"):
        with transaction.atomic():
            got = client.post(reverse(f"guest:{act}", args=[token]), {"seal": seal})
            transaction.set_rollback(True)
        speech.add(f"guest {act} {got.status_code}", _said(got))
    return listen_in_public(world, client, speech, ears=ears)


def listen_in_public(
    world: World, client: Client | None = None, speech: Speech | None = None, *, ears: Ears = SOME
) -> Speech:
    """Without an account: the public site, its feed, the open data and their files, and the pages of the office."""
    speech, client = speech or Speech(), client or Client(raise_request_exception=False)
    few = None if ears.pages is None else 2
    for route in ears.some(world.dice, PUBLIC, few):
        _hear(speech, client, route, {}, {"q": FRONT} if route.startswith("public:places") else {})
    town = world.stage.town.municipality.code
    urls = (
        *(f"/api/{town}/hsds/3.0/{many}" for many in ("services", "organizations", "service_at_locations")),
        *(f"/api/{town}/bulk/{file}" for file in ("resources.csv",)),
    )
    for url in ears.some(world.dice, urls, few):
        speech.add(f"api {url}", _said(client.get(url)))
    for name, route in (("study_id", "stories:study"), ("survey_id", "voice:survey")):
        for key in ears.some(world.dice, world.ids.get(name, []), few and 1):
            _hear(speech, client, route, {name: key}, {})
    for name in ("case_id", "matter_id", "referral_id", "person_id"):
        route = {"case_id": "cases:detail", "matter_id": "intake:matter"} | {
            "referral_id": "collaboration:referral",
            "person_id": "people:person",
        }
        for key in ears.some(world.dice, world.ids.get(name, []), few and 1):
            _hear(speech, client, route[name], {name: key}, {})
    return speech


class Ear(logging.Handler):
    """What the process writes to its log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Formatted as the console formats it, with its traceback."""
        text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)
        if FRONT in text:
            self.lines.append(text)


@contextmanager
def log() -> Iterator[Ear]:
    """Everything that is logged inside, from warnings on, as in the running house."""
    ear, root = Ear(), logging.getLogger()
    root.addHandler(ear)
    try:
        yield ear
    finally:
        root.removeHandler(ear)


def trail() -> str:
    """The whole trail of handling, with what it keeps beside verbs and numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, E'\\n') FROM audit_auditevent e")
        return str(cursor.fetchone()[0] or "")


@cache
def _guarded() -> tuple[str, ...]:
    """Tables about persons, and those of groups and studies, which hold none by design, and are guarded all the same."""
    more = [*apps.get_app_config("groups").get_models(), apps.get_model("library", "Study")]
    return tuple(dict.fromkeys(m._meta.db_table for m in (*personal_models(), *more)))


def bare_rows(actor: Any) -> Speech:
    """The database with no check of the application in play: every row of every table about persons that comes."""
    speech = Speech()
    with as_the_pages(), second_wall.standing(actor), connection.cursor() as cursor:
        for table in _guarded():
            cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM \"{table}\" t")
            speech.add(f"SELECT {table}", str(cursor.fetchone()[0] or ""))
    return speech
