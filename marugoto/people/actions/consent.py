"""A person answers whether information may be shared. Every answer is kept; the newest counts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.models import Consent, Person
from marugoto.policy.actor import Actor


@transaction.atomic
def record_consent(
    *,
    person: Person,
    state: str,
    form: str = "",
    answered_on: date,
    until: date | None = None,
    scope_note: str = "",
    agency: Agency | None = None,
    by: Actor,
) -> Consent:
    """An answer to an agency (the actor's own unless another is named): given, partial, refused or withdrawn.

    "Not asked" is no answer: write nothing. Refused: no form for a consent; a day to come; an end before the answer;
    a partial consent that does not say how far it goes.
    """
    problem = rules.consent_problem(
        state=state, form=form, answered_on=answered_on, until=until, today=clock.today()
    )
    if problem:
        raise _refusal(problem)
    if form:
        codes.require("intake.consent_forms", form, on=answered_on, field="form")
    if state == "partial" and not scope_note.strip():
        raise Refused(_("一部だけの同意は、どこまでか（相手・内容）を書いてください。"), field="scope_note")
    consent = Consent.objects.create(
        person=person,
        agency_id=agency.pk if agency else by.agency_id,
        state=state,
        form=form,
        answered_on=answered_on,
        until=until,
        scope_note=scope_note.strip(),
        recorded_by=by.user_id,
    )
    audit.record(
        f"consent.{state}",
        by=by,
        refs=[Ref("consent", consent.pk), Ref("agency", consent.agency_id)],
        persons=[person.pk],
        data={
            "form": form,
            "answered_on": answered_on.isoformat(),
            "until": until.isoformat() if until else None,
        },
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, on: date, agency: Agency | None = None, by: Actor) -> Consent:
    """The person takes the consent back. What was shared stays known; from now on nothing more is shared.

    Refused: there is no consent that stands.
    """
    agency_id = agency.pk if agency else by.agency_id
    if not queries.shares_somewhere(person, agency_id, on):
        raise Refused(_("取り消せる同意がありません。"))
    return record_consent(person=person, state="withdrawn", answered_on=on, agency=agency, by=by)


def _refusal(problem: str) -> Refused:
    words = {
        "state": (_("同意の答えを選んでください。"), "state"),
        "form": (_("同意をどのように聞いたか（書面・口頭・代理）を選んでください。"), "form"),
        "future": (_("同意を聞いた日は、今日までの日にしてください。"), "answered_on"),
        "until": (_("同意の期限は、答えた日より後にしてください。"), "until"),
    }
    message, field = words[problem]
    return Refused(message, field=field)
