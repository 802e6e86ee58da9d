"""What an act of a つなぎ does around itself: to the matter's next act, to the talk, to the receiver's involvement."""

from datetime import date
from uuid import UUID

from marugoto.agencies.queries import desk_title
from marugoto.collaboration.models import GuestLink, Referral, ReferralMessage
from marugoto.collaboration.queries.clocks import shipped, week_at
from marugoto.collaboration.rules import clocks
from marugoto.collaboration.rules import referral as rules
from marugoto.collaboration.rules.days import add_open_days
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import in_our_words
from marugoto.core.ids import new_id
from marugoto.core.sentences import Sentence
from marugoto.intake.actions import baton
from marugoto.intake.models import Matter
from marugoto.people import queries as persons
from marugoto.people.actions import persons as people
from marugoto.policy.actor import Actor

KINDS = "collaboration.referral_kinds"
REDIRECT_DAYS = 1  # a declined matter is taken up again on the next working day
_SPEAKS = frozenset({"await_answer", "record_paper_answer", "answer_question"})  # what this room itself said
_OPEN_ENDS = frozenset({"decide", "hand_on", "redirect"})
Speaker = Actor | GuestLink  # a worker, or a guest who has given the code of a link


def actor_of(by: Speaker) -> Actor | None:
    """The worker who acts; None: a guest, whom no account stands for (the trail names the link)."""
    return None if isinstance(by, GuestLink) else by


def clock_of(kind: str, *, urgency: str = "") -> rules.Clock:
    """The clock of a kind (working days); for an answer also by the urgency of the matter, where a rule says so."""
    extra = codes.entry(KINDS, kind).extra
    report = extra.get("report_working_days")
    rule = clocks.pick(shipped(), kind=kind, urgency=urgency, on=clock.today())
    return rules.Clock(
        answer_days=rule.answer_days if rule else int(extra["answer_working_days"]),
        report_days=None if report is None else int(report),
        answer_optional=bool(extra.get("answer_optional", False)),
    )


def due_again(referral: Referral, *, matter: Matter, at: UUID) -> date:
    """By when the desk ``at``, whose turn it is now, answers: as many of its own days as the kind gives."""
    times = clock_of(referral.kind, urgency=matter.urgency)
    return rules.answer_due(on=clock.today(), clock=times, wanted=None, week=week_at(at))


def report_due(referral: Referral, *, on: date) -> date | None:
    """By when the receiver reports how it went; None: no report is expected."""
    days = clock_of(referral.kind).report_days
    return None if days is None else add_open_days(on, days)


def number_of(referral: Referral) -> str:
    """What people read to each other on the telephone: the matter's number and the count of the つなぎ."""
    return f"{referral.matter.number}-{referral.seq}"


# --- the matter ------------------------------------------------------------------------------------------------------


def wait_for_answer(referral: Referral, *, matter: Matter) -> None:
    """Sent: the matter waits (and cannot be closed). A plan that is running keeps its own next act."""
    if not referral.awaited:
        return
    speaks = referral.moves_baton or referral.on_paper or matter.next_act in _OPEN_ENDS | _SPEAKS
    act = "record_paper_answer" if referral.on_paper else "await_answer"
    baton.expect_answer(
        matter_id=matter.id,
        next_act=act if speaks else matter.next_act,
        due=referral.due_on if speaks else None,
        locked=matter,
    )


def answer_came(referral: Referral, *, matter: Matter, to: str) -> None:
    """Accepted, declined or withdrawn: one answer less to wait for, and the next act where this room had spoken.

    The caller holds the lock of the matter, and saves ``awaited`` of the つなぎ.
    """
    if not referral.awaited:
        return
    referral.awaited = False
    on = clock.today()
    after: dict[str, tuple[str, date | None]] = {
        "accepted": ("ask_again", referral.report_due_on),
        "declined": ("redirect", add_open_days(on, REDIRECT_DAYS)),
        "withdrawn": ("decide", add_open_days(on, REDIRECT_DAYS)),
    }
    act, due = after[to] if matter.next_act in _SPEAKS else (None, None)
    baton.answer_came(matter_id=matter.id, next_act=act, due=due, locked=matter)


@second_wall.lifted("acceptance")
def take_baton(referral: Referral, *, matter: Matter, on: date, by: Actor) -> None:
    """The baton passes to the receiver, who did not hold the matter until now, and could not read its path."""
    _stop_waiting_for_others(referral, matter)
    baton.pass_baton(
        matter_id=referral.matter_id,
        from_desk_id=referral.from_desk_id,
        to_desk=referral.to_desk,
        reason="accepted",
        by=by,
        next_act="contact",
        next_due=rules.answer_due(
            on=on, clock=clock_of(referral.kind), wanted=None, week=week_at(referral.to_desk_id)
        ),
        locked=matter,
    )


def _stop_waiting_for_others(referral: Referral, matter: Matter) -> None:
    """What the old holder still asked of others stays theirs, and does not bind the new holder."""
    others = Referral.objects.filter(matter_id=referral.matter_id, awaited=True).exclude(pk=referral.pk)
    for other in others.order_by("id"):
        other.awaited = False
        other.save(update_fields=["awaited"])
        baton.answer_came(matter_id=referral.matter_id, locked=matter)


def point(referral: Referral, *, matter: Matter, act: str, by: Actor) -> None:
    """Another next act, where this room had spoken before and the matter still waits."""
    if referral.awaited and matter.next_act in _SPEAKS:
        baton.point_next(matter_id=matter.id, act=act, due=referral.due_on, by=by)


def report_came(matter: Matter, *, by: Speaker) -> None:
    """The report is here: whoever was to ask again decides what follows."""
    if matter.status != "closed" and matter.next_act == "ask_again":
        due = add_open_days(clock.today(), REDIRECT_DAYS)
        baton.point_next(matter_id=matter.id, act="decide", due=due, by=actor_of(by))


# --- the talk and the receiver ---------------------------------------------------------------------------------------


def said(referral_id: UUID, message: UUID | None, *, by: Actor) -> bool:
    """Was this line of the talk said already, and the answer only lost on its way?"""
    if message is None:
        return False
    return ReferralMessage.objects.filter(pk=message, referral_id=referral_id, by_id=by.user_id).exists()


def say(
    referral: Referral,
    *,
    kind: str,
    body: str,
    result: str = "",
    message: UUID | None = None,
    by: Speaker,
) -> None:
    """One line of the talk (``message``: its id). On paper, the words of the receiver are written down by the sender, or come
    by a guest's link."""
    receiver = kind in ("accept", "decline", "question", "report")
    taken = message is not None and ReferralMessage.objects.filter(pk=message).exists()
    ReferralMessage.objects.create(
        id=new_id() if message is None or taken else message,
        referral=referral,
        kind=kind,
        body=body.strip(),
        result=result,
        desk=referral.to_desk if receiver else referral.from_desk,
        by_id=None if isinstance(by, GuestLink) else by.user_id,
        guest_link=by if isinstance(by, GuestLink) else None,
        at=clock.now(),
    )


@second_wall.lifted("acceptance")
def involve_receiver(referral: Referral, *, by: Speaker) -> None:
    """From acceptance on, and not before, the receiver's agency is involved with the packet's persons.

    Not with whom a protective measure hides from it: what it was never shown it does not come to know by accepting.
    """
    shown = referral.packet.persons.filter(persons.not_hidden(referral.to_desk.agency_id))
    for row in shown.select_related("person").order_by("id"):
        people.involve(person=row.person, agency=referral.to_desk.agency, reason="packet", by=actor_of(by))


def too_late(referral: Referral, problem: str) -> str:
    """The sentence to the one who came second: who was quicker, and how it stands."""
    if referral.answered_by is None:
        return problem
    return Sentence(
        "%(who)s（%(desk)s）が先に返事をしました。%(how)s",
        who=referral.answered_by.name,
        desk=desk_title(referral.to_desk),
        how=in_our_words(problem),
    )
