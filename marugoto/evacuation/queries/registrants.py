"""Questions about the list: who is on it, what they answered, which plans they have, what is amiss."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.agencies.models import Membership, MembershipRole
from marugoto.agencies.queries import in_force
from marugoto.core import clock
from marugoto.evacuation.models import EvacuationPlan, ListConsent, Registrant, Supporter
from marugoto.evacuation.queries.terms import terms_now
from marugoto.evacuation.rules import gaps
from marugoto.evacuation.rules.provision import LIST, Answered, standing
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.resources.models import Service
from marugoto.resources.queries import entries

SHELTERS = ("community_hall", "welfare_hall", "public_facility", "welfare_facility", "elderly_hall")
USUAL_MOST = 5  # persons that one supporter is asked for, where the town has said nothing


def registrants_of(actor: Actor, *, over: bool | None = False) -> QuerySet[Registrant]:
    """The list of one's own agency by reading; nobody who is hidden from it. ``over``: those taken off; None: both."""
    if not actor.can(P.EVACUATION_KEEP):
        return Registrant.objects.none()
    rows = Registrant.objects.filter(people.place_shown(actor.agency_id), agency_id=actor.agency_id)
    if over is not None:
        rows = rows.filter(ended_on__isnull=not over)
    rows = rows.select_related("person__area", "terms")
    return rows.order_by("person__family_kana", "person__given_kana", "person__family_name", "id")


def registrant_of(actor: Actor, person_id: UUID) -> Registrant | None:
    """The row of a person on the list now, whichever of their records it is tied to."""
    rows = registrants_of(actor).filter(person__in=people.record_ids(person_id))
    return rows.first()


def answers_of(rows: Iterable[UUID]) -> dict[UUID, list[Answered]]:
    """Row → all answers. One query."""
    found: dict[UUID, list[Answered]] = defaultdict(list)
    for one in ListConsent.objects.filter(registrant__in=list(rows)).order_by("on", "created_at", "id"):
        found[one.registrant_id].append(
            Answered(
                one.subject, one.state, one.on, tuple(one.groups), f"{one.created_at.isoformat()}{one.pk}"
            )
        )
    return found


def consents_of(registrant: Registrant) -> list[ListConsent]:
    """Every answer of a person, the newest first."""
    return list(registrant.answers.select_related("by").order_by("-on", "-created_at", "-id")[:100])


def consent_for(registrant: Registrant, subject: str) -> ListConsent | None:
    """The newest answer to a question."""
    return registrant.answers.filter(subject=subject).order_by("-on", "-created_at", "-id").first()


def plan_of(registrant: Registrant) -> EvacuationPlan | None:
    """The plan that counts, with its supporters."""
    rows = registrant.plans.filter(ended_on__isnull=True).select_related("shelter", "made_by")
    return rows.prefetch_related("supporters").order_by("id").first()


def plans_of(registrant: Registrant) -> list[EvacuationPlan]:
    """All versions, the newest first."""
    return list(registrant.plans.select_related("made_by").order_by("-version", "id")[:50])


def current_plans(rows: Collection[UUID]) -> dict[UUID, EvacuationPlan]:
    """Row → its plan that counts, with supporters. Two queries."""
    found = EvacuationPlan.objects.filter(registrant__in=list(rows), ended_on__isnull=True)
    found = found.select_related("shelter").prefetch_related("supporters").order_by("id")
    return {one.registrant_id: one for one in found}


def supporters_of(plan: EvacuationPlan) -> list[Supporter]:
    """In the order in which they are called."""
    return list(plan.supporters.select_related("user").order_by("sort", "id")[:20])


def gaps_of(actor: Actor, *, today: date | None = None) -> dict[UUID, tuple[str, ...]]:
    """Row → what is amiss with it, of the whole list. Five queries, however long it is."""
    today = today or clock.today()
    ids = list(registrants_of(actor).values_list("pk", flat=True))
    answers = answers_of(ids)
    plans = dict(
        EvacuationPlan.objects.filter(registrant__in=ids, ended_on__isnull=True)
        .order_by("id")
        .values_list("registrant_id", "review_on")
    )
    terms = terms_now(actor)
    told = [
        gaps.Planned(
            str(one), standing(answers.get(one, ()), LIST).state, plan=one in plans, review_on=plans.get(one)
        )
        for one in ids
    ]
    most = terms.most if terms else USUAL_MOST
    found = gaps.gaps_of(told, helping_of(ids), most=most, today=today)
    return {UUID(row): said for row, said in found.items()}


def helping_of(rows: Collection[UUID]) -> list[gaps.Helping]:
    """The supporters of the plans that count."""
    found = Supporter.objects.filter(plan__registrant__in=list(rows), plan__ended_on__isnull=True)
    return [
        gaps.Helping(
            str(one.plan.registrant_id),
            one.name,
            one.phone,
            str(one.user_id) if one.user_id else "",
            one.agreed,
        )
        for one in found.select_related("plan").order_by("id")
    ]


def burdened(actor: Actor) -> list[tuple[str, int]]:
    """Supporters who are asked for more persons than the town's terms say: (name, persons), the most first; thirty at most."""
    ids = list(registrants_of(actor).values_list("pk", flat=True))
    helping = helping_of(ids)
    terms = terms_now(actor)
    many = gaps.too_many(helping, most=terms.most if terms else USUAL_MOST)
    names = {one.key: one.name for one in helping}
    found = [(names[key], len(of)) for key, of in many.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:30]


def shelters(actor: Actor) -> list[Service]:
    """Entries of the directory where people may go: halls and facilities, and whatever calls itself a shelter; 200 at most."""
    called = Q(name__contains="避難") | Q(description__contains="避難所")  # as it is
    return list(entries.public_services(actor.municipality_id).filter(Q(kind__in=SHELTERS) | called)[:200])


def volunteers(actor: Actor) -> list[Membership]:
    """Commissioners and volunteers of the town with an account, who may be named as supporters; by name, 300 at most."""
    role = MembershipRole.objects.filter(membership=OuterRef("pk"), role="volunteer")
    rows = Membership.objects.filter(
        in_force(clock.today()), Exists(role), agency__municipality_id=actor.municipality_id
    )
    found = rows.filter(user__is_active=True).select_related("user", "agency")
    return list(found.order_by("user__name", "id")[:300])
