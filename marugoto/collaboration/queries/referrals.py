"""Questions about つなぎ: what came, what went out, what is overdue, what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marugoto.agencies.queries import desk_title
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.models import Referral, ReferralMessage
from marugoto.collaboration.rules import referral as rules
from marugoto.core import clock, codes, second_wall
from marugoto.intake import access as intake
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

KINDS = "collaboration.referral_kinds"
AT_MOST = 50
TITLE = 40
STATES: dict[str, str] = {
    "sent": gettext_noop("返事待ち"),
    "asked_back": gettext_noop("聞き返し中"),
    "accepted": gettext_noop("受け取られた"),
    "declined": gettext_noop("受けられなかった"),
    "withdrawn": gettext_noop("取り下げ"),
    "done": gettext_noop("終わった"),
}
_TONES = {"sent": "info", "asked_back": "warn", "accepted": "good", "declined": "danger"}


@lru_cache
def silent_kinds() -> frozenset[str]:
    """Kinds that wait for no answer, and are never overdue."""
    return frozenset(c for c, e in codes.entries(KINDS).items() if e.extra.get("answer_optional"))


@dataclass(frozen=True)
class ReferralRow:
    """One line of a list. ``due_on``: the day of whoever must act next, None when nobody must.

    ``title``: the beginning of what is asked (its kind, where the receiver no longer reads it).
    """

    id: UUID
    number: str
    kind: str
    title: str
    from_name: str
    to_name: str
    incoming: bool
    on_paper: bool
    moves_baton: bool
    status: str
    state: str
    tone: str
    sent_at: datetime
    due_on: date | None
    overdue: bool


def rows_of(actor: Actor, referrals: Iterable[Referral]) -> list[ReferralRow]:
    """These つなぎ as lines; two queries, however many. What may no longer be read is not told in a line either."""
    found = list(referrals)
    sides = {r.id: access.side_of(actor, r) for r in found}
    closed = disclosure.closed_among((r.packet for r in found if not sides[r.id].sender), actor)
    return [_row(r, sides[r.id], gone=r.packet_id in closed) for r in found]


def _row(r: Referral, side: access.Side, *, gone: bool) -> ReferralRow:
    return ReferralRow(
        id=r.id,
        number=number_of(r),
        kind=codes.label(KINDS, r.kind),
        title=codes.label(KINDS, r.kind) if gone else first_words(r.asked),
        from_name=desk_title(r.from_desk),
        to_name=desk_title(r.to_desk),
        incoming=side.receiver and not side.at_sender,
        on_paper=r.on_paper,
        moves_baton=r.moves_baton,
        status=r.status,
        state=state_label(r),
        tone=_TONES.get(r.status, "quiet"),
        sent_at=r.sent_at,
        due_on=due_of(r),
        overdue=is_overdue(r),
    )


def first_words(text: str) -> str:
    """The beginning of a text, for a line of a list."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def number_of(r: Referral) -> str:
    """What people read to each other on the telephone."""
    return f"{r.matter.number}-{r.seq}"


def state_label(r: Referral) -> str:
    """The state in words; on paper it is the sender who writes the answer down."""
    if r.status == "sent" and r.on_paper:
        return _("紙の返事待ち")
    return _(STATES[r.status])


def due_of(r: Referral) -> date | None:
    """The day by which somebody must act: answer, answer the question back, or report."""
    if r.status in rules.WAITING:
        return None if r.kind in silent_kinds() else r.due_on
    return r.report_due_on if r.status == "accepted" else None


def is_overdue(r: Referral) -> bool:
    """Has that day passed?"""
    return rules.is_overdue(
        status=r.status,
        due_on=r.due_on,
        report_due_on=r.report_due_on,
        answer_optional=r.kind in silent_kinds(),
        on=clock.today(),
    )


# --- the list --------------------------------------------------------------------------------------------------------


def overdue_q(on: date) -> Q:
    """Overdue in the database, as rules.is_overdue says it."""
    waiting = Q(status__in=rules.WAITING, due_on__lt=on) & ~Q(kind__in=silent_kinds())
    return waiting | Q(status="accepted", report_due_on__lt=on)


def referrals_filtered(
    actor: Actor, *, tab: str = "incoming", status: str = "", kind: str = "", q: str = ""
) -> QuerySet[Referral]:
    """The list behind a tab (incoming, outgoing, all), narrowed. What waits comes first, the most pressing on top."""
    found = access.referrals_visible_to(actor)
    if tab == "incoming":
        found = found.filter(access.came_to_mine(actor))
    elif tab == "outgoing":
        found = found.filter(access.sent_by_mine(actor))
    if status == "waiting":
        found = found.filter(status__in=rules.WAITING)
    elif status == "overdue":
        found = found.filter(overdue_q(clock.today()))
    elif status:
        found = found.filter(status=status)
    if kind:
        found = found.filter(kind=kind)
    if q:
        found = found.filter(matter__number__icontains=q.rsplit("-", 1)[0] if q.count("-") > 1 else q)
    return found.order_by("-sent_at", "-id")


def tab_counts(actor: Actor) -> dict[str, int]:
    """How many wait for an answer: of mine, and by mine."""
    waiting = access.referrals_visible_to(actor).filter(status__in=rules.WAITING).order_by()
    return {
        "incoming": waiting.filter(access.came_to_mine(actor)).count(),
        "outgoing": waiting.filter(access.sent_by_mine(actor)).count(),
    }


# --- for Today -------------------------------------------------------------------------------------------------------


def referrals_to_answer(actor: Actor) -> list[ReferralRow]:
    """Come to one of the actor's desks and not yet answered, the most pressing first."""
    rows = access.referrals_visible_to(actor).filter(
        to_desk_id__in=actor.desk_ids, on_paper=False, status="sent"
    )
    return rows_of(actor, rows.order_by("due_on", "sent_at", "id")[:AT_MOST])


def referrals_overdue_for_sender(actor: Actor) -> list[ReferralRow]:
    """Sent from one of the actor's desks: asked back (an answer is owed), or the other side is overdue."""
    on = clock.today()
    rows = access.referrals_visible_to(actor).filter(from_desk_id__in=actor.desk_ids)
    return rows_of(
        actor,
        rows.filter(Q(status="asked_back") | overdue_q(on)).order_by("due_on", "sent_at", "id")[:AT_MOST],
    )


def reports_owed(actor: Actor) -> list[ReferralRow]:
    """Accepted at one of the actor's desks, and a report is due."""
    rows = access.referrals_visible_to(actor).filter(
        to_desk_id__in=actor.desk_ids,
        on_paper=False,
        status="accepted",
        report_due_on__lte=clock.today(),
    )
    return rows_of(actor, rows.order_by("report_due_on", "id")[:AT_MOST])


# --- one つなぎ --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of the talk."""

    at: datetime
    kind: str
    text: str
    agency: str
    who: str


_SAID: dict[str, str] = {
    "question": gettext_noop("聞き返し"),
    "answer": gettext_noop("返事"),
    "report": gettext_noop("報告"),
    "decline": gettext_noop("受けられない"),
    "accept": gettext_noop("受け取り"),
    "withdraw": gettext_noop("取り下げ"),
}


def talk_of(actor: Actor, r: Referral, *, readable: bool = True) -> list[Line]:
    """What the two desks said to each other, newest first, the sending last.

    Once the packet may no longer be read, the receiver keeps only its own words.
    """
    said = ReferralMessage.objects.filter(referral=r).select_related("desk__agency", "by", "guest_link")
    lines = [
        _line(m, r, told=readable or m.desk.agency_id == actor.agency_id) for m in said.order_by("-at", "-id")
    ]
    lines.append(
        Line(
            at=r.sent_at,
            kind=_("渡した"),
            text=codes.label(KINDS, r.kind),
            agency=desk_title(r.from_desk),
            who=r.sent_by.name,
        )
    )
    return lines


def _line(m: ReferralMessage, r: Referral, *, told: bool) -> Line:
    words = [codes.label("collaboration.referral_results", m.result)]
    if m.kind == "decline":
        words.append(codes.label("collaboration.decline_reasons", r.decline_reason))
    text = "　".join(w for w in (*words, m.body) if w) or _("（ことばなし）")
    return Line(
        at=m.at,
        kind=_(_SAID[m.kind]),
        text=text if told else _("（もう見られません）"),
        agency=desk_title(m.desk),
        who=_writer(m, heard=r.on_paper and m.desk_id == r.to_desk_id),
    )


def _writer(m: ReferralMessage, *, heard: bool) -> str:
    if m.by is None:
        return _("%(who)s（リンクから）") % {"who": m.guest_link.guest if m.guest_link else ""}
    return _("%(who)s が聞いて書いた") % {"who": m.by.name} if heard else m.by.name


@dataclass(frozen=True)
class Hand:
    """Feed for {% baton %}: who holds the baton of this つなぎ, as far as both sides may know."""

    holder: str
    mine: bool
    since: datetime | None


def hand_of(actor: Actor, r: Referral) -> Hand | None:
    """Until the answer the sender holds it; after an acceptance that moved it the receiver; later, only one's own hand."""
    holder = r.matter.holder_desk
    if r.status in rules.WAITING or holder.agency_id == actor.agency_id:
        mine = holder.id in actor.desk_ids
        hold = r.matter.holds.filter(held_to__isnull=True).order_by("id").first()
        return Hand(desk_title(holder), mine, hold.held_from if hold and mine else None)
    if r.moves_baton and holder.id == r.to_desk_id:
        return Hand(desk_title(r.to_desk), False, r.answered_at)
    return None


def sees_matter(actor: Actor, r: Referral) -> bool:
    """Does the matter itself lie in this worker's sight (for a link)?"""
    return (
        actor.can(Permission.CONSULTATION_READ)
        and intake.matters_visible_to(actor).filter(pk=r.matter_id).exists()
    )


def acts_of(actor: Actor, r: Referral) -> list[str]:
    """What this worker may do with it now: accept, decline, ask_back, answer, withdraw, report."""
    side = access.side_of(actor, r)
    found = rules.acts_open(
        status=r.status, at_sender=side.at_sender, at_receiver=side.at_receiver, on_paper=r.on_paper
    )
    needed = {
        act: Permission.REFERRAL_SEND if r.on_paper or who == rules.SENDER else Permission.REFERRAL_ANSWER
        for act, (who, _from, _to) in rules.ACTS.items()
    }
    return [act for act in found if actor.can(needed[act])]


# --- around a matter -------------------------------------------------------------------------------------------------


def referrals_of_matter(actor: Actor, matter_id: UUID) -> list[ReferralRow]:
    """The つなぎ of a matter, as far as one's own agency sent or received them; newest first."""
    return rows_of(actor, access.referrals_visible_to(actor).filter(matter_id=matter_id)[:AT_MOST])


def referral_of_packet(actor: Actor, packet_id: UUID) -> UUID | None:
    """The つなぎ that a packet went with, for a link back to it; None: there is none that this worker sees."""
    rows = access.referrals_visible_to(actor).filter(packet=packet_id)
    return rows.values_list("id", flat=True).first()


@second_wall.lifted("numbering")
def baton_in_the_air(matter_id: UUID) -> bool:
    """Is the baton of this matter offered to somebody just now?"""
    return Referral.objects.filter(matter_id=matter_id, moves_baton=True, status__in=rules.WAITING).exists()


def decline_labels() -> list[str]:
    """The reasons for declining in force, for the slip at the foot of the sheet."""
    return [label for _code, label in codes.choices("collaboration.decline_reasons", on=clock.today())]


# --- what could not be helped ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lack:
    """A refusal because nobody has such a service: need, area, month, reason. No person, no matter, no text."""

    need_id: UUID
    area_id: UUID | None
    month: date
    reason: str


def declines_for_lack(municipality_id: UUID, *, since: date, until: date) -> list[Lack]:
    """Coded refusals of a span of days that say the town lacks something (for 地域課題); oldest month first."""
    codes_of_lack = [
        c for c, e in codes.entries("collaboration.decline_reasons").items() if e.extra.get("leaves_unmet")
    ]
    rows = Referral.objects.filter(
        matter__municipality_id=municipality_id,
        status="declined",
        decline_reason__in=codes_of_lack,
        need__isnull=False,
        answered_at__date__range=(since, until),
    ).order_by("answered_at", "id")
    found = rows.values_list("need_id", "matter__area_id", "answered_at", "decline_reason")
    return [
        Lack(n, a, at.astimezone(clock.JST).date().replace(day=1), why) for n, a, at, why in found if n and at
    ]
