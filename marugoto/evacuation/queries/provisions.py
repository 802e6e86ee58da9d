"""Questions about provisions: who could go, what has gone, to whom a person was told."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from marugoto.agencies.models import Area
from marugoto.evacuation.models import EvacuationPlan, Provided, Provision, Registrant
from marugoto.evacuation.queries.registrants import answers_of, registrants_of
from marugoto.evacuation.rules.provision import LIST, PLAN_SHARE, Candidate, Ground, goes, standing
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def candidates(actor: Actor, area: Area | None) -> tuple[list[Registrant], list[Candidate]]:
    """Who is on the list (of an area), and what a basis asks about each. Whoever is protected or dead is withheld."""
    rows = registrants_of(actor)
    found = list(rows.filter(person__area=area) if area else rows)
    ids = [one.pk for one in found]
    answers, away = answers_of(ids), withheld(found)
    plans = set(
        EvacuationPlan.objects.filter(registrant__in=ids, ended_on__isnull=True)
        .order_by("id")
        .values_list("registrant_id", flat=True)
    )
    return found, [
        Candidate(str(one.pk), tuple(answers.get(one.pk, ())), one.pk in away, one.pk in plans)
        for one in found
    ]


def withheld(rows: Collection[Registrant]) -> set[UUID]:
    """Which of these rows go on no list that leaves the house: under a protective measure, or dead."""
    protected = people.protected_among([one.person_id for one in rows])
    return {one.pk for one in rows if one.person_id in protected or one.person.deceased_on is not None}


def provisions_of(actor: Actor) -> QuerySet[Provision]:
    """What one's own agency has provided, the newest first."""
    if not actor.can(P.EVACUATION_KEEP):
        return Provision.objects.none()
    rows = Provision.objects.filter(agency_id=actor.agency_id)
    rows = rows.select_related("area", "terms", "disaster", "provided_by")
    return rows.order_by("-provided_at", "-number", "id")


def out_there(actor: Actor) -> int:
    """How many have not come back."""
    return provisions_of(actor).filter(returned_on__isnull=True).count()


def rows_of(actor: Actor, provision: Provision) -> list[Provided]:
    """Who was on it and may still stand on paper: nobody who is hidden, protected, dead or no longer on the list, nor who has
    said no since where the basis asks (49条の11第2項); the plan (``with_plan``) as far as it may still go along."""
    rows = Provided.objects.filter(
        registrant__in=registrants_of(actor, over=False).order_by(), provision=provision
    )
    rows = rows.select_related("registrant__person__area")
    found = list(
        rows.order_by(
            "registrant__person__area__sort",
            "registrant__person__family_kana",
            "registrant__person__given_kana",
            "registrant__person__family_name",
            "id",
        )
    )
    away, answers = withheld([one.registrant for one in found]), answers_of(o.registrant_id for o in found)
    ground, kept = _ground_of(provision), []
    for one in found:
        said, hidden = answers.get(one.registrant_id, ()), one.registrant_id in away
        if goes(ground, standing(said, LIST), withheld=hidden):
            one.with_plan = one.with_plan and goes(ground, standing(said, PLAN_SHARE), withheld=hidden)
            kept.append(one)
    return kept


def _ground_of(provision: Provision) -> Ground:
    """On what it stood when it was made; a declared disaster that has ended since takes nothing back."""
    terms = provision.terms
    return Ground(
        basis=provision.basis,
        group=provision.group,
        ordinance_groups=tuple(terms.groups) if terms else (),
        heeds_refusal=terms.heeds_refusal if terms else True,
        disaster=provision.disaster_id is not None,
    )


def told_to(registrant: Registrant) -> list[Provided]:
    """To whom this person was told, the newest first."""
    rows = Provided.objects.filter(registrant=registrant).select_related(
        "provision__disaster", "provision__provided_by"
    )
    return list(rows.order_by("-provision__provided_at", "id")[:50])


def counts_of(actor: Actor, rows: Sequence[Provision]) -> dict[UUID, int]:
    """Provision → how many of its persons one still sees. One query."""
    seen = registrants_of(actor, over=None).order_by()
    found = Provided.objects.filter(provision__in=rows, registrant__in=seen).order_by()
    counted = found.values("provision").annotate(n=Count("id")).order_by("provision")
    return {one["provision"]: one["n"] for one in counted}
