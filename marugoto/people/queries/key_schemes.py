"""Are the search keys of a town those that are asked for today? After an upgrade of their scheme they may not be (ADR 0010)."""

from typing import Final
from uuid import UUID

from marugoto.agencies.models import Municipality
from marugoto.people.linkage import block
from marugoto.people.models import KeyScheme, Person, PersonKey
from marugoto.people.queries.persons import EVERYTHING, facts_of

_OLDEST: Final = 5  # records that are looked at: those that were there before the upgrade


def towns_with_old_keys() -> list[str]:
    """The towns some of whose oldest records have other keys than would be made today; `marugoto people rekey` helps."""
    made_anew = KeyScheme.objects.filter(scheme=block.SCHEME, reached__isnull=True)
    towns = Municipality.objects.exclude(pk__in=made_anew.values("municipality")).order_by("code")
    return [town.name for town in towns if _looks_old(town)]


def _looks_old(town: Municipality) -> bool:
    oldest = Person.objects.filter(municipality=town).order_by("pk").prefetch_related(*EVERYTHING)[:_OLDEST]
    wanted: dict[UUID, set[int]] = {
        one.pk: set(block.hashed(town.pk, block.keys_of(facts_of(one, city=town.name)))) for one in oldest
    }
    stored: dict[UUID, set[int]] = {pk: set() for pk in wanted}
    rows = PersonKey.objects.filter(person__in=wanted)  # this record alone: every record has keys of its own
    for person_id, key in rows.values_list("person_id", "key"):
        stored[person_id].add(key)
    return stored != wanted
