"""What clashes with the unseen is set beside it, so that no refusal tells of a hidden person (ADR 0008).

On a layer the database allows one of a kind. A writer who may see whoever stands there is refused like anybody; for a
writer from whom they are hidden the row goes to the next layer, as if nobody were there.
"""

from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import Combinable

from marugoto.core import second_wall
from marugoto.people import queries
from marugoto.people.models import Household, HouseholdMember, PersonIdentifier
from marugoto.people.rules import HEAD, layer_for
from marugoto.policy.actor import Actor


@second_wall.lifted("layers")
def of_number(number: PersonIdentifier, *, by: Actor) -> int:
    """The layer on which a number can stand, or the one on which it is refused."""
    same = PersonIdentifier.objects.filter(
        municipality_id=number.municipality_id,
        kind=number.kind,
        value=number.value,
    )
    same = same.filter(Q(agency_id=number.agency_id) if number.agency_id else Q(agency__isnull=True))
    return _layer(
        same.annotate(hidden=_hidden_from(by)).order_by("layer", "id").values_list("layer", "hidden")
    )


@second_wall.lifted("layers")
def of_head(household: Household, member: HouseholdMember, *, by: Actor) -> int:
    """The layer on which a head can stand, or the one on which a second head is refused."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gte=member.valid_from)
    heads = HouseholdMember.objects.filter(later, household=household, relation=HEAD)
    return _layer(
        heads.annotate(hidden=_hidden_from(by)).order_by("layer", "id").values_list("layer", "hidden")
    )


def _hidden_from(by: Actor) -> Combinable:
    return ExpressionWrapper(
        queries.is_one_of(queries.hidden_from(by.agency_id), "person"), output_field=BooleanField()
    )


def _layer(rows: Iterable[tuple[int, bool]]) -> int:
    there = list(rows)
    return layer_for(
        seen=[layer for layer, hidden in there if not hidden],
        unseen=[layer for layer, hidden in there if hidden],
    )
