"""Questions about households that somebody else told of."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from marugoto.outreach.models import Campaign, Heard, HeardApart
from marugoto.outreach.queries.campaigns import campaigns_of
from marugoto.outreach.rules import heard as rules
from marugoto.policy.actor import Actor

SHOWN = 20  # pairs at a time; the next ones come up as these are judged


def heard_of(actor: Actor) -> QuerySet[Heard]:
    """The households that were told of in the campaigns of one's own agency, as they came."""
    rows = Heard.objects.filter(campaign__in=campaigns_of(actor).order_by())
    return rows.select_related("campaign", "area").order_by("-id")


@dataclass(frozen=True)
class Alike:
    """Two rows that may be one household, and what speaks for it."""

    first: Heard
    second: Heard
    why: list[str]


def alike_in(actor: Actor, campaign: Campaign) -> tuple[list[Alike], int]:
    """The first pairs that may be the same, and how many there are."""
    rows = {one.pk: one for one in heard_of(actor).filter(campaign=campaign)}
    apart = list(
        HeardApart.objects.filter(first__campaign=campaign)
        .order_by("id")
        .values_list("first_id", "second_id")
    )
    found = rules.pairs([told_of(one) for one in rows.values()], apart)
    return [Alike(rows[a.id], rows[b.id], why) for a, b, why in found[:SHOWN]], len(found)


def known_in(actor: Actor, campaign: Campaign) -> list[tuple[str, rules.Known]]:
    """Each area that was told of, by name, with how many households they are."""
    areas: dict[tuple[str, UUID], list[Heard]] = {}
    for one in heard_of(actor).filter(campaign=campaign):
        areas.setdefault((one.area.name, one.area_id), []).append(one)
    return [
        (name, rules.counted((told_of(one), one.supported) for one in rows))
        for (name, _id), rows in sorted(areas.items())
    ]


def told_of(one: Heard) -> rules.Told:
    """A row as the rules know it."""
    return rules.Told(
        one.pk,
        one.area_id,
        (one.teller, one.teller_no),
        one.size,
        frozenset(one.ages),
        frozenset(one.fields),
        one.same_as_id,
    )
