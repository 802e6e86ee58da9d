"""Somebody is put on the list, changed, taken off; answers are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.common import must_keep, note
from marugoto.evacuation.models import ListConsent, Registrant
from marugoto.evacuation.rules.provision import GIVEN
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@transaction.atomic
def put_on(
    *, registrant_id: UUID, person: Person, reasons: Sequence[str], words: str = "", by: Actor
) -> Registrant:
    """A person of the register comes on the list, under the terms in force. The same id twice is once.

    Refused: no terms yet; a reason that the terms do not cover; on the list already; dead.
    """
    must_keep(by)
    if (there := queries.registrants_of(by, over=None).filter(pk=registrant_id).first()) is not None:
        return there
    terms = queries.terms_now(by)
    if terms is None:
        raise Refused(_("先に、名簿の定め（載せる範囲と事由）を決めてください。"))
    if person.deceased_on is not None:
        raise Refused(_("台帳では、この人は亡くなっています。"))
    if queries.registrant_of(by, person.pk) is not None:
        raise Refused(_("この人は、もう名簿に載っています。"))
    _covered(reasons, terms.reasons)
    with in_a_sentence(Registrant):
        made = Registrant.objects.create(
            id=registrant_id,
            municipality_id=by.municipality_id,
            agency_id=by.agency_id,
            person_id=person.root_id,
            terms=terms,
            reasons=list(reasons),
            note=words.strip(),
            since=clock.today(),
            added_by_id=by.user_id,
        )
    note("registrant.listed", by, [Ref("registrant", made.pk)], [made.person_id])
    return made


def _covered(reasons: Sequence[str], allowed: Sequence[str]) -> None:
    if not reasons:
        raise Refused(_("避難支援等を必要とする事由を選んでください。"), field="reasons")
    for code in reasons:
        codes.require("evacuation.reasons", code, on=clock.today(), field="reasons")
        if code not in allowed:
            raise Refused(
                _("「%(reason)s」は、いまの定めの事由にありません。")
                % {"reason": codes.label("evacuation.reasons", code)},
                field="reasons",
            )


@transaction.atomic
def revise(*, registrant: Registrant, reasons: Sequence[str], words: str, by: Actor) -> None:
    """The reasons are others now, under the terms in force. Refused: taken off; a reason not covered."""
    must_keep(by)
    row = _locked(registrant)
    terms = queries.terms_now(by) or row.terms
    _covered(reasons, [*terms.reasons, *row.reasons])
    row.reasons, row.note, row.terms = list(reasons), words.strip(), terms
    row.save(update_fields=["reasons", "note", "terms"])
    note("registrant.revised", by, [Ref("registrant", row.pk)], [row.person_id])


@transaction.atomic
def take_off(*, registrant: Registrant, reason: str, by: Actor) -> None:
    """Off the list from today, with the reason; what was answered and planned stays. Refused: a code; off already."""
    must_keep(by)
    codes.require("evacuation.list_ends", reason, on=clock.today(), field="reason")
    row = _locked(registrant)
    row.ended_on, row.end_reason = clock.today(), reason
    row.save(update_fields=["ended_on", "end_reason"])
    note("registrant.taken_off", by, [Ref("registrant", row.pk)], [row.person_id], reason=reason)


@dataclass(frozen=True)
class Answer:
    """One answer to one question, when and how it was given; ``groups``: to whom a yes reaches (none: to all)."""

    subject: str
    state: str
    on: date
    way: str
    groups: Sequence[str] = field(default_factory=list)
    note: str = ""


@transaction.atomic
def answer(*, registrant: Registrant, told: Answer, by: Actor) -> ListConsent:
    """What the person said; earlier answers stay. Refused: codes; a day to come; groups without a yes; taken off."""
    must_keep(by)
    row = _locked(registrant)
    today = clock.today()
    codes.require("evacuation.consent_subjects", told.subject, on=today, field="subject")
    codes.require("evacuation.consent_states", told.state, on=today, field="state")
    codes.require("evacuation.consent_ways", told.way, on=today, field="way")
    for code in told.groups:
        codes.require("evacuation.receiver_groups", code, on=today, field="groups")
    if told.on > today:
        raise Refused(_("答えた日は、今日までの日にしてください。"), field="on")
    if told.groups and told.state != GIVEN:
        raise Refused(_("伝えてよい相手を選べるのは、同意したときだけです。"), field="groups")
    made = ListConsent.objects.create(
        registrant=row,
        subject=told.subject,
        state=told.state,
        on=told.on,
        way=told.way,
        groups=list(told.groups),
        note=told.note.strip(),
        by_id=by.user_id,
    )
    refs = [Ref("registrant", row.pk)]
    note("list_consent.recorded", by, refs, [row.person_id], subject=told.subject, state=told.state)
    return made


def _locked(registrant: Registrant) -> Registrant:
    row = Registrant.objects.select_for_update(of=("self",)).get(pk=registrant.pk)
    if row.ended_on is not None:
        raise Refused(_("この人は、もう名簿から外してあります。"))
    return row
