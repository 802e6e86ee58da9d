"""What happens to a household on a day: it splits, two become one, a relation changes, somebody dies. The past stays.

Each is a last day here and a first day there; nothing is overwritten. A worker moves only those whom the own agency may
see: who is hidden by a protective measure stays where they were.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.actions.households import join
from marugoto.people.models import Household, HouseholdMember, Person
from marugoto.policy.actor import Actor

ONE_DAY = timedelta(days=1)


@transaction.atomic
def split(
    *, household: Household, member_ids: Collection[UUID], head_id: UUID | None, on: date, by: Actor
) -> Household:
    """Some members are a household of their own from a day on. Refused: nobody; everybody; a day before they came."""
    locked = Household.objects.select_for_update().get(pk=household.pk)
    there = _members(locked, on, by=by)
    going = [m for m in there if m.pk in member_ids]
    if not going:
        raise Refused(_("分かれる人を選んでください。"), field="members")
    if len(going) == len(there):
        raise Refused(_("全員が分かれることはできません。残る人を外してください。"), field="members")
    made = Household.objects.create(
        municipality_id=locked.municipality_id, kind=locked.kind, created_by_id=by.agency_id
    )
    for member in going:
        _leave(member, on=on, ended="split")
        relation = rules.HEAD if member.pk == head_id else ""
        join(made, member.person, relation, on, began="split", by=by)
    _note("household.split", [locked, made], going, on=on, by=by)
    return made


@transaction.atomic
def merge(*, household: Household, other: Household, on: date, by: Actor) -> Household:
    """All of another household belong to this one from a day on. Refused: the same one; another kind; nobody there."""
    pair = sorted({household.pk, other.pk})
    locked = {h.pk: h for h in Household.objects.select_for_update().filter(pk__in=pair).order_by("id")}
    if len(locked) < 2:
        raise Refused(_("別の世帯を選んでください。"), field="person")
    if household.kind != other.kind:
        raise Refused(_("住民登録の世帯と、いっしょに暮らす世帯は、ひとつにできません。"), field="person")
    already = {m.person.root_id for m in _members(household, on, by=by)}
    coming = _members(other, on, by=by)
    if not coming:
        raise Refused(_("その日、その世帯にはだれもいません。"), field="person")
    for member in coming:
        _leave(member, on=on, ended="merged")
        if member.person.root_id not in already:
            join(household, member.person, "", on, began="merged", by=by)
    _note("household.merged", [household, other], coming, on=on, by=by)
    return household


@transaction.atomic
def set_relation(
    *, household: Household, member_id: UUID, relation: str, on: date, by: Actor
) -> HouseholdMember:
    """Another relation to the head from a day on; the former stays. What was never written is filled in from the start.

    Refused: not of this household; not in the list; another head.
    """
    codes.require("people.relations", relation, on=on, field="relation")
    found = [m for m in _members(household, on, by=by) if m.pk == member_id]
    if not found:
        raise Refused(_("この世帯の人ではありません。"))
    (member,) = found
    if not member.relation or member.valid_from >= on:
        member.delete()
        row = join(household, member.person, relation, member.valid_from, began=member.began, by=by)
    else:
        _leave(member, on=on, ended="relation")
        row = join(household, member.person, relation, on, began="relation", by=by)
    _note("household.relation_changed", [household], [row], on=on, by=by)
    return row


@transaction.atomic
def record_death(*, person: Person, on: date, by: Actor) -> Person:
    """The person died on a day, and belongs to no household after it. Refused: a day to come, or before the birth."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if on > clock.today():
        raise Refused(_("亡くなった日は、今日までの日にしてください。"), field="on")
    born = locked.birth
    if born.day and born.precision != "about" and on < born.day:
        raise Refused(_("亡くなった日は、生年月日より後にしてください。"), field="on")
    locked.deceased_on = on
    locked.save(update_fields=["deceased_on"])
    for member in queries.memberships_of(locked, on):
        if member.valid_to is None:
            _leave(member, on=on + ONE_DAY, ended="died")
    audit.record("person.died", by=by, persons=[locked.pk], data={"on": on.isoformat()})
    return locked


def _members(household: Household, on: date, *, by: Actor) -> list[HouseholdMember]:
    return [m for m in queries.members_of(household, on, seen_by=by.agency_id) if m.valid_to is None]


def _leave(member: HouseholdMember, *, on: date, ended: str) -> None:
    """Belongs to the household until the day before."""
    last = on - ONE_DAY
    if last < member.valid_from:
        raise Refused(_("その日より後に世帯に入った人がいます。日を確かめてください。"), field="on")
    member.valid_to, member.ended = last, ended
    member.save(update_fields=["valid_to", "ended"])


def _note(
    verb: str, households: Sequence[Household], members: Sequence[HouseholdMember], *, on: date, by: Actor
) -> None:
    refs = [Ref("household", h.pk) for h in households]
    persons = [m.person_id for m in members]
    audit.record(verb, by=by, refs=refs, persons=persons, data={"on": on.isoformat()})
