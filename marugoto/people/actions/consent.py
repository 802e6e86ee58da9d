"""A person answers whether information may be shared. Every answer is kept; the newest counts."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.agencies.queries import agencies_of
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.models import Consent, Person
from marugoto.people.rules import Proxy, Scope
from marugoto.policy.actor import Actor

NOBODY, EVERYTHING = Proxy(), Scope()


@transaction.atomic
def record_consent(
    *,
    person: Person,
    state: str,
    form: str = "",
    answered_on: date,
    until: date | None = None,
    scope_note: str = "",
    scope: Scope = EVERYTHING,
    proxy: Proxy = NOBODY,
    agency: Agency | None = None,
    by: Actor,
) -> Consent:
    """An answer to an agency (the actor's own unless another is named): given, partial, refused or withdrawn.

    "Not asked" is no answer: write nothing. ``scope`` says how far a consent in part goes, ``scope_note`` what no machine
    can judge. Refused: no form for a consent; a day to come; an end before the answer; a partial consent that does not say
    how far it goes, or names an agency of another town; an answer by a proxy without who and by what right.
    """
    scope = replace(scope, words=scope_note.strip() or scope.words.strip())
    problem = rules.consent_problem(
        state=state, form=form, answered_on=answered_on, until=until, today=clock.today()
    )
    if problem:
        raise _refusal(problem)
    if form:
        codes.require("intake.consent_forms", form, on=answered_on, field="form")
    _judge_scope(state, scope, on=answered_on, by=by)
    _judge_proxy(form, proxy, on=answered_on)
    consent = Consent.objects.create(
        person=person,
        agency_id=agency.pk if agency else by.agency_id,
        state=state,
        form=form,
        answered_on=answered_on,
        until=until,
        scope_note=scope.words,
        agencies=sorted(scope.agencies),
        items=sorted(scope.items),
        purposes=sorted(scope.purposes),
        proxy_name=proxy.name.strip(),
        proxy_right=proxy.right,
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
            "limits": len(scope.agencies) + len(scope.items) + len(scope.purposes),
            "proxy": proxy.right,
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


def _judge_scope(state: str, scope: Scope, *, on: date, by: Actor) -> None:
    problem = rules.scope_problem(state=state, scope=scope)
    if problem == "missing":
        raise Refused(_("一部だけの同意は、どこまでか（相手・内容）を書いてください。"), field="scope_note")
    if problem:
        raise Refused(_("相手・中身・目的をしぼるときは、「一部だけ同意」を選んでください。"), field="state")
    for item in scope.items:
        codes.require("collaboration.packet_items", item, on=on, field="items")
    for purpose in scope.purposes:
        codes.require("people.consent_purposes", purpose, on=on, field="purposes")
    if scope.agencies and _of_the_town(scope.agencies, by) != scope.agencies:
        raise Refused(_("伝えてよい相手を、一覧から選びなおしてください。"), field="agencies")


def _of_the_town(agencies: frozenset[UUID], by: Actor) -> frozenset[UUID]:
    rows = agencies_of(by.municipality_id).filter(pk__in=agencies)
    return frozenset(rows.values_list("pk", flat=True))


def _judge_proxy(form: str, proxy: Proxy, *, on: date) -> None:
    problem = rules.proxy_problem(form=form, name=proxy.name, right=proxy.right)
    words = {
        "name": (_("代わりに答えた人の名前を書いてください。"), "proxy_name"),
        "right": (_("どのような立場で代わりに答えたかを選んでください。"), "proxy_right"),
        "nobody": (_("代わりに答えた人を書くのは、聞き方が「代理」のときだけです。"), "form"),
    }
    if problem:
        message, field = words[problem]
        raise Refused(message, field=field)
    if proxy.right:
        codes.require("people.proxy_rights", proxy.right, on=on, field="proxy_right")


def _refusal(problem: str) -> Refused:
    words = {
        "state": (_("同意の答えを選んでください。"), "state"),
        "form": (_("同意をどのように聞いたか（書面・口頭・代理）を選んでください。"), "form"),
        "future": (_("同意を聞いた日は、今日までの日にしてください。"), "answered_on"),
        "until": (_("同意の期限は、答えた日より後にしてください。"), "until"),
    }
    message, field = words[problem]
    return Refused(message, field=field)
