"""The way in to a form is the way in to its record: whoever may not open that does not open the form (404, 403)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import access as cases
from marugoto.cases.models import Case
from marugoto.collaboration import access as collaboration
from marugoto.core import codes
from marugoto.intake import access as intake
from marugoto.intake.models import Consultation
from marugoto.paperwork.registry import FORMS
from marugoto.paperwork.values import files, given, talks
from marugoto.paperwork.values.common import Gathered, paper
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class Opened:
    """A form that this worker may see, filled. ``about``: consultation, case, referral, sitting."""

    form: str
    about: str
    record: UUID
    gathered: Gathered
    refs: tuple[Ref, ...] = ()
    matter: UUID | None = None
    case: Case | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """The name of the form."""
        return codes.label(FORMS, self.form)

    @property
    def purpose(self) -> str:
        """Why it is usually printed."""
        return str(codes.entry(FORMS, self.form).extra["purpose"])


def forms_about(about: str) -> list[str]:
    """The forms of one kind of record, in their order."""
    return [one.code for one in codes.entries(FORMS).values() if one.extra["about"] == about]


def open_form(
    actor: Actor, form: str, about: str, record: UUID, *, part: str = "", person: str = "", look: bool = True
) -> Opened:
    """One form about one record, with the values in Japanese whatever the page speaks.

    Http404: no such form of such a record, or the record is not this worker's to see; PermissionDenied: without the right.
    """
    if form not in forms_about(about):
        raise Http404
    with translation.override("ja"):
        found = _OPEN[about](actor, form, record, part, person)
        found.gathered.add("paper", paper(actor))
    if look:
        _look(actor, found)
    return found


def _look(actor: Actor, found: Opened) -> None:
    audit.record_look(
        "form.viewed",
        by=actor,
        refs=found.refs,
        persons=list(dict.fromkeys(found.gathered.seen)),
        matter=found.matter,
        purpose=found.purpose,
        data={"form": found.form},
    )


def get_consultation(actor: Actor, consultation_id: UUID) -> Consultation:
    """One finished talk of one's own agency. Http404, PermissionDenied."""
    talk = intake.consultations_visible_to(actor).select_related("matter").filter(pk=consultation_id).first()
    if talk is None:
        raise Http404
    if not actor.can(P.CONSULTATION_READ):
        raise PermissionDenied
    return talk


def _consultation(actor: Actor, form: str, record: UUID, part: str, person: str) -> Opened:
    talk = get_consultation(actor, record)
    found = talks.application(actor, talk, person=person)
    return Opened(form, "consultation", record, found, (Ref("consultation", record),), talk.matter_id)


def _case(actor: Actor, form: str, record: UUID, part: str, person: str) -> Opened:
    case = cases.get_case(actor, record, P.CASE_READ, look=False)
    found = files.FORMS[form](actor, case, part=part, person=person)
    return Opened(form, "case", record, found, (Ref("case", record),), case.matter_id, case)


def _referral(actor: Actor, form: str, record: UUID, part: str, person: str) -> Opened:
    sent = collaboration.get_referral(actor, record, P.REFERRAL_READ, look=False)
    return Opened(
        form, "referral", record, given.referral(actor, sent), (Ref("referral", record),), sent.matter_id
    )


def _sitting(actor: Actor, form: str, record: UUID, part: str, person: str) -> Opened:
    one, kind, seat = collaboration.get_conference(actor, record, P.CONFERENCE_READ, look=False)
    found = given.sitting(actor, one, kind, seat, minutes=form == "minutes")
    return Opened(form, "sitting", record, found, (Ref("conference", record),))


_OPEN: Final[dict[str, Callable[[Actor, str, UUID, str, str], Opened]]] = {
    "consultation": _consultation,
    "case": _case,
    "referral": _referral,
    "sitting": _sitting,
}
