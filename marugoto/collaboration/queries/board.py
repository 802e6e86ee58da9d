"""調整ボード: what is stuck between desks. Numbers, desks, days and kinds; no story, no name (ADR 0004).

It reads rows of all agencies of the town (lift "board"); what leaves this module are the lines below and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marugoto.agencies.queries import desk_title, names_of_desks
from marugoto.collaboration.models import Referral, StuckAct
from marugoto.collaboration.queries import clocks
from marugoto.collaboration.queries.referrals import KINDS, number_of, silent_kinds
from marugoto.collaboration.rules import referral as rules
from marugoto.core import clock, codes, second_wall
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

_ACTING = Case(  # the desk whose turn it is
    When(Q(status="asked_back") | Q(on_paper=True), then=F("from_desk_id")), default=F("to_desk_id")
)
WHAT = ("answers", "asked", "paper", "reports", "refused", "matters")
OF_MATTERS = ("refused", "matters")
REFUSED_OFTEN = 2
_LABELS: dict[str, str] = {
    "answers": gettext_noop("返事の遅れ"),
    "asked": gettext_noop("聞き返し中"),
    "paper": gettext_noop("紙の返事の遅れ"),
    "reports": gettext_noop("報告の遅れ"),
    "refused": gettext_noop("何度も受けられなかった"),
    "matters": gettext_noop("次の行動の遅れ"),
}
SORTS = ("due", "at", "kind", "since")
# What has waited so many days or more after its day, up to the next line
WAITED = (1, 4, 8, 15, 31)
WIDEST = 300.0  # of a bar in the picture


@dataclass(frozen=True)
class Wanted:
    """What the page asks for."""

    what: str = "answers"
    desk_id: UUID | None = None
    kind: str = ""
    level: str = ""
    sort: str = "due"


@dataclass(frozen=True)
class StuckRow:
    """Something that stands still. ``at``: the desk that must act; ``referral_id``/``matter_id`` only for one's own agency.

    ``key``: what one acts on; ``level``: how far it has come; ``done``: what was done about it last.
    """

    number: str
    kind: str
    at: str
    other: str
    since: datetime
    due: date
    referral_id: UUID | None = None
    matter_id: UUID | None = None
    key: UUID | None = None
    level: str = ""
    done: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class DeskCount:
    """A desk, how much waits there, and since which day the oldest."""

    desk_id: UUID
    title: str
    count: int
    oldest: date | None = None


@dataclass(frozen=True)
class Bar:
    """How much has waited from so many days to so many, and where its bar stands in the picture."""

    label: str
    count: int
    y: float
    width: float

    @property
    def end(self) -> float:
        """Where the number stands, right of the bar."""
        return self.width + 118


def stuck_answers(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Referral]:
    """つなぎ of the town whose answer (or answer to a question back) is overdue, by the day or by the hour; oldest first."""
    now = clock.now()
    late = Q(due_on__lt=now.date()) | clocks.reached("receiver", now=now)
    found = _of_town(actor).filter(late, status__in=rules.WAITING).exclude(kind__in=silent_kinds())
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


def asked_back(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Referral]:
    """つなぎ that wait for the sender to answer a question back, overdue or not."""
    found = _of_town(actor).filter(status="asked_back")
    return (found.filter(from_desk_id=desk_id) if desk_id else found).order_by("due_on", "sent_at", "id")


def stuck_on_paper(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Referral]:
    """Overdue answers of desks without accounts: the sender has to ask for them."""
    return stuck_answers(actor, desk_id=desk_id).filter(on_paper=True)


def stuck_matters(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Matter]:
    """Open matters whose next act is overdue, oldest first."""
    found = intake.overdue_matters(actor.municipality_id, on=clock.today())
    return found.filter(holder_desk_id=desk_id) if desk_id else found


def refused_often(actor: Actor, *, desk_id: UUID | None = None) -> QuerySet[Matter]:
    """Open matters whose baton two desks or more could not take (``refusals``, ``refused_at``)."""
    counted = (
        Referral.objects.filter(matter__municipality_id=actor.municipality_id, moves_baton=True)
        .filter(status="declined")
        .exclude(matter__status="closed")
        .order_by()
        .values("matter_id")
        .annotate(n=Count("pk"))
        .filter(n__gte=REFUSED_OFTEN)
    )
    found = Matter.objects.filter(pk__in=counted.values("matter_id")).select_related("holder_desk__agency")
    return (found.filter(holder_desk_id=desk_id) if desk_id else found).order_by(
        "next_due", "opened_at", "id"
    )


_ASK: dict[str, Any] = {
    "answers": stuck_answers,
    "asked": asked_back,
    "paper": stuck_on_paper,
    "reports": stuck_reports,
    "refused": refused_often,
    "matters": stuck_matters,
}


def _of_town(actor: Actor) -> QuerySet[Referral]:
    found = Referral.objects.filter(matter__municipality_id=actor.municipality_id)
    return clocks.with_turn(found).select_related("from_desk__agency", "to_desk__agency", "matter")


# --- the page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stuck:
    """A page of the board: its lines, the desks with the most, how much stands still by what, how long it has waited."""

    page: Page[Any]
    rows: list[StuckRow]
    desks: list[DeskCount]
    counts: dict[str, int]
    bars: list[Bar] = field(default_factory=list)


@second_wall.lifted("board")
def stuck_page(actor: Actor, wanted: Wanted, *, number: str | None, size: int) -> Stuck:
    """One page of what stands still, all of it read here."""
    found = _narrowed(_ASK[wanted.what](actor, desk_id=wanted.desk_id), wanted)
    page = Paginator(found, size).get_page(number)
    here = list(page.object_list)
    rows = _lines(actor, here, wanted.what)
    page.object_list = rows
    return Stuck(page, rows, counts_by_desk(actor, wanted.what), counts(actor), bars(found, wanted.what))


def _lines(actor: Actor, found: list[Any], what: str) -> list[StuckRow]:
    if what == "refused":
        return refused_rows(actor, found)
    return matter_rows(actor, found) if what == "matters" else answer_rows(actor, found)


def _due_field(what: str) -> str:
    return "report_due_on" if what == "reports" else "next_due" if what in OF_MATTERS else "due_on"


def _narrowed(found: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    matters = wanted.what in OF_MATTERS
    if wanted.kind:
        found = found.filter(**{"next_act" if matters else "kind": wanted.kind})
    if wanted.level and not matters:
        found = found.filter(clocks.reached(wanted.level, now=clock.now()))
    columns = {
        "due": _due_field(wanted.what),
        "at": "holder_desk__agency__name" if matters else "to_desk__agency__name",
        "kind": "next_act" if matters else "kind",
        "since": "opened_at" if matters else "sent_at",
    }
    down, key = wanted.sort.startswith("-"), wanted.sort.removeprefix("-")
    column = F(columns.get(key, columns["due"]))
    first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return found.order_by(first, _due_field(wanted.what), "id")


@second_wall.lifted("board")
def counts(actor: Actor) -> dict[str, int]:
    """How much stands still, by what."""
    return {what: ask(actor).order_by().count() for what, ask in _ASK.items()}


def counts_by_desk(actor: Actor, what: str) -> list[DeskCount]:
    """Desks with the most that waits there first, each with its oldest day; at most fifty."""
    found = _ASK[what](actor).order_by()
    rows = found.values(desk=F("holder_desk_id") if what in OF_MATTERS else _ACTING)
    counted = rows.annotate(n=Count("pk"), oldest=Min(_due_field(what))).order_by("-n", "desk")[:50]
    tally = [(row["desk"], row["n"], row["oldest"]) for row in counted]
    names = names_of_desks(desk for desk, _n, _oldest in tally)
    return [DeskCount(desk, names[desk], n, oldest) for desk, n, oldest in tally]


def bars(found: QuerySet[Any], what: str) -> list[Bar]:
    """How long it has waited after its day: one question, whatever there is. What is not yet late is no bar."""
    today, day = clock.today(), _due_field(what)
    spans = [(low, WAITED[n + 1] - 1 if n + 1 < len(WAITED) else None) for n, low in enumerate(WAITED)]
    asked = {}
    for n, (low, high) in enumerate(spans):
        late = Q(**{f"{day}__lte": today - timedelta(days=low)})
        late &= Q(**{f"{day}__gte": today - timedelta(days=high)}) if high else Q()
        asked[f"n{n}"] = Count("pk", filter=late)
    told = found.order_by().aggregate(**asked)
    longest = max(told.values(), default=0) or 1
    return [
        Bar(_span_words(low, high), told[f"n{n}"], 8.0 + n * 36, told[f"n{n}"] / longest * WIDEST)
        for n, (low, high) in enumerate(spans)
    ]


def _span_words(low: int, high: int | None) -> str:
    if high is None:
        return _("%(n)s日以上") % {"n": low}
    return _("%(low)s〜%(high)s日") % {"low": low, "high": high}


# --- lines -----------------------------------------------------------------------------------------------------------


def answer_rows(actor: Actor, referrals: list[Referral]) -> list[StuckRow]:
    """As lines: what anybody who coordinates may know."""
    done = _last_acts(referrals)
    return [_answer_row(actor, r, done.get(r.id)) for r in referrals]


def _last_acts(referrals: Iterable[Referral]) -> dict[UUID, StuckAct]:
    """The newest act for each. One query."""
    rows = StuckAct.objects.filter(referral__in=[r.pk for r in referrals]).order_by("at", "id")
    return {row.referral_id: row for row in rows}


def _answer_row(actor: Actor, r: Referral, done: StuckAct | None) -> StuckRow:
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
        key=r.id,
        level=clocks.level_of(r, now=clock.now()),
        done=codes.label("collaboration.stuck_acts", done.act) if done else "",
        done_at=done.at if done else None,
    )


def matter_rows(actor: Actor, matters: list[Matter]) -> list[StuckRow]:
    """The same for matters."""
    return [
        _matter_row(actor, m, kind=codes.label("intake.next_acts", m.next_act), since=m.opened_at)
        for m in matters
    ]


def refused_rows(actor: Actor, matters: list[Matter]) -> list[StuckRow]:
    """Matters that several desks could not take: how often, and when the last time."""
    counted = (
        Referral.objects.filter(matter__in=matters, moves_baton=True, status="declined")
        .order_by()
        .values("matter_id")
        .annotate(n=Count("pk"), last=Max("answered_at"))
    )
    told = {row["matter_id"]: (row["n"], row["last"]) for row in counted}
    return [
        _matter_row(actor, m, kind=_("%(n)s回 受けられなかった") % {"n": told[m.id][0]}, since=told[m.id][1])
        for m in matters
    ]


def _matter_row(actor: Actor, m: Matter, *, kind: str, since: datetime) -> StuckRow:
    return StuckRow(
        number=m.number,
        kind=kind,
        at=desk_title(m.holder_desk),
        other="",
        since=since,
        due=m.next_due or clock.today(),
        matter_id=m.id if m.holder_desk.agency_id == actor.agency_id else None,
    )


def label_of(what: str) -> str:
    """The name of a tab."""
    return _(_LABELS[what])


def level_words(level: str) -> str:
    """To whom it has come, in words; "" for none."""
    return _(clocks.WORDS[level]) if level else ""


@second_wall.lifted("board")
def check_in_town(actor: Actor, referral_id: UUID) -> None:
    """Http404: there is no such つなぎ in the actor's town."""
    if not _of_town(actor).filter(pk=referral_id).exists():
        raise Http404


# --- for Today -------------------------------------------------------------------------------------------------------


@second_wall.lifted("board")
def escalated(actor: Actor, *, limit: int) -> tuple[int, list[StuckRow]]:
    """What has come as far as the coordinator of the town: how much, and the oldest."""
    late = stuck_answers(actor).filter(clocks.reached("town", now=clock.now()))
    return late.order_by().count(), answer_rows(actor, list(late[:limit]))


def come_to_lead(actor: Actor, desk_ids: set[UUID], *, limit: int) -> list[StuckRow]:
    """What was sent from desks for which the actor answers, and has come as far as that; the oldest first."""
    late = stuck_answers(actor).filter(clocks.reached("sender", now=clock.now()), from_desk_id__in=desk_ids)
    return answer_rows(actor, list(late[:limit]))
