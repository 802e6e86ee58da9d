"""つなぎ: send, accept, decline, ask back, answer, report, withdraw. Locks in this order: matter, then referral.

Every act is one transaction. The sender's desk answers for the matter until the instant of acceptance (ADR 0004).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases.actions import steps
from marugoto.cases.models import Step
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import loop, packets
from marugoto.collaboration.actions.packets import Heard
from marugoto.collaboration.models import GuestLink, Referral
from marugoto.collaboration.queries import desks
from marugoto.collaboration.queries.clocks import week_at
from marugoto.collaboration.queries.referrals import baton_in_the_air
from marugoto.collaboration.rules import packet as packet_rules
from marugoto.collaboration.rules import referral as rules
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.intake import queries as intake
from marugoto.intake.actions import baton
from marugoto.intake.models import Matter
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need

KINDS = "collaboration.referral_kinds"
RESULTS = "collaboration.referral_results"
REASONS = "collaboration.decline_reasons"


@dataclass(frozen=True)
class Letter:
    """A つなぎ as the page gives it. ``due_on`` None: the day of its kind. ``heard``: consent asked for just now."""

    to_desk_id: UUID
    kind: str
    asked: str
    wish: disclosure.Wish
    due_on: date | None = None
    step_id: UUID | None = None
    heard: Heard | None = None


@transaction.atomic
def send(*, referral_id: UUID, matter_id: UUID, letter: Letter, by: Actor) -> Referral:
    """Sends a つなぎ. The same id sent twice is one つなぎ. To a desk without accounts it goes on paper, and the baton stays.

    Refused, with the field: the baton is elsewhere or already in the air; the receiver is out of reach; a rule of the
    packet says no; what is for paper does not fit on one sheet.
    """
    matter = baton.lock_matter(matter_id)
    if found := Referral.objects.filter(pk=referral_id, from_desk_id__in=by.desk_ids).first():
        return found
    on = clock.today()
    to_desk = _reachable(letter.to_desk_id, by=by)
    kind = codes.require(KINDS, letter.kind, on=on, field="kind")
    moves = bool(kind.extra["moves_baton"]) and to_desk.accounts
    _check_send(matter, to_desk=to_desk, moves=moves, letter=letter, on=on, by=by)
    if letter.heard:
        packets.hear_consent(persons=_who_may_answer(matter, by=by), heard=letter.heard, by=by)
    draft = disclosure.compose(
        wish=letter.wish,
        matter=matter,
        from_desk=matter.holder_desk,
        to_desk=to_desk,
        asked=letter.asked,
        moves_baton=moves,
        on=on,
    )
    _check_sheet(draft, to_desk=to_desk, asked=letter.asked)
    times = loop.clock_of(letter.kind, urgency=matter.urgency)
    packet = packets.seal(draft=draft, matter=matter, from_desk=matter.holder_desk, to_desk=to_desk, by=by)
    referral = Referral.objects.create(
        id=referral_id,
        packet=packet,
        matter=matter,
        seq=_next_seq(matter),
        step=_step(letter.step_id, matter),
        need=_need(letter.step_id, matter, by=by),
        from_desk=matter.holder_desk,
        to_desk=to_desk,
        kind=letter.kind,
        moves_baton=moves,
        on_paper=not to_desk.accounts,
        asked=letter.asked.strip(),
        sent_by_id=by.user_id,
        sent_at=packet.sent_at,
        due_on=rules.answer_due(on=on, clock=times, wanted=letter.due_on, week=week_at(to_desk.id)),
        awaited=not times.answer_optional,
    )
    loop.wait_for_answer(referral, matter=matter)
    told = [*(p.id for p in draft.persons), *(row.person_id for row in draft.members)]
    data: dict[str, str | int | bool | None] = {"kind": letter.kind, "paper": referral.on_paper}
    _note("referral.sent", referral, by=by, about=list(dict.fromkeys(told)), data=data)
    return referral


def _who_may_answer(matter: Matter, *, by: Actor) -> list[Person]:
    """Those whose consent may be heard while sending: the persons of the matter, and who lives with them."""
    subjects = intake.persons_of(matter, seen_by=by.agency_id)
    members = [person for person, _relation in disclosure.household_of(matter, seen_by=by.agency_id)]
    return list({person.id: person for person in [*subjects, *members]}.values())


@second_wall.lifted("numbering")
def _next_seq(matter: Matter) -> int:
    """The つなぎ of earlier holders of the matter count too."""
    return Referral.objects.filter(matter=matter).count() + 1


def _reachable(desk_id: UUID, *, by: Actor) -> Desk:
    found = agencies.desks_reachable(by).filter(pk=desk_id).first()
    if found is None:
        raise Refused(_("渡す相手を選んでください。"), field="to_desk")
    return found


def _check_send(matter: Matter, *, to_desk: Desk, moves: bool, letter: Letter, on: date, by: Actor) -> None:
    in_the_air = moves and baton_in_the_air(matter.id)
    if problem := rules.send_problem(
        holds_baton=matter.holder_desk_id in by.desk_ids,
        matter_closed=matter.status == "closed",
        to_itself=to_desk.id == matter.holder_desk_id,
        other_in_the_air=in_the_air,
    ):
        raise Refused(problem, field="to_desk" if to_desk.id == matter.holder_desk_id else None)
    if moves and desks.takes_no_baton(to_desk.id):
        raise Refused(
            _("この窓口の人は案件を持てないため、バトンは渡せません。「協力を頼む」で渡してください。"),
            field="kind",
        )
    if not letter.asked.strip():
        raise Refused(_("何を頼むのかを書いてください。"), field="asked")
    if problem := rules.due_problem(on=on, wanted=letter.due_on):
        raise Refused(problem, field="due_on")


def _check_sheet(draft: disclosure.Draft, *, to_desk: Desk, asked: str) -> None:
    if to_desk.accounts:
        return
    note = {"note": draft.basis_note} if draft.basis_note else {}
    table = {"members": "\n".join(row.name for row in draft.members)} if draft.members else {}
    if problem := packet_rules.sheet_problem({"asked": asked, **note, **dict(draft.items), **table}):
        raise Refused(problem, field="items")


def _step(step_id: UUID | None, matter: Matter) -> Step | None:
    if step_id is None:
        return None
    found = Step.objects.filter(pk=step_id, goal__plan__case__matter=matter).first()
    if found is None:
        raise Refused(_("この手順は、この案件のものではありません。"))
    return found


def _need(step_id: UUID | None, matter: Matter, *, by: Actor) -> Need | None:
    step = _step(step_id, matter)
    if step and step.need_id:
        return step.need
    marked = intake.needs_of(by, matter)
    return marked[0].need if marked else None


# --- the receiver ----------------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, referral_id: UUID, note: str = "", by: Actor) -> Referral:
    """受け取る. If the kind moves the baton, it passes in this same instant; of two who accept at once, one wins.

    Refused: already answered (with the sentence that says how); not at the receiving desk; the baton is elsewhere.
    """
    referral, matter = _locked(referral_id, act="accept", by=by)
    return settle_accepted(referral, matter=matter, note=note, by=by)


def settle_accepted(referral: Referral, *, matter: Matter, note: str, by: loop.Speaker) -> Referral:
    """What acceptance does to a つなぎ that is locked and may be accepted."""
    on = clock.today()
    _answered(referral, "accepted", by=by)
    referral.report_due_on = loop.report_due(referral, on=on)
    loop.answer_came(referral, matter=matter, to="accepted")
    referral.save(update_fields=["status", "answered_at", "answered_by", "report_due_on", "awaited"])
    if referral.moves_baton and not isinstance(
        by, GuestLink
    ):  # on paper it never moves: a constraint of the table
        loop.take_baton(referral, matter=matter, on=on, by=by)
    loop.involve_receiver(referral, by=by)
    loop.say(referral, kind="accept", body=note, by=by)
    _note("referral.accepted", referral, by=by, data={"moves_baton": referral.moves_baton})
    return referral


@transaction.atomic
def decline(*, referral_id: UUID, reason: str, note: str, by: Actor) -> Referral:
    """今回は受けられない: coded reason and a note. The baton never left; the receiver no longer reads the packet.

    The reason, the need and the area stay countable: queries.declines_for_lack (it feeds 地域課題).
    """
    referral, matter = _locked(referral_id, act="decline", by=by)
    return settle_declined(referral, matter=matter, reason=reason, note=note, by=by)


def settle_declined(
    referral: Referral, *, matter: Matter, reason: str, note: str, by: loop.Speaker
) -> Referral:
    """What a refusal does to a つなぎ that is locked and may be declined. Refused: no reason of the list, or no words."""
    codes.require(REASONS, reason, on=clock.today(), field="reason")
    if not note.strip():
        raise Refused(_("受けられないわけを、相手に伝わることばで書いてください。"), field="note")
    referral.decline_reason = reason
    _answered(referral, "declined", by=by)
    loop.answer_came(referral, matter=matter, to="declined")
    referral.save(update_fields=["status", "answered_at", "answered_by", "decline_reason", "awaited"])
    packets.withdraw_packet(packet=referral.packet, by=loop.actor_of(by))
    loop.say(referral, kind="decline", body=note, by=by)
    _note("referral.declined", referral, by=by, data={"reason": reason})
    return referral


@transaction.atomic
def ask_back(*, referral_id: UUID, question: str, message: UUID | None = None, by: Actor) -> Referral:
    """聞き返す: it is the sender's turn, and the sender gets as many days as the receiver had.

    The same ``message`` sent twice is said once; so it is with the answer and the report.
    """
    if done := _said(referral_id, message, by=by):
        return done
    referral, matter = _locked(referral_id, act="ask_back", by=by)
    if not question.strip():
        raise Refused(_("聞きたいことを書いてください。"), field="body")
    referral.status = "asked_back"
    referral.due_on = loop.due_again(referral, matter=matter, at=referral.from_desk_id)
    referral.save(update_fields=["status", "due_on"])
    loop.point(referral, matter=matter, act="answer_question", by=by)
    loop.say(referral, kind="question", body=question, message=message, by=by)
    _note("referral.asked_back", referral, by=by)
    return referral


@transaction.atomic
def report_back(
    *, referral_id: UUID, result: str, note: str, message: UUID | None = None, by: Actor
) -> Referral:
    """報告する: how it went. A result that ends the つなぎ also fills the plan step it was made for."""
    if done := _said(referral_id, message, by=by):
        return done
    referral, matter = _locked(referral_id, act="report", by=by)
    return settle_reported(referral, matter=matter, result=result, note=note, message=message, by=by)


def settle_reported(
    referral: Referral,
    *,
    matter: Matter,
    result: str,
    note: str,
    message: UUID | None = None,
    by: loop.Speaker,
) -> Referral:
    """What a report does to a つなぎ that is locked and was accepted. Refused: no result of the list, or no words."""
    on = clock.today()
    entry = codes.require(RESULTS, result, on=on, field="result")
    if not note.strip():
        raise Refused(_("どうなったかを、ひとことでも書いてください。"), field="note")
    ends = bool(entry.extra.get("ends"))
    if ends:
        referral.status, referral.done_at, referral.result = "done", clock.now(), result
    referral.report_due_on = None if ends else loop.report_due(referral, on=on)
    referral.save(update_fields=["status", "done_at", "result", "report_due_on"])
    loop.say(referral, kind="report", body=note, result=result, message=message, by=by)
    if ends:
        outcome = str(entry.extra.get("step_outcome", "achieved"))
        _fill_step(referral, outcome=outcome, on=on, by=loop.actor_of(by))
        loop.report_came(matter, by=by)
    _note("referral.reported", referral, by=by, data={"result": result, "done": ends})
    return referral


@second_wall.lifted("other_case")
def _fill_step(referral: Referral, *, outcome: str, on: date, by: Actor | None) -> None:
    step = referral.step
    if step is None or step.goal.plan.endorsed_on is None:
        return
    steps.record_step_outcome(
        step=step,
        outcome=outcome,
        note=_("つなぎ %(number)s の報告") % {"number": loop.number_of(referral)},
        on=on,
        by=by,
    )


# --- the sender ------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer(*, referral_id: UUID, body: str, message: UUID | None = None, by: Actor) -> Referral:
    """聞き返しに答える: it is the receiver's turn again, with fresh days."""
    if done := _said(referral_id, message, by=by):
        return done
    referral, matter = _locked(referral_id, act="answer", by=by)
    if not body.strip():
        raise Refused(_("返事を書いてください。"), field="body")
    referral.status = "sent"
    referral.due_on = loop.due_again(referral, matter=matter, at=referral.to_desk_id)
    referral.save(update_fields=["status", "due_on"])
    loop.point(referral, matter=matter, act="await_answer", by=by)
    loop.say(referral, kind="answer", body=body, message=message, by=by)
    _note("referral.answered", referral, by=by)
    return referral


@transaction.atomic
def withdraw(*, referral_id: UUID, note: str = "", by: Actor) -> Referral:
    """取り下げる, before the answer. The receiver no longer reads the packet."""
    referral, matter = _locked(referral_id, act="withdraw", by=by)
    referral.status = "withdrawn"
    loop.answer_came(referral, matter=matter, to="withdrawn")
    referral.save(update_fields=["status", "awaited"])
    packets.withdraw_packet(packet=referral.packet, by=by)
    loop.say(referral, kind="withdraw", body=note, by=by)
    _note("referral.withdrawn", referral, by=by)
    return referral


# --- shared ----------------------------------------------------------------------------------------------------------


def _locked(referral_id: UUID, *, act: str, by: Actor) -> tuple[Referral, Matter]:
    """Both rows, locked, the matter first; the act fits the state and the hand. Refused otherwise."""
    matter_id = Referral.objects.values_list("matter_id", flat=True).get(pk=referral_id)
    matter = baton.lock_matter(matter_id)
    referral = Referral.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=referral_id)
    if problem := rules.hand_problem(
        act=act,
        at_sender=referral.from_desk_id in by.desk_ids,
        at_receiver=referral.to_desk_id in by.desk_ids,
        on_paper=referral.on_paper,
    ):
        raise Refused(problem)
    if problem := rules.state_problem(act=act, status=referral.status):
        raise Refused(loop.too_late(referral, problem))
    return referral, matter


def _said(referral_id: UUID, message: UUID | None, *, by: Actor) -> Referral | None:
    """The つなぎ, where this very line was said before. Both rows are locked first: two sendings at once wait here."""
    if message is None:
        return None
    baton.lock_matter(Referral.objects.values_list("matter_id", flat=True).get(pk=referral_id))
    return Referral.objects.get(pk=referral_id) if loop.said(referral_id, message, by=by) else None


_WITH: Sequence[str] = ("packet", "to_desk__agency", "from_desk__agency")


def _answered(referral: Referral, status: str, *, by: loop.Speaker) -> None:
    referral.status = status
    referral.answered_at = clock.now()
    referral.answered_by_id = None if isinstance(by, GuestLink) else by.user_id


def _note(
    verb: str,
    referral: Referral,
    *,
    by: loop.Speaker,
    about: list[UUID] | None = None,
    data: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """``about``: the persons of the packet, where they are known already."""
    link = [Ref("guest_link", by.id)] if isinstance(by, GuestLink) else []
    audit.record(
        verb,
        by=loop.actor_of(by),
        refs=[
            Ref("referral", referral.id),
            Ref("desk", referral.from_desk_id),
            Ref("desk", referral.to_desk_id),
            *link,
        ],
        persons=packets.persons_in(referral.packet) if about is None else about,
        matter=referral.matter_id,
        municipality=referral.matter.municipality_id if link else None,
        purpose="referral",
        data=data,
    )
