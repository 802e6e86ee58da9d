"""The list of cases: filters, order, and what each row shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, Plan, Step, TeamMember
from marugoto.cases.queries.dues import mine
from marugoto.policy.actor import Actor

SORTS = {
    "due": F("due").asc(nulls_last=True),
    "-due": F("due").desc(nulls_last=True),
    "title": F("title").asc(),
    "-title": F("title").desc(),
    "number": F("matter__number").asc(),
    "-number": F("matter__number").desc(),
    "opened": F("opened_on").asc(),
    "-opened": F("opened_on").desc(),
    "lead": F("lead_name").asc(nulls_last=True),
    "-lead": F("lead_name").desc(nulls_last=True),
}
SHOWN = (
    *("title", "status", "due", "closed_on", "agency_id"),
    *("matter__number", "matter__status", "matter__next_act", "matter__holder_desk__agency_id"),
)
STATUSES = ("open", "watching", "closed", "all")


@dataclass(frozen=True)
class Wanted:
    """What the page asks for."""

    status: str = "open"
    mine: bool = False
    overdue: bool = False
    q: str = ""
    sort: str = "due"


def cases_filtered(actor: Actor, wanted: Wanted, *, on: date) -> QuerySet[Case]:
    """Cases of one's agency with ``review_on``, ``lead_name``, ``steps_open``, ``steps_all``; of the rest what the list shows."""
    rows = _shown(cases_visible_to(actor))
    if wanted.status in ("open", "watching", "closed"):
        rows = rows.filter(status=wanted.status)
    if wanted.mine:
        rows = rows.filter(mine(actor, on=on))
    if wanted.overdue:
        late = {"review_on__lt": on}  # an annotation
        rows = rows.filter(status="open", **late)
    if q := wanted.q.strip():
        rows = rows.filter(Q(title__icontains=q) | Q(matter__number__contains=q))
    return rows.order_by(SORTS.get(wanted.sort, SORTS["due"]), "opened_on", "id")


def lines_of_cases() -> QuerySet[Case]:
    """What a line of the list says, of whatever case is asked for by a key that ``cases_filtered`` has given."""
    return _shown(Case.objects.order_by())


def _shown(rows: QuerySet[Case]) -> QuerySet[Case]:
    return _annotated(rows).select_related(None).select_related("matter__holder_desk").only(*SHOWN)


def _annotated(rows: QuerySet[Case]) -> QuerySet[Case]:
    case = OuterRef("pk")
    active = Plan.objects.filter(case=case, status="active").order_by("version")
    lead = TeamMember.objects.filter(case=case, lead=True, valid_to__isnull=True).order_by("id")
    steps = Step.objects.filter(goal__plan__case=case, goal__plan__status="active").order_by()
    counted = steps.values("goal__plan__case").annotate(n=Count("id"))
    return rows.annotate(
        review_on=Subquery(active.values("review_on")[:1]),
        lead_name=Subquery(lead.values("user__name")[:1]),
        steps_all=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0),
        steps_open=Coalesce(
            Subquery(counted.filter(status="open").values("n"), output_field=IntegerField()), 0
        ),
    )
