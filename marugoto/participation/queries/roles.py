"""Roles, places and what is sought: the town's, and nobody in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from marugoto.core import clock
from marugoto.participation.models import Host, Role, RoleOrder, Seat
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.resources.models import Service
from marugoto.resources.queries import office


@dataclass(frozen=True)
class Filter:
    """Which roles. ``day``: a weekday, 0 to 6, or ""; ``free``: only with a free place."""

    words: str = ""
    kind: str = ""
    day: str = ""
    reward: str = ""
    free: bool = False


def _active(on: date) -> Q:
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def taken(role: Role, on: date) -> int:
    """How many of its places are taken on a day."""
    return Seat.objects.filter(_active(on), role=role).count()


def free(role: Role, on: date) -> int:
    """How many of its places are free on a day; never less than none."""
    return max(0, role.capacity - taken(role, on))


def roles_of_town(municipality_id: UUID) -> QuerySet[Any]:
    """The roles of a town that are open, by title, each with ``taken`` and ``left`` as of today."""
    seats = Seat.objects.filter(_active(clock.today()), role=OuterRef("pk")).order_by().values("role")
    count = Subquery(seats.annotate(n=Count("id")).values("n"), output_field=IntegerField())
    rows = Role.objects.filter(host__municipality_id=municipality_id, ended_on__isnull=True)
    rows = rows.filter(host__ended_on__isnull=True, host__service__retired_on__isnull=True)
    return (
        rows.annotate(taken=Coalesce(count, 0), left=F("capacity") - Coalesce(count, 0))
        .select_related("host__service__organization", "host__agency")
        .order_by("title", "id")
    )


def roles_filtered(actor: Actor, wanted: Filter) -> QuerySet[Role]:
    """The roles that a filter leaves, those with most free places first."""
    rows = roles_of_town(actor.municipality_id)
    if wanted.words.strip():
        words = wanted.words.strip()
        rows = rows.filter(
            Q(title__icontains=words) | Q(tasks__icontains=words) | Q(host__service__name__icontains=words)
        )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.day:
        rows = rows.filter(times__overlap=[f"{wanted.day}-{part}" for part in ("am", "pm", "eve")])
    if wanted.reward:
        rows = rows.filter(reward=wanted.reward)
    if wanted.free:
        rows = rows.filter(left__gt=0)
    return rows.order_by("-left", "title", "id")


def role(actor: Actor, role_id: UUID) -> Role | None:
    """One role of the town, ended or not."""
    rows = Role.objects.filter(host__municipality_id=actor.municipality_id)
    return rows.select_related("host__service__organization", "host__agency").filter(pk=role_id).first()


def host(actor: Actor, host_id: UUID) -> Host | None:
    """One place of the town, ended or not."""
    rows = Host.objects.filter(municipality_id=actor.municipality_id)
    return rows.select_related("service__organization", "agency").filter(pk=host_id).first()


def hosts_of_town(actor: Actor, *, words: str = "") -> QuerySet[Host]:
    """The places that take people in, by name, each with its roles, its places and how many are taken (its load)."""
    today = clock.today()
    open_roles = Role.objects.filter(host=OuterRef("pk"), ended_on__isnull=True).order_by().values("host")
    seats = Seat.objects.filter(_active(today), role__host=OuterRef("pk")).order_by().values("role__host")
    rows = Host.objects.filter(municipality_id=actor.municipality_id, ended_on__isnull=True)
    if words.strip():
        rows = rows.filter(service__name__icontains=words.strip())
    return (
        rows.annotate(
            open_roles=Coalesce(Subquery(open_roles.annotate(n=Count("id")).values("n")), 0),
            places=Coalesce(Subquery(open_roles.annotate(n=Sum("capacity")).values("n")), 0),
            taken=Coalesce(Subquery(seats.annotate(n=Count("id")).values("n")), 0),
        )
        .select_related("service__organization", "agency")
        .order_by("service__name", "id")
    )


def roles_of(one: Host) -> list[Role]:
    """The open roles of a place, each with what is taken."""
    return list(roles_of_town(one.municipality_id).filter(host=one)[:50])


def may_keep(actor: Actor, one: Host) -> bool:
    """Roles are kept by the agency that keeps in touch with the place, and by the one that keeps its entry."""
    own = actor.agency_id in (one.agency_id, one.service.owner_agency_id)
    return actor.can(P.RESOURCE_KEEP) and own


def services_to_take_up(actor: Actor, words: str) -> list[Service]:
    """Entries of the directory that could become a place that takes people in, by what they are called."""
    if len(words.strip()) < 2:
        return []
    rows = office.listed(actor, office.Filter(words=words))
    return list(rows.exclude(Exists(Host.objects.filter(service=OuterRef("pk"))))[:20])


def service(actor: Actor, service_id: UUID) -> Service | None:
    """One entry of the town that is not a place yet."""
    rows = Service.objects.filter(municipality_id=actor.municipality_id, retired_on__isnull=True)
    return rows.exclude(Exists(Host.objects.filter(service=OuterRef("pk")))).filter(pk=service_id).first()


def orders_of_town(actor: Actor, *, ended: bool = False) -> QuerySet[RoleOrder]:
    """Roles that are sought, the oldest first; or those that are no longer, the newest first."""
    rows = RoleOrder.objects.filter(municipality_id=actor.municipality_id, ended_on__isnull=not ended)
    order = ("-ended_on", "-id") if ended else ("opened_on", "id")
    return rows.select_related("agency", "area", "role__host__service").order_by(*order)


def order(actor: Actor, order_id: UUID) -> RoleOrder | None:
    """One role that is sought."""
    rows = RoleOrder.objects.filter(municipality_id=actor.municipality_id)
    return rows.select_related("agency", "area").filter(pk=order_id).first()
