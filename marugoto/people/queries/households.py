"""Questions about households as of a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from marugoto.agencies.queries import in_force
from marugoto.people.models import Household, HouseholdMember, Person
from marugoto.people.queries.persons import known_among
from marugoto.people.queries.protection import not_hidden
from marugoto.people.rules import HEAD


def memberships_of(person: Person, on: date) -> list[HouseholdMember]:
    """Where a person belongs on a day: living arrangements first, then the registered household."""
    rows = HouseholdMember.objects.for_person(person.pk).filter(in_force(on)).select_related("household")
    return list(rows.order_by("kind", "-valid_from", "id"))


def household_of(person: Person, on: date) -> Household | None:
    """The household a person lives in on a day, else the registered one, else None."""
    memberships = memberships_of(person, on)
    return memberships[0].household if memberships else None


def household_of_kind(person: Person, kind: str, on: date) -> Household | None:
    """The household of one kind to which a person belongs on a day; of several the newest."""
    return next((m.household for m in memberships_of(person, on) if m.kind == kind), None)


def members_of(household: Household, on: date, *, seen_by: UUID) -> list[HouseholdMember]:
    """Who belongs to a household on a day, as far as an agency may see them, the head first."""
    rows = HouseholdMember.objects.filter(in_force(on), not_hidden(seen_by), household=household)
    head = Case(When(relation=HEAD, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(
        rows.select_related("person").annotate(head=head).order_by("head", "valid_from", "created_at", "id")
    )


def changes_of(household: Household, *, seen_by: UUID) -> list[date]:
    """The days on which a household became another: somebody whom an agency may see came, or was there for the last time."""
    rows = HouseholdMember.objects.filter(not_hidden(seen_by), household=household)
    rows = rows.order_by("valid_from", "id")
    days = set()
    for start, end in rows.values_list("valid_from", "valid_to"):
        days |= {start} | ({end} if end else set())
    return sorted(days)


def household_title(members: Iterable[HouseholdMember]) -> str:
    """The family name of the head, else of the first: 「渡邊」; "" if nobody has one."""
    names = [(m.relation != HEAD, m.person.family_name or m.person.family_kana) for m in members]
    return min((n for n in names if n[1]), default=(True, ""), key=lambda n: n[0])[1]


def shows_anybody(agency_id: UUID) -> Q:
    """The condition that anybody belongs or belonged to a household whom the agency may see."""
    return Q(Exists(HouseholdMember.objects.filter(not_hidden(agency_id), household=OuterRef("pk"))))


def households_shown(households: Iterable[Household], agency_id: UUID) -> list[Household]:
    """Of these households those of which an agency may see anybody, in their order. One query."""
    given = list(households)
    rows = Household.objects.filter(shows_anybody(agency_id), pk__in=[one.pk for one in given])
    shown = set(rows.order_by("id").values_list("id", flat=True))
    return [one for one in given if one.pk in shown]


def is_known_household(household: Household, agency_id: UUID) -> bool:
    """Has the agency made this household, or is it involved with anybody who belongs or belonged to it?"""
    if household.created_by_id == agency_id:
        return True
    members = HouseholdMember.objects.filter(household=household).order_by()
    roots = members.values_list(Coalesce("person__canonical_id", "person_id"), flat=True)
    return bool(known_among(set(roots), agency_id))
