"""Questions about those who have not asked."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from marugoto.outreach.models import Approach, ApproachEntry, Welcome
from marugoto.outreach.rules.approach import ENDED, HANDED
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def approaches_of(actor: Actor, *, over: bool | None = None) -> QuerySet[Approach]:
    """Whom one's own agency approaches, as far as they may be seen there; who comes next first. ``over``: (not) ended."""
    if not actor.can(P.OUTREACH_KEEP):
        return Approach.objects.none()
    seen = Q(person__isnull=True) | people.not_hidden(actor.agency_id)
    rows = Approach.objects.filter(seen, agency_id=actor.agency_id, minimised_at__isnull=True)
    if over is not None:
        done = Q(state__in=(HANDED, ENDED))
        rows = rows.filter(done) if over else rows.exclude(done)
    rows = rows.select_related("person", "kept_by").annotate(attempts=Count("entries"))
    return rows.order_by("next_on", "delete_on", "id")


def approaches_due(actor: Actor, *, on: date) -> int:
    """With how many of them the day of the next step has come."""
    if not actor.can(P.OUTREACH_KEEP):
        return 0
    return approaches_of(actor, over=False).filter(next_on__lte=on).order_by().count()


def entries_of(approach: Approach) -> list[ApproachEntry]:
    """The attempts, the newest first; at most fifty."""
    return list(approach.entries.select_related("by").order_by("-on", "-id")[:50])


def welcomes_of(approach: Approach) -> list[Welcome]:
    """Whom the family lets in, those still let in first."""
    return list(approach.welcomes.select_related("agency").order_by("-until", "since", "id")[:50])
