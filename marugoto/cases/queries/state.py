"""How far a case has come, read from its own tables, and what comes next."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from marugoto.cases import rules
from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, CaseSubject, Plan, Progress, Review, Step, UnmetNeed
from marugoto.core import codes, second_wall
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


def active_plan(case: Case) -> Plan | None:
    """The plan in force."""
    return case.plans.filter(status="active").order_by("-version").first()


def draft_plan(case: Case) -> Plan | None:
    """The plan being made."""
    return case.plans.filter(status="draft").order_by("-version").first()


def open_steps(case: Case) -> list[Step]:
    """Steps still to be done, of every version that was ever in force, in the order of their due dates."""
    rows = Step.objects.filter(goal__plan__case=case, goal__plan__endorsed_on__isnull=False, status="open")
    return list(rows.select_related("desk__agency", "need").order_by("due_on", "sort", "id"))


def newest_note(case: Case) -> Progress | None:
    """The note written last (not the one about the latest day); corrected ones do not count."""
    return case.progress.filter(corrected_by__isnull=True).order_by("-created_at", "-id").first()


def latest_review(case: Case, plan: Plan) -> Review | None:
    """The newest review of a plan."""
    return case.reviews.filter(plan=plan).order_by("-on", "-created_at", "-id").first()


def standing(case: Case) -> rules.Standing:
    """Everything rules.next_act needs to know."""
    plans = {p.status: p for p in case.plans.filter(status__in=("draft", "active")).order_by("version")}
    draft, active = plans.get("draft"), plans.get("active")
    steps = Step.objects.filter(
        goal__plan__case=case, goal__plan__endorsed_on__isnull=False, status="open"
    ).aggregate(n=Count("id"), due=Min("due_on"))
    review = latest_review(case, active) if active else None
    entry = codes.entry("cases.review_results", review.result) if review else None
    ends = bool(entry and entry.extra.get("ends"))
    note = newest_note(case)
    return rules.Standing(
        status=case.status,
        opened_on=case.opened_on,
        watch_until=case.watch_until,
        assessed=case.assessments.exists(),
        draft_agreed=None if draft is None else draft.agreed_on is not None,
        active=active is not None,
        review_on=active.review_on if active else None,
        open_steps=steps["n"],
        step_due=steps["due"],
        reviewed_on=review.on if review else None,
        review_ends=ends,
        review_replans=bool(review and review.result == "replan"),
        promise=rules.Promise(note.next_act, note.next_due)
        if note and note.next_act and note.next_due
        else None,
    )


def next_for(case: Case, *, on: date) -> rules.NextAct:
    """The one next act of a case on a day."""
    return rules.next_act(standing(case), on=on)


def case_of_matter(matter_id: UUID, *, agency_id: UUID | None = None) -> Case | None:
    """The case on a matter: that agency's own, else the newest that is still open, else the newest."""
    rows = (
        Case.objects.filter(matter_id=matter_id)
        .select_related("agency", "matter")
        .order_by("-opened_on", "-id")
    )
    if agency_id is not None:
        return rows.filter(agency_id=agency_id).first()
    return rows.exclude(status="closed").first() or rows.first()


def cases_of_person(actor: Actor, person_id: UUID) -> QuerySet[Case]:
    """Cases of one's own agency that support a person, under whichever record, newest first."""
    records = Person.objects.for_person(person_id)
    rows = CaseSubject.objects.filter(person__in=records).order_by().values("case_id")
    return cases_visible_to(actor).filter(pk__in=rows)


@second_wall.lifted("trail")
def subject_ids(case: Case) -> list[UUID]:
    """Ids of the persons the case supports, in their order, hidden ones too: for the trail, not for a page."""
    return list(case.subjects.order_by("sort", "id").values_list("person_id", flat=True))


def unmet_since(municipality_id: UUID, first: date) -> list[tuple[UUID, UUID | None, date, str, UUID]]:
    """(need, area, month, reason, agency) of what could not be met, from that month on. No person stands behind a row."""
    rows = UnmetNeed.objects.filter(municipality_id=municipality_id, month__gte=first).order_by("month", "id")
    return list(rows.values_list("need_id", "area_id", "month", "reason", "agency_id"))
