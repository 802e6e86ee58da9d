"""A place takes people in; its roles are written, changed, ended. Free places stand in the directory as openings (受入枠)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.participation.actions.common import chosen, not_later, note, one, save, times
from marugoto.participation.models import Host, Role, Seat
from marugoto.participation.queries import roles as asking
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.resources.actions import openings
from marugoto.resources.models import Opening, Service
from marugoto.resources.rules.entry import Slot


@dataclass(frozen=True)
class ToldHost:
    """What a place says of itself."""

    since: date
    experiences: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class ToldRole:
    """A role as it is written."""

    title: str
    kind: str
    tasks: str
    since: date
    minutes: int | None = None
    times: Sequence[str] = ()
    times_note: str = ""
    asked: str = ""
    adjustments: Sequence[str] = ()
    people: str = ""
    reward: str = "none"
    reward_note: str = ""
    capacity: int = 1
    insurance: str = "open"
    contact: str = ""
    public: bool = True


@transaction.atomic
def take_up(*, service: Service, told: ToldHost, by: Actor) -> Host:
    """An entry of the directory becomes a place that takes people in; one's own agency keeps in touch with it. Twice is once.

    Refused: without the right; another town's, or retired; a day to come; an experience that is in no list.
    """
    if not by.can(P.RESOURCE_KEEP):
        raise Refused(_("社会資源を書く権限がありません。"))
    if service.municipality_id != by.municipality_id or service.retired_on is not None:
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="service")
    if (before := Host.objects.filter(service=service).order_by("id").first()) is not None:
        return before
    today = clock.today()
    not_later(told.since, today, "since")
    made = Host(
        municipality_id=by.municipality_id,
        service=service,
        agency_id=by.agency_id,
        since=told.since,
        experiences=chosen("participation.experiences", told.experiences, on=today, field="experiences"),
        note=told.note.strip()[:300],
    )
    save(made, field="since")
    note("host.taken_up", "host", made.pk, by)
    return made


@transaction.atomic
def revise_host(*, host: Host, told: ToldHost, by: Actor) -> Host:
    """What a place says of itself, said better. Refused: kept by another agency; as ``take_up``."""
    row = _locked_host(host, by)
    today = clock.today()
    row.since, row.note = told.since, told.note.strip()[:300]
    row.experiences = chosen(
        "participation.experiences", told.experiences, on=today, field="experiences", kept=row.experiences
    )
    not_later(told.since, today, "since")
    save(row, field="since")
    note("host.revised", "host", row.pk, by)
    return row


@transaction.atomic
def end_host(*, host: Host, by: Actor) -> None:
    """It takes nobody in any more. Refused: a role is still open there."""
    row = _locked_host(host, by)
    if row.roles.filter(ended_on__isnull=True).exists():
        raise Refused(_("まだ開いている役割があります。先に役割を終えてください。"))
    row.ended_on = max(clock.today(), row.since)
    save(row)
    note("host.ended", "host", row.pk, by)


@transaction.atomic
def open_role(*, host: Host, told: ToldRole, by: Actor) -> Role:
    """A role at a place. Refused: kept by another agency; nothing said of what one does; a code that is in no list."""
    at = _locked_host(host, by)
    if at.ended_on is not None:
        raise Refused(_("受け入れをやめたところです。"))
    made = Role(host=at)
    _fill(made, told)
    save(made, field="title")
    tell_directory(made, by)
    note("role.opened", "role", made.pk, by, capacity=made.capacity)
    return made


@transaction.atomic
def revise_role(*, role: Role, told: ToldRole, by: Actor) -> Role:
    """A role, said better. Refused: fewer places than are taken; it has ended; as ``open_role``."""
    row = _locked(role, by)
    held = Seat.objects.filter(role=row, until__isnull=True).order_by("-number").first()
    if held is not None and told.capacity < held.number:
        words = _("いま%(n)d番目の席まで使っています。それより少なくはできません。") % {"n": held.number}
        raise Refused(words, field="capacity")
    before = row.title
    _fill(row, told)
    save(row, field="title")
    if before != row.title:
        _close_opening(row, before, by)
    tell_directory(row, by)
    note("role.revised", "role", row.pk, by, capacity=row.capacity)
    return row


@transaction.atomic
def end_role(*, role: Role, by: Actor) -> None:
    """It is not offered any more. Refused: somebody is in it."""
    row = _locked(role, by)
    if Seat.objects.filter(role=row, until__isnull=True).exists():
        raise Refused(_("この役割に、参加している人がいます。先に参加を終えるか、別の役割へ移ってください。"))
    row.ended_on = max(clock.today(), row.since)
    save(row)
    _close_opening(row, row.title, by)
    note("role.ended", "role", row.pk, by)


def tell_directory(role: Role, by: Actor) -> None:
    """The free places as they are now: an opening of the directory under the name of the role, without anything for staff."""
    if not role.public or role.host.service.retired_on is not None:
        _close_opening(role, role.title, by)
        return
    today = clock.today()
    slot = Slot(today, capacity=role.capacity, available=asking.free(role, today))
    openings.open_slot(service_id=role.host.service_id, slot=slot, by=by, name=role.title)


def _close_opening(role: Role, title: str, by: Actor) -> None:
    rows = Opening.objects.filter(service_id=role.host.service_id, name=title, closed_on__isnull=True)
    for one_open in rows.order_by("id"):
        openings.close_slot(opening_id=one_open.pk, by=by)


def _fill(role: Role, told: ToldRole) -> None:
    today = clock.today()
    codes.require("participation.kinds", told.kind, on=today, field="kind")
    not_later(told.since, today, "since")
    role.title, role.kind, role.tasks = told.title.strip()[:80], told.kind, told.tasks.strip()
    role.since, role.minutes, role.capacity = told.since, told.minutes, told.capacity
    role.times, role.times_note = times(told.times), told.times_note.strip()[:120]
    role.asked, role.contact = told.asked.strip()[:300], told.contact.strip()[:200]
    role.adjustments = chosen(
        "participation.adjustments", told.adjustments, on=today, field="adjustments", kept=role.adjustments
    )
    role.people = one("participation.companies", told.people, on=today, field="people", kept=role.people)
    role.reward = one("participation.rewards", told.reward, on=today, field="reward", kept=role.reward)
    role.insurance = one(
        "participation.insurances", told.insurance, on=today, field="insurance", kept=role.insurance
    )
    role.reward_note, role.public = told.reward_note.strip()[:120], told.public


def _locked_host(host: Host, by: Actor) -> Host:
    row = Host.objects.select_for_update(of=("self",)).select_related("service").get(pk=host.pk)
    if not asking.may_keep(by, row):
        raise Refused(_("この受け入れ先は、窓口になる機関と、案内を受け持つ機関だけが書けます。"))
    return row


def _locked(role: Role, by: Actor) -> Role:
    row = lock_role(role.pk)
    if not asking.may_keep(by, row.host):
        raise Refused(_("この受け入れ先は、窓口になる機関と、案内を受け持つ機関だけが書けます。"))
    if row.ended_on is not None:
        raise Refused(_("この役割は、もう終わっています。"))
    return row


def lock_role(role_id: UUID) -> Role:
    """The role, locked until the end of the transaction: its places are counted by one at a time."""
    return Role.objects.select_for_update(of=("self",)).select_related("host__service").get(pk=role_id)
