"""Form a household; somebody comes, somebody leaves, each as of a day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.actions import layers
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.models import Household, HouseholdMember, Person
from marugoto.policy.actor import Actor


@transaction.atomic
def make_household(
    *,
    members: Sequence[tuple[Person, str]],
    since: date,
    kind: str = "living",
    name: str = "",
    by: Actor,
) -> Household:
    """A household of these persons with their relation to the head (people.relations; "self": the head).

    Refused: nobody; two heads; a kind or relation that is not in the lists; somebody already in a registered household.
    """
    if not members:
        raise Refused(_("世帯には、ひとり以上の人が要ります。"), field="person")
    if not rules.one_head(relation for _person, relation in members):
        raise Refused(_("世帯主（本人）は、ひとりだけです。"), field="relation")
    codes.require("people.household_kinds", kind, on=since, field="kind")
    household = Household.objects.create(
        municipality_id=by.municipality_id, kind=kind, name=name.strip(), created_by_id=by.agency_id
    )
    for person, relation in members:
        _join(household, person, relation, since, began="formed", by=by)
    _record("household.formed", household, [p.pk for p, _r in members], by=by, since=since)
    return household


@transaction.atomic
def add_member(
    *, household: Household, person: Person, relation: str, since: date, began: str = "", by: Actor
) -> HouseholdMember:
    """Somebody belongs to the household from a day on. Refused: already there; another head; another registered household."""
    locked = Household.objects.select_for_update().get(pk=household.pk)
    member = _join(locked, person, relation, since, began=began, by=by)
    _record("household.joined", locked, [person.pk], by=by, since=since)
    return member


@transaction.atomic
def end_membership(
    *, member_id: UUID, household: Household, last_day: date, ended: str = "", by: Actor
) -> HouseholdMember:
    """The last day on which somebody belonged to the household (moved out, died, divided). The past stays.

    Refused: not a member of this household; a day before the first; already ended before that day.
    """
    member: HouseholdMember | None = (
        HouseholdMember.objects.select_for_update()
        .filter(queries.not_hidden(by.agency_id), pk=member_id, household=household)
        .order_by("id")
        .first()
    )
    if member is None:
        raise Refused(_("この世帯の人ではありません。"))
    if last_day < member.valid_from:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"), field="last_day")
    if member.valid_to is not None and member.valid_to <= last_day:
        raise Refused(_("この人は、すでに世帯から出ています。"), field="last_day")
    if ended:
        codes.require("people.membership_ends", ended, on=clock.today(), field="ended")
    member.valid_to, member.ended = last_day, ended
    member.save(update_fields=["valid_to", "ended"])
    _record("household.left", household, [member.person_id], by=by, last_day=last_day)
    return member


def _join(
    household: Household, person: Person, relation: str, since: date, *, began: str, by: Actor
) -> HouseholdMember:
    if person.municipality_id != household.municipality_id:
        raise Refused(_("ほかの自治体の人は、この世帯に入れられません。"), field="person")
    if relation:
        codes.require("people.relations", relation, on=since, field="relation")
    if began:
        codes.require("people.membership_beginnings", began, on=clock.today(), field="began")
    member = HouseholdMember(
        household=household,
        person=person,
        kind=household.kind,
        relation=relation,
        valid_from=since,
        began=began,
    )
    if relation == rules.HEAD:
        member.layer = layers.of_head(household, member, by=by)
    with in_a_sentence(HouseholdMember, field="person"):
        member.save(force_insert=True)
    return member


def _record(verb: str, household: Household, persons: list[UUID], *, by: Actor, **days: date) -> None:
    data = {"kind": household.kind} | {name: day.isoformat() for name, day in days.items()}
    audit.record(verb, by=by, refs=[Ref("household", household.pk)], persons=persons, data=data)
