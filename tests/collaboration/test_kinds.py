"""Kinds of meeting: a legal officer corrects them, each correction is a version, and nothing is opened after the fact."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from marugoto.agencies.models import LocalName
from marugoto.audit.models import AuditEvent
from marugoto.collaboration import access
from marugoto.collaboration import rulebook as queries
from marugoto.collaboration.actions import kinds as acts
from marugoto.collaboration.actions import sittings
from marugoto.collaboration.actions.kinds import Ruled
from marugoto.collaboration.models import Attendee, Conference, KindVersion
from marugoto.collaboration.rules import kinds as rules
from marugoto.core import clock as time
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import body_of, called, sitting_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
WALLED = queries.shipped("support_meeting")
OPEN = queries.shipped("case_meeting")


def ruled_as(kind: rules.Kind, **change: Any) -> Ruled:
    """The rule of a kind as it is, but for a change."""
    names = (
        *("legal_basis", "article", "consent_required", "walled", "secrecy", "secrecy_article"),
        *("secrecy_notice", "minutes", "publicity", "purpose", "may_sit"),
    )
    values = {name: getattr(kind, name) for name in names} | {"valid_from": DAY, "why": "条文を確かめた"}
    return Ruled(**values | change)


def correct(by: Worker, code: str, **change: Any) -> KindVersion:
    """A correction of what is shipped."""
    ruled = ruled_as(queries.shipped(code), **change)
    return acts.correct(version_id=new_id(), code=code, ruled=ruled, by=by.actor)


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_strictest_of_two_rules_holds() -> None:
    both = rules.strictest(OPEN, WALLED)
    assert (both.code, both.legal_basis) == ("case_meeting", "consent")
    assert both.walled
    assert both.consent_required
    assert (both.secrecy, both.secrecy_article) == ("statute", WALLED.secrecy_article)
    assert both.minutes == "members"
    assert both.serves == ("case_meeting", "support_meeting")
    assert rules.strictest(WALLED, OPEN).minutes == "members"


@pytest.mark.parametrize(
    ("kind", "change", "is_looser"),
    [
        (WALLED, {}, False),
        (WALLED, {"walled": False}, True),
        (WALLED, {"consent_required": True}, False),
        (OPEN, {"consent_required": False}, True),
        (OPEN, {"walled": True}, False),
        (WALLED, {"secrecy": "agreement"}, True),
        (OPEN, {"secrecy": "statute"}, False),
        (OPEN, {"minutes": "public"}, True),
        (OPEN, {"minutes": "members"}, False),
        (WALLED, {"publicity": "open"}, True),
        (WALLED, {"may_sit": (*WALLED.may_sit, "company")}, True),
        (WALLED, {"may_sit": WALLED.may_sit[:1]}, False),
    ],
)
def test_what_opens_something(kind: rules.Kind, change: dict[str, Any], is_looser: bool) -> None:
    new = replace(kind, **change)
    assert rules.looser(kind, new) is is_looser
    back = rules.correction_problem(old=kind, new=new, valid_from=DAY - timedelta(days=1), today=DAY)
    assert (back[0] == "valid_from") is is_looser
    assert rules.correction_problem(old=kind, new=new, valid_from=DAY, today=DAY)[0] != "valid_from"


def test_the_version_of_a_day() -> None:
    later = replace(WALLED, since=date(2026, 4, 1), article="新しい条文")
    assert rules.in_force_on([WALLED, later], date(2026, 3, 31)).article == WALLED.article
    assert rules.in_force_on([WALLED, later], date(2026, 4, 1)).article == "新しい条文"


def test_every_shipped_kind_keeps_the_rules_of_a_correction(mori: Worker, clock: Clock) -> None:
    for code in codes.entries(queries.LIST):
        assert correct(mori, code).code == code


def test_what_is_marked_as_to_be_checked_is_marked_in_the_list() -> None:
    shipped = {code: queries.shipped(code) for code in codes.entries(queries.LIST)}
    assert not shipped["child_case"].checked
    assert shipped["support_meeting"].checked
    assert {k.purpose for k in shipped.values()} == {"case", "network"}


# --- the action ------------------------------------------------------------------------------------------------------


def test_a_correction_holds_from_its_day_and_the_older_stays(mori: Worker, town: Town, clock: Clock) -> None:
    made = correct(mori, "child_case", article="児童福祉法25条の2第2項", checked=True)
    again = acts.correct(
        version_id=made.id, code="child_case", ruled=ruled_as(WALLED, why="別のわけ"), by=mori.actor
    )
    assert again.id == made.id
    book = queries.book_of(town.municipality.id)
    assert book.on("child_case", DAY).article == "児童福祉法25条の2第2項"
    assert book.on("child_case", DAY).checked
    assert book.on("child_case", DAY - timedelta(days=1)).article == "児童福祉法25条の2"
    lines = queries.history(town.municipality.id, "child_case")
    assert [(v.valid_from, v.valid_to, v.by) for v in lines] == [
        (DAY, None, mori.user.name),
        (date(2015, 4, 1), DAY - timedelta(days=1), ""),
    ]
    event = AuditEvent.objects.get(verb="meeting_kind.corrected")
    assert event.data == {"kind": "child_case", "valid_from": "2026-11-24", "walled": True}


@pytest.mark.parametrize(
    ("code", "change", "field"),
    [
        ("support_meeting", {"walled": False, "valid_from": DAY - timedelta(days=1)}, "valid_from"),
        ("support_meeting", {"secrecy": "none"}, "secrecy"),
        ("support_meeting", {"minutes": "public"}, "minutes"),
        ("support_meeting", {"legal_basis": "consent"}, "consent_required"),
        ("case_meeting", {"legal_basis": "anonymous", "consent_required": False}, "legal_basis"),
        ("support_meeting", {"legal_basis": "mood"}, "legal_basis"),
        ("support_meeting", {"may_sit": ("nobody",)}, "may_sit"),
        ("support_meeting", {"may_sit": ()}, "may_sit"),
        ("support_meeting", {"why": " "}, "why"),
    ],
)
def test_what_cannot_stand_is_refused(
    mori: Worker, clock: Clock, code: str, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as no:
        correct(mori, code, **change)
    assert no.value.field == field
    assert not KindVersion.objects.exists()


def test_only_the_legal_officer_corrects(yamamoto: Worker, admin: Worker, clock: Clock) -> None:
    for worker in (yamamoto, admin):
        with pytest.raises(Refused, match="法務"):
            correct(worker, "child_case")


def test_one_towns_correction_is_not_anothers(
    mori: Worker, other_town: Town, town: Town, clock: Clock
) -> None:
    correct(mori, "child_case", article="直した")
    assert queries.book_of(other_town.municipality.id).on("child_case", DAY).article == "児童福祉法25条の2"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("kind_version_codes", {"secrecy": "promise"}),
        ("kind_version_codes", {"purpose": "fun"}),
        ("kind_version_consent_is_asked", {"legal_basis": "consent"}),
        ("kind_version_wall_has_a_duty", {"secrecy": "employment"}),
        ("kind_version_wall_keeps_minutes", {"minutes": "public"}),
        ("kind_version_says_why", {"why": ""}),
        ("kind_version_somebody_sits", {"may_sit": []}),
    ],
)
def test_the_database_refuses(mori: Worker, clock: Clock, name: str, change: dict[str, Any]) -> None:
    made = correct(mori, "support_meeting")
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        KindVersion.objects.filter(pk=made.pk).update(**change)


# --- sittings --------------------------------------------------------------------------------------------------------


def test_loosening_does_not_reach_a_sitting_that_was_convened_before(
    mori: Worker, yamamoto: Worker, tanaka: Worker, town: Town, clock: Clock
) -> None:
    body = body_of(town.city, "support_meeting", town.b)
    before = sitting_of(yamamoto, body, tanaka, at=time.now() + timedelta(days=3))
    clock.advance(days=1)
    correct(mori, "support_meeting", walled=False, valid_from=DAY + timedelta(days=1))
    after = sitting_of(yamamoto, body, tanaka, at=time.now() + timedelta(days=4))
    assert access.kind_of(before).walled
    assert not access.kind_of(after).walled


def test_tightening_reaches_every_sitting_from_its_day(
    mori: Worker, yamamoto: Worker, tanaka: Worker, town: Town, clock: Clock
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city, "case_meeting", town.b), tanaka)
    assert not access.kind_of(sitting).walled
    correct(mori, "case_meeting", walled=True, minutes="members", valid_from=DAY - timedelta(days=30))
    assert access.kind_of(sitting).walled


def test_one_sitting_serves_several_laws_and_is_counted_once_for_each(
    yamamoto: Worker, tanaka: Worker, town: Town, clock: Clock
) -> None:
    body = body_of(town.city, "support_meeting", town.b)
    sitting = sittings.convene(
        conference_id=new_id(),
        body=body,
        held_at=time.now() + timedelta(hours=1),
        place="",
        members=called([tanaka]),
        also=["support_meeting", "self_reliance_meeting", "case_meeting"],
        by=yamamoto.actor,
    )
    assert sitting.also == ["case_meeting", "self_reliance_meeting"]
    kind = access.kind_of(sitting)
    assert (kind.code, kind.consent_required, kind.walled) == ("support_meeting", True, True)
    other = sitting_of(yamamoto, body, tanaka, at=time.now() + timedelta(hours=2))
    Conference.objects.filter(pk__in=[sitting.id, other.id]).update(status="held", concluded_at=time.now())
    assert queries.held_in_year(town.municipality.id, DAY) == {
        "support_meeting": 2,
        "self_reliance_meeting": 1,
        "case_meeting": 1,
    }
    assert not queries.held_in_year(town.municipality.id, date(2026, 3, 31))
    assert queries.fiscal_year(date(2026, 3, 31)) == (date(2025, 4, 1), date(2026, 3, 31))
    with pytest.raises(Refused) as no:
        sittings.convene(
            conference_id=new_id(),
            body=body,
            held_at=time.now() + timedelta(hours=3),
            place="",
            also=["tea_party"],
            by=yamamoto.actor,
        )
    assert no.value.field == "also"


def test_who_may_sit_is_asked(
    mori: Worker, yamamoto: Worker, tanaka: Worker, noticer: Worker, town: Town, clock: Clock
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city, "support_meeting", town.b), tanaka)
    with pytest.raises(Refused, match="構成員になれません"):
        sittings.invite(
            conference_id=sitting.id,
            invited=[sittings.Invited(desk_id=town.company.desk.id, name="加藤")],
            by=yamamoto.actor,
        )
    assert Attendee.objects.filter(conference=sitting).count() == 2
    assert queries.seats_of(town.city.agency)[0] == "municipality"
    assert "welfare_volunteer" in queries.seats_of(town.volunteers.agency)
    assert "agency" not in queries.seats_of(town.volunteers.agency)


# --- the pages -------------------------------------------------------------------------------------------------------


def _words(worker: Worker, name: str, *args: str) -> str:
    answer = worker.client.get(reverse(f"collaboration:{name}", args=args))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_the_pages_of_the_kinds(mori: Worker, sato: Worker, town: Town, clock: Clock) -> None:
    LocalName.objects.create(
        municipality=town.municipality, list_name=queries.LIST, code="support_meeting", label="まるごと会議"
    )
    text = _words(sato, "kinds")
    for word in (
        "重層的支援会議",
        "この自治体では「まるごと会議」",
        "法務担当の確認待ち",
        "ネットワーク構築",
        "2026年度に開いた",
    ):
        assert word in text
    page = _words(sato, "kind", "support_meeting")
    assert "正当な理由なく漏らしてはいけません" in page
    assert "罰則あり" in page
    assert "定めを直す" not in page
    assert "定めを直す" in _words(mori, "kind", "support_meeting")


def test_a_correction_from_the_page(mori: Worker, clock: Clock) -> None:
    url = reverse("collaboration:kind-correct", args=["child_case"])
    page = BeautifulSoup(mori.client.get(url).content, "html.parser")
    key = page.select_one("input[name=version]")
    assert key is not None
    kind = queries.shipped("child_case")
    form = {
        "version": key["value"],
        "valid_from": "2026-11-24",
        "purpose": "case",
        "legal_basis": "other_meeting",
        "article": "児童福祉法25条の2第2項",
        "walled": "on",
        "may_sit": list(kind.may_sit),
        "secrecy": "statute",
        "secrecy_article": "児童福祉法25条の5",
        "secrecy_notice": "持ち帰らないでください。",
        "minutes": "members",
        "publicity": "closed",
        "checked": "on",
        "why": "条文と照らした",
    }
    wrong = mori.client.post(url, form | {"why": "", "secrecy_notice": "書いた文"})
    assert wrong.status_code == 422
    assert "書いた文" in wrong.content.decode()
    refused = mori.client.post(url, form | {"minutes": "public"})
    assert refused.status_code == 422
    assert "中だけの会議の記録を読めるのは" in refused.content.decode()
    for _ in range(2):
        assert mori.client.post(url, form)["Location"] == reverse("collaboration:kind", args=["child_case"])
    assert KindVersion.objects.count() == 1
    text = _words(mori, "kind", "child_case")
    for word in (
        "確かめてある",
        "条文と照らした",
        "持ち帰らないでください。",
        "はじめの定め",
        mori.user.name,
    ):
        assert word in text


def test_the_door(
    mori: Worker, sato: Worker, yamamoto: Worker, pharmacist: Worker, admin: Worker, clock: Clock
) -> None:
    url = reverse("collaboration:kind-correct", args=["child_case"])
    for worker in (sato, yamamoto, admin):
        assert worker.client.get(url).status_code == 403
        assert worker.client.post(url, {}).status_code == 403
    assert pharmacist.client.get(reverse("collaboration:kinds")).status_code == 403
    for name in ("kind", "kind-correct"):
        assert mori.client.get(reverse(f"collaboration:{name}", args=["tea_party"])).status_code == 404
    assert mori.client.post(reverse("collaboration:kinds")).status_code == 405
