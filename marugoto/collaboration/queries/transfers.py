"""Questions about transfers to another town: what may go, what has gone, what was told of somebody so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, CaseSubject
from marugoto.collaboration.disclosure import BASES
from marugoto.collaboration.models import Transfer, TransferredCase
from marugoto.core import codes
from marugoto.intake.access import matters_visible_to
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.purposes import LEGAL_BASES


@dataclass(frozen=True)
class Candidate:
    """An open case that may be given away; ``why_not``: what must be done before ("" if nothing)."""

    case: Case
    why_not: str
    ticked: bool


def to_give(actor: Actor, area_id: str) -> QuerySet[Case]:
    """Open cases of one's own agency in no transfer, of one area or of all, by number."""
    packed = TransferredCase.objects.filter(state="packed", case=OuterRef("pk"))
    rows = cases_visible_to(actor).filter(~Exists(packed), status="open")
    if area_id:
        rows = rows.filter(matter__area_id=area_id)
    return rows.select_related("matter__area").order_by("matter__number", "id")


def matters_without_case(actor: Actor, area_id: str) -> int:
    """Open matters in the hand of one's own agency on which no case was opened: they go with no file."""
    rows = matters_visible_to(actor).filter(
        ~Exists(Case.objects.filter(matter=OuterRef("pk"))),
        status="open",
        holder_desk__agency_id=actor.agency_id,
    )
    return (rows.filter(area_id=area_id) if area_id else rows).order_by().count()


def transfers_of(actor: Actor) -> QuerySet[Transfer]:
    """The transfers of one's own agency with how many cases stand where, the newest first."""
    counted = {
        name: Count("cases", filter=Q(cases__state=name)) for name in ("packed", "received", "taken_back")
    }
    rows = Transfer.objects.filter(agency_id=actor.agency_id).select_related("made_by").annotate(**counted)
    return rows.order_by("-created_at", "-id")


def cases_of_transfer(transfer: Transfer) -> list[TransferredCase]:
    """Its cases, by number."""
    rows = TransferredCase.objects.filter(transfer=transfer).select_related("case__matter")
    return list(rows.order_by("case__matter__number", "id"))


def transfer_of(actor: Actor, transfer_id: UUID) -> Transfer | None:
    """One transfer of one's own agency."""
    rows = Transfer.objects.filter(pk=transfer_id, agency_id=actor.agency_id).select_related("made_by")
    return rows.order_by("id").first()


@dataclass(frozen=True)
class Given:
    """A whole case that went to another town: a line of the ledger."""

    at: datetime
    by: str
    receiver: str
    basis: str
    article: str
    note: str
    state: str


def given_of(actor: Actor, person: Person) -> list[Given]:
    """The cases of one's own agency about a person (all linked records) that were written out for another town."""
    about = CaseSubject.objects.filter(case=OuterRef("case"), person__in=Person.objects.for_person(person.pk))
    rows = TransferredCase.objects.filter(Exists(about), transfer__agency_id=actor.agency_id).exclude(mark="")
    related = rows.select_related("transfer__made_by").order_by("-transfer__written_at", "-id")
    return [
        Given(
            at=row.transfer.written_at,
            by=row.transfer.made_by.name,
            receiver=row.transfer.to_name,
            basis=codes.label(BASES, row.transfer.basis),
            article=LEGAL_BASES[row.transfer.basis].article,
            note=row.transfer.grounds,
            state=codes.label("collaboration.transfer_states", row.state),
        )
        for row in related
        if row.transfer.written_at
    ]
