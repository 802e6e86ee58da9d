"""A request is taken in, everything is gathered, each passage judged, the whole decided (with more time), or withdrawn."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.disclosures import gathering, queries, rules
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.people import access as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "disclosure"


@dataclass(frozen=True)
class Told:
    """Who asks, how it was made sure that they are who they say, and when it came."""

    asked_by: str
    identity: str
    received_on: date


@transaction.atomic
def take_in(*, request_id: UUID, person: Person, told: Told, by: Actor) -> DisclosureRequest:
    """A request to one's own agency. The same id twice is once. The chapter of the law follows from the kind of agency.

    Refused: without the right; a person with whom the agency is not involved; one is open already; nothing is said of identity.
    """
    _may(by)
    if (
        before := DisclosureRequest.objects.filter(pk=request_id, agency_id=by.agency_id).first()
    ) is not None:
        return before
    today = clock.today()
    codes.require("disclosures.requesters", told.asked_by, on=today, field="asked_by")
    if not told.identity.strip():
        raise Refused(_("どのように本人と確かめたかを書いてください。"), field="identity")
    if told.received_on > today:
        raise Refused(_("受け付けた日は、今日までの日にしてください。"), field="received_on")
    if not people.may_see_in_full(by, person):
        raise Refused(_("あなたの機関が関わっていない人です。記録のある機関に求めてもらってください。"))
    if queries.open_request_for(by, person) is not None:
        raise Refused(_("この人の開示の求めを、いま受け付けています。"))
    kind = Agency.objects.values_list("kind", flat=True).get(pk=by.agency_id)
    public = bool(codes.entry("agencies.agency_kinds", kind).extra.get("public"))
    made = DisclosureRequest.objects.create(
        id=request_id,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        person_id=person.root_id,
        chapter="public" if public else "private",
        asked_by=told.asked_by,
        identity=told.identity.strip()[:200],
        received_on=told.received_on,
        due_on=rules.due_on(told.received_on),
        taken_in_by_id=by.user_id,
    )
    _note("disclosure.requested", made, by, asked_by=told.asked_by)
    return made


@transaction.atomic
def gather(*, asked: DisclosureRequest, by: Actor) -> int:
    """Everything is gathered (anew): what was decided on words that are still the same stays decided. How many passages.

    Refused: the request is over; more is held than one answer can carry.
    """
    row = _open(asked, by)
    found = gathering.gather(row.person, agency_id=by.agency_id)
    if len(found) > gathering.MOST:
        raise Refused(_("記録が多すぎて、一度に集められません。管理者に相談してください。"))
    kept = {
        (one.source, one.row, one.field): one
        for one in Passage.objects.filter(request=row).exclude(decision="").order_by("sort")
    }
    Passage.objects.filter(request=row).delete()
    Passage.objects.bulk_create(
        [_passage(row, n, one, kept.get((one.source, one.row, one.field))) for n, one in enumerate(found)],
        batch_size=500,
    )
    row.gathered_at = clock.now()
    row.save(update_fields=["gathered_at"])
    _note("disclosure.gathered", row, by, passages=len(found))
    return len(found)


def _passage(row: DisclosureRequest, sort: int, one: gathering.Found, before: Passage | None) -> Passage:
    made = Passage(
        request=row,
        sort=sort,
        source=one.source,
        row=one.row,
        written_at=one.written_at,
        field=one.field,
        words=one.words,
        judged=one.judged,
        proposal=one.proposal.decision,
        proposal_reason=one.proposal.reason,
        marked=one.proposal.marked,
    )
    if before is not None and before.words == one.words:
        made.decision, made.reason, made.marked = before.decision, before.reason, before.marked
        made.decided_by_id, made.decided_at = before.decided_by_id, before.decided_at
    return made


@transaction.atomic
def judge(*, passage: Passage, decision: str, reason: str, marked: str, by: Actor) -> Passage:
    """One passage is decided. Refused: the request is over; no ground for what is black; other words than the record's."""
    _open(passage.request, by)
    row = Passage.objects.select_for_update().get(pk=passage.pk)
    ground = "" if decision == rules.SHOW else reason
    said = marked.replace("\r\n", "\n")
    problem = rules.judgement_problem(words=row.words, decision=decision, reason=ground, marked=said)
    if problem:
        raise Refused(problem[1], field=problem[0])
    if ground:
        codes.require("disclosures.grounds", ground, on=clock.today(), field="reason")
    row.decision, row.reason = decision, ground
    row.marked = said if decision == rules.PART else row.marked
    row.decided_by_id, row.decided_at = by.user_id, clock.now()
    row.save(update_fields=["decision", "reason", "marked", "decided_by", "decided_at"])
    _note("disclosure.judged", passage.request, by, decision=decision, ground=ground or "none")
    return row


def as_proposed(*, passage: Passage, by: Actor) -> Passage:
    """One passage is decided as the house proposes. Refused: as ``judge``."""
    return judge(
        passage=passage,
        decision=passage.proposal,
        reason=passage.proposal_reason,
        marked=passage.marked,
        by=by,
    )


@transaction.atomic
def extend(*, asked: DisclosureRequest, reason: str, by: Actor) -> DisclosureRequest:
    """Thirty days more, once, with a reason that is told to who asked (個人情報保護法83条2項).

    Refused: the request is over; more time was taken already; the day has passed; no reason.
    """
    _may(by)
    row, today = _locked(asked), clock.today()
    problem = rules.extension_problem(
        status=row.status, extended_on=row.extended_on, due=row.due_on, reason=reason, today=today
    )
    if problem:
        raise Refused(problem[1], field=problem[0] or None)
    row.extended_on, row.extension_reason = today, reason.strip()[:200]
    row.due_on = rules.extended(row.received_on)
    row.save(update_fields=["extended_on", "extension_reason", "due_on"])
    _note("disclosure.extended", row, by, due=row.due_on.isoformat())
    return row


@transaction.atomic
def decide(*, asked: DisclosureRequest, by: Actor) -> DisclosureRequest:
    """The whole is decided; from now on it can be printed, and nothing of it changes. Refused: something is not decided yet."""
    _may(by)
    row = _locked(asked)
    count = queries.count_of(row)
    problem = rules.decide_problem(
        status=row.status, gathered=row.gathered_at is not None, undecided=count.undecided
    )
    if problem:
        raise Refused(problem)
    decisions = Passage.objects.filter(request=row).order_by().values_list("decision", flat=True).distinct()
    row.status, row.outcome = rules.DECIDED, rules.outcome_of(list(decisions))
    row.decided_on, row.decided_by_id = clock.today(), by.user_id
    row.save(update_fields=["status", "outcome", "decided_on", "decided_by"])
    _note("disclosure.decided", row, by, outcome=row.outcome, passages=count.all)
    return row


@transaction.atomic
def withdraw(*, asked: DisclosureRequest, by: Actor) -> None:
    """The person takes the request back; what was gathered is thrown away. Refused: it is over."""
    row = _open(asked, by)
    Passage.objects.filter(request=row).delete()
    row.status = rules.WITHDRAWN
    row.save(update_fields=["status"])
    _note("disclosure.withdrawn", row, by)


def _may(by: Actor) -> None:
    if not by.can(P.DISCLOSURE_ANSWER):
        raise Refused(_("開示の求めに答える権限がありません。"))


def _locked(asked: DisclosureRequest) -> DisclosureRequest:
    return DisclosureRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)


def _open(asked: DisclosureRequest, by: Actor) -> DisclosureRequest:
    _may(by)
    row = _locked(asked)
    if row.status != rules.GATHERING:
        raise Refused(_("この求めは、もう終わっています。"))
    return row


def _note(verb: str, asked: DisclosureRequest, by: Actor, **data: str | int) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("disclosure", asked.pk)],
        persons=[asked.person_id],
        purpose=PURPOSE,
        data=data,
    )
