"""調整ボード: what is stuck between desks. Numbers, desks, days and kinds; no story, no name (ADR 0004).

It reads rows of all agencies of the town (lift "board"); what leaves this module are the lines below and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title, names_of_desks
from marugoto.collaboration.models import Referral
from marugoto.collaboration.queries.referrals import KINDS, number_of, silent_kinds
from marugoto.collaboration.rules import referral as rules
from marugoto.core import clock, codes, second_wall
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

_ACTING = Case(  # the desk whose turn it is
    When(Q(status="asked_back") | Q(on_paper=True), then=F("from_desk_id")), default=F("to_desk_id")
)
WHAT = ("answers", "reports", "matters")


@dataclass(frozen=True)
class StuckRow:
    """Something that stands still. ``at``: the desk that must act; ``referral_id``/``matter_id`` only for one's own agency."""

    number: str
    kind: str
    at: str
    other: str
    since: datetime
    due: date
    referral_id: UUID | None = None
    matter_id: UUID | None = None


@dataclass(frozen=True)
class DeskCount:
    """A desk and how much waits there."""

    desk_id: UUID
    title: str
    count: int


def stuck_answers(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Referral]:
    """つなぎ of the town whose answer (or answer to a question back) is overdue, oldest first."""
    found = (
        _of_town(actor)
        .filter(status__in=rules.WAITING, due_on__lt=clock.today())
        .exclude(kind__in=silent_kinds())
    )
    if desk_id:
        found = found.filter(_must_act(desk_id))
    return found.order_by("due_on", "sent_at", "id")


def _must_act(desk_id: UUID) -> Q:
    receiver = Q(status="sent", on_paper=False, to_desk_id=desk_id)
    sender = (Q(status="asked_back") | Q(on_paper=True)) & Q(from_desk_id=desk_id)
    return receiver | sender


def stuck_reports(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Referral]:
    """Accepted つなぎ whose report is overdue, oldest first."""
    found = _of_town(actor).filter(status="accepted", report_due_on__lt=clock.today())
    if desk_id:
        found = found.filter(Q(on_paper=False, to_desk_id=desk_id) | Q(on_paper=True, from_desk_id=desk_id))
    return found.order_by("report_due_on", "sent_at", "id")


def stuck_matters(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Matter]:
    """Open matters whose next act is overdue, oldest first."""
    found = intake.overdue_matters(actor.municipality_id, on=clock.today())
    return found.filter(holder_desk_id=desk_id) if desk_id else found


def _of_town(actor: Actor) -> QuerySet[Referral]:
    return Referral.objects.filter(matter__municipality_id=actor.municipality_id).select_related(
        "from_desk__agency", "to_desk__agency", "matter"
    )


@dataclass(frozen=True)
class Stuck:
    """A page of the board: its lines, the desks with the most, how much stands still by what."""

    page: Page[Any]
    rows: list[StuckRow]
    desks: list[DeskCount]
    counts: dict[str, int]


@second_wall.lifted("board")
def stuck_page(actor: Actor, what: str, *, desk_id: UUID | None, number: str | None, size: int) -> Stuck:
    """One page of what stands still, all of it read here."""
    ask: Any = {"answers": stuck_answers, "reports": stuck_reports, "matters": stuck_matters}[what]
    page = Paginator(ask(actor, desk_id=desk_id), size).get_page(number)
    found = list(page.object_list)
    rows = matter_rows(actor, found) if what == "matters" else answer_rows(actor, found)
    page.object_list = rows
    return Stuck(page, rows, counts_by_desk(actor, what), counts(actor))


@second_wall.lifted("board")
def counts(actor: Actor) -> dict[str, int]:
    """How much stands still, by what."""
    return {
        "answers": stuck_answers(actor).count(),
        "reports": stuck_reports(actor).count(),
        "matters": stuck_matters(actor).count(),
    }


def counts_by_desk(actor: Actor, what: str) -> list[DeskCount]:
    """Desks with the most that waits there first; at most fifty."""
    rows: Any
    if what == "matters":
        rows = stuck_matters(actor).order_by().values(desk=F("holder_desk_id"))
    else:
        found = stuck_answers(actor) if what == "answers" else stuck_reports(actor)
        rows = found.order_by().values(desk=_ACTING)
    tally = [(row["desk"], row["n"]) for row in rows.annotate(n=Count("pk")).order_by("-n", "desk")[:50]]
    names = names_of_desks(desk for desk, _n in tally)
    return [DeskCount(desk, names[desk], n) for desk, n in tally]


def answer_rows(actor: Actor, referrals: list[Referral]) -> list[StuckRow]:
    """As lines: what anybody who coordinates may know."""
    return [_answer_row(actor, r) for r in referrals]


def _answer_row(actor: Actor, r: Referral) -> StuckRow:
    by_sender = r.status == "asked_back" or r.on_paper
    mine = actor.agency_id in (r.from_desk.agency_id, r.to_desk.agency_id)
    reporting = r.status == "accepted"
    return StuckRow(
        number=number_of(r),
        kind=codes.label(KINDS, r.kind),
        at=desk_title(r.from_desk if by_sender else r.to_desk),
        other=desk_title(r.to_desk if by_sender else r.from_desk),
        since=r.answered_at if reporting and r.answered_at else r.sent_at,
        due=r.report_due_on if reporting and r.report_due_on else r.due_on,
        referral_id=r.id if mine else None,
    )


def matter_rows(actor: Actor, matters: list[Matter]) -> list[StuckRow]:
    """The same for matters."""
    today = clock.today()
    return [
        StuckRow(
            number=m.number,
            kind=codes.label("intake.next_acts", m.next_act),
            at=desk_title(m.holder_desk),
            other="",
            since=m.opened_at,
            due=m.next_due or today,
            matter_id=m.id if m.holder_desk.agency_id == actor.agency_id else None,
        )
        for m in matters
    ]


def label_of(what: str) -> str:
    """The name of a tab."""
    return {
        "answers": _("返事の遅れ"),
        "reports": _("報告の遅れ"),
        "matters": _("次の行動の遅れ"),
    }[what]
