"""A gap is opened, worked on step by step, becomes an entry of the directory, or is given up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community import rules
from marugoto.community.models import Gap, GapService, GapStep
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import entries
from marugoto.resources.models import Need, Service
from marugoto.resources.rules.entry import Entry


@dataclass(frozen=True)
class Told:
    """What is missing, where, for which need; who pursues it."""

    title: str
    need: str
    area_id: UUID | None = None
    words: str = ""
    agency_id: UUID | None = None


@transaction.atomic
def open_gap(*, told: Told, by: Actor, on: date | None = None) -> Gap:
    """Something that the town lacks, known since that day.

    Refused: nothing is said; a need, an area or an agency that is in no list; a day to come.
    """
    if on and on > clock.today():
        raise Refused(_("これから先の日は書けません。"))
    gap = Gap(municipality_id=by.municipality_id, opened_by_id=by.user_id, opened_on=on or clock.today())
    _fill(gap, told, by)
    gap.save()
    _record("gap.opened", gap, by)
    return gap


@transaction.atomic
def revise_gap(*, gap: Gap, told: Told, by: Actor) -> Gap:
    """Said better. Refused: as ``open_gap``."""
    locked = _locked(gap)
    _fill(locked, told, by)
    locked.save()
    _record("gap.revised", locked, by)
    return locked


def _fill(gap: Gap, told: Told, by: Actor) -> None:
    if not told.title.strip():
        raise Refused(_("何が足りないかを書いてください。"), field="title")
    codes.require("resources.needs", told.need, on=clock.today(), field="need")
    gap.need = Need.objects.get(code=told.need)
    areas = agencies.areas_of(by.municipality_id, on=clock.today())
    if told.area_id and told.area_id != gap.area_id and not areas.filter(pk=told.area_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="area")
    agency_id = told.agency_id or by.agency_id
    if not agencies.agencies_of(by.municipality_id).filter(pk=agency_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="agency")
    gap.title, gap.words = told.title.strip()[:120], told.words.strip()
    gap.area_id, gap.agency_id = told.area_id, agency_id


@transaction.atomic
def add_step(*, gap: Gap, stage: str, on: date, words: str, by: Actor, users: int | None = None) -> GapStep:
    """What was done: an idea, a trial, rules, how many have used it. The gap stands at that stage from now on.

    Refused: nothing is said; a day to come; the gap was given up.
    """
    locked = _locked(gap)
    _not_dropped(locked)
    problems = rules.step_problems(
        stage=stage, on=on, today=clock.today(), words=words, opened_on=locked.opened_on
    )
    for field, problem in problems.items():
        raise Refused(problem, field=field)
    made = GapStep.objects.create(
        gap=locked,
        stage=stage,
        on=on,
        words=words.strip(),
        users=users,
        agency_id=by.agency_id,
        by_id=by.user_id,
    )
    _reach(locked, stage, on)
    _record("gap.step_added", locked, by, stage=stage)
    return made


def _reach(gap: Gap, stage: str, on: date) -> None:
    gap.stage = stage
    if stage == "running" and gap.running_since is None:
        gap.running_since = on
    gap.save(update_fields=["stage", "running_since"])


@transaction.atomic
def list_resource(
    *, gap: Gap, entry: Entry, by: Actor, location_id: UUID | None = None, known_by: str = ""
) -> Service:
    """What came of it goes into the directory, and is found from now on. Refused: as ``entries.list_entry``; given up."""
    locked = _locked(gap)
    _not_dropped(locked)
    service = entries.add_by_hand(entry=entry, location_id=location_id, known_by=known_by, by=by)
    _join(locked, service, by)
    return service


@transaction.atomic
def join_service(*, gap: Gap, service: Service, by: Actor) -> None:
    """An entry that is there already answers the gap. Twice is once. Refused: another town's; given up."""
    locked = _locked(gap)
    _not_dropped(locked)
    if service.municipality_id != locked.municipality_id or service.retired_on is not None:
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="service")
    if not GapService.objects.filter(gap=locked, service=service).exists():
        _join(locked, service, by)


def _join(gap: Gap, service: Service, by: Actor) -> None:
    today = clock.today()
    GapService.objects.create(gap=gap, service=service, on=today)
    GapStep.objects.create(
        gap=gap,
        stage="running",
        on=today,
        words=_("案内に載せました: %(name)s") % {"name": service.name},
        agency_id=by.agency_id,
        by_id=by.user_id,
    )
    _reach(gap, "running", today)
    audit.record("gap.joined", by=by, refs=[Ref("gap", gap.pk), Ref("resource", service.pk)])


@transaction.atomic
def drop(*, gap: Gap, reason: str, by: Actor) -> Gap:
    """It is given up, with the reason; it stays readable. Refused: no reason; it runs."""
    locked = _locked(gap)
    if locked.stage == "running":
        raise Refused(_("動いているものは、やめられません。社会資源の「案内をやめる」を使ってください。"))
    if not reason.strip():
        raise Refused(_("やめるわけを書いてください。"), field="reason")
    if locked.stage != "dropped":
        locked.stage, locked.dropped_on, locked.dropped_reason = (
            "dropped",
            clock.today(),
            reason.strip()[:300],
        )
        locked.save(update_fields=["stage", "dropped_on", "dropped_reason"])
        _record("gap.dropped", locked, by)
    return locked


@transaction.atomic
def take_up_again(*, gap: Gap, by: Actor) -> Gap:
    """One that was given up is pursued again. Twice is once."""
    locked = _locked(gap)
    if locked.stage == "dropped":
        locked.stage, locked.dropped_on, locked.dropped_reason = "found", None, ""
        locked.save(update_fields=["stage", "dropped_on", "dropped_reason"])
        _record("gap.taken_up", locked, by)
    return locked


def _not_dropped(gap: Gap) -> None:
    if gap.stage == "dropped":
        raise Refused(_("やめたものです。先に「もう一度進める」を押してください。"))


def _locked(gap: Gap) -> Gap:
    return Gap.objects.select_for_update(of=("self",)).get(pk=gap.pk)


def _record(verb: str, gap: Gap, by: Actor, **data: str) -> None:
    audit.record(verb, by=by, refs=[Ref("gap", gap.pk)], data=data)
