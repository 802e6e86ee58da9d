"""A wish is heard, said better, ended; and where no role fits, that stays: as an unmet need, and as a role that is sought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.cases import queries as cases
from marugoto.cases.actions import unmet
from marugoto.cases.models import Case
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.participation.actions.common import (
    chosen,
    may_write,
    not_later,
    note,
    note_person,
    one,
    save,
    times,
)
from marugoto.participation.models import Hope, Placement, Role, RoleOrder
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class ToldHope:
    """What a person said, and on which day."""

    words: str
    heard_on: date
    kinds: Sequence[str] = ()
    times: Sequence[str] = ()
    reach: str = ""
    near: str = ""
    company: str = ""
    paid: bool = False
    languages: Sequence[str] = ()
    barriers: Sequence[str] = ()
    barrier_words: str = ""
    gives: str = ""


@dataclass(frozen=True)
class Sought:
    """A role that does not exist yet. Nothing in it tells who asked for it."""

    kind: str
    words: str
    area_id: UUID | None = None
    times: Sequence[str] = ()
    adjustments: Sequence[str] = ()


@transaction.atomic
def hear(*, hope_id: UUID, case: Case, person: Person, told: ToldHope, by: Actor) -> Hope:
    """A wish of a person of a case. The same id twice is once.

    Refused: without the right; another agency's case, or one that is closed; a person whom the case does not support; nothing
    is said; a day to come; a code that is in no list.
    """
    may_write(by)
    if (before := Hope.objects.filter(pk=hope_id, agency_id=by.agency_id).order_by("id").first()) is not None:
        return before
    if case.agency_id != by.agency_id or case.status == "closed":
        raise Refused(_("続いている自分の機関のケースにだけ、希望を書けます。"))
    if person.pk not in {p.pk for p in cases.subjects_of(case)}:
        raise Refused(_("このケースで支援している人を選んでください。"), field="person")
    made = Hope(id=hope_id, case=case, agency_id=by.agency_id, person=person, heard_by_id=by.user_id)
    _fill(made, told)
    save(made, field="words")
    note_person("hope.heard", "hope", made, by)
    return made


@transaction.atomic
def revise_hope(*, hope: Hope, told: ToldHope, by: Actor) -> Hope:
    """A wish, said better. Refused: it has ended; as ``hear``."""
    row = _open(hope, by)
    _fill(row, told)
    save(row, field="words")
    note_person("hope.revised", "hope", row, by)
    return row


@transaction.atomic
def end_hope(*, hope: Hope, outcome: str, by: Actor) -> Hope:
    """What became of a wish. Refused: a placement for it still runs; an outcome that is in no list."""
    row = _open(hope, by)
    if Placement.objects.filter(hope=row, ended_on__isnull=True).exists():
        raise Refused(_("この希望からの参加が続いています。先に参加を終えてください。"))
    today = clock.today()
    codes.require("participation.hope_ends", outcome, on=today, field="outcome")
    row.ended_on, row.outcome = today, outcome
    save(row)
    note_person("hope.ended", "hope", row, by, outcome=outcome)
    return row


@transaction.atomic
def none_fits(
    *, hope: Hope, need: str, reason: str, by: Actor, sought: Sought | None = None
) -> RoleOrder | None:
    """No role fits: need and reason are kept without the person (cases), and, if wanted, a role is sought.

    Refused: the wish has ended; a need, reason, kind or area that is in no list; nothing is said of what is sought.
    """
    row = _open(hope, by)
    unmet.note_unmet(need=need, reason=reason, area_id=row.person.area_id, by=by)
    made = _seek(sought, by) if sought else None
    if made:
        row.order = made
        row.save(update_fields=["order"])
    note_person("hope.unmet", "hope", row, by)
    return made


def _seek(sought: Sought, by: Actor) -> RoleOrder:
    today = clock.today()
    codes.require("participation.kinds", sought.kind, on=today, field="kind")
    if not sought.words.strip():
        raise Refused(_("どんな役割をさがすかを書いてください。"), field="words")
    areas = agencies.areas_of(by.municipality_id, on=today)
    if sought.area_id and not areas.filter(pk=sought.area_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="area")
    made = RoleOrder(
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        area_id=sought.area_id,
        kind=sought.kind,
        words=sought.words.strip()[:300],
        times=times(sought.times),
        adjustments=chosen("participation.adjustments", sought.adjustments, on=today, field="adjustments"),
        opened_on=today,
    )
    save(made)
    note("role_order.opened", "role_order", made.pk, by)
    return made


@transaction.atomic
def end_order(*, order: RoleOrder, outcome: str, by: Actor, role: Role | None = None) -> RoleOrder:
    """What came of looking for a role. Refused: without the right; it has ended; no role of the town is named."""
    if not by.can(P.RESOURCE_KEEP):
        raise Refused(_("社会資源を書く権限がありません。"))
    row = RoleOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if row.municipality_id != by.municipality_id or row.ended_on is not None:
        raise Refused(_("もう、さがし終えています。"))
    codes.require("participation.order_ends", outcome, on=clock.today(), field="outcome")
    if outcome == "found" and (role is None or role.host.municipality_id != by.municipality_id):
        raise Refused(_("見つかった役割を選んでください。"), field="role")
    row.ended_on, row.outcome = clock.today(), outcome
    row.role = role if outcome == "found" else None
    save(row)
    note("role_order.ended", "role_order", row.pk, by, outcome=outcome)
    return row


def _fill(hope: Hope, told: ToldHope) -> None:
    today = clock.today()
    not_later(told.heard_on, today, "heard_on")
    hope.words, hope.heard_on, hope.paid = told.words.strip(), told.heard_on, told.paid
    hope.barrier_words, hope.gives = told.barrier_words.strip(), told.gives.strip()[:300]
    hope.near, hope.times = told.near.strip()[:60], times(told.times)
    hope.kinds = chosen("participation.kinds", told.kinds, on=today, field="kinds", kept=hope.kinds)
    hope.barriers = chosen(
        "participation.barriers", told.barriers, on=today, field="barriers", kept=hope.barriers
    )
    hope.languages = chosen(
        "resources.languages", told.languages, on=today, field="languages", kept=hope.languages
    )
    hope.reach = one("participation.reaches", told.reach, on=today, field="reach", kept=hope.reach)
    hope.company = one("participation.companies", told.company, on=today, field="company", kept=hope.company)


def _open(hope: Hope, by: Actor) -> Hope:
    may_write(by)
    row = Hope.objects.select_for_update(of=("self",)).select_related("person").get(pk=hope.pk)
    if row.agency_id != by.agency_id or row.ended_on is not None:
        raise Refused(_("この希望は、もう終わっています。"))
    return row
