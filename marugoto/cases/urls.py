"""Routes of cases."""

from django.urls import path

from marugoto.cases.views import assessment, cases, closing, drafts, facts, plan, progress, review, team

app_name = "cases"

urlpatterns = [
    path("", cases.case_list, name="list"),
    path("open/<uuid:matter_id>/", cases.open_case, name="open"),
    path("<uuid:case_id>/", cases.detail, name="detail"),
    path("<uuid:case_id>/edit/", cases.edit, name="edit"),
    path("<uuid:case_id>/history/", cases.history, name="history"),
    path("<uuid:case_id>/team/", team.team, name="team"),
    path("team/<uuid:member_id>/leave/", team.leave, name="team-leave"),
    path("<uuid:case_id>/assess/", assessment.assess, name="assess"),
    path("<uuid:case_id>/facts/", facts.facts, name="facts"),
    path("<uuid:case_id>/facts/<slug:domain>/", facts.facts_block, name="facts-block"),
    path("assessments/<uuid:assessment_id>/", assessment.assessment, name="assessment"),
    path("<uuid:case_id>/plans/new/", plan.plan_new, name="plan-new"),
    path("<uuid:case_id>/plans/draft/", plan.plan_draft, name="plan-draft"),
    path("plans/<uuid:plan_id>/", plan.plan, name="plan"),
    path("plans/<uuid:plan_id>/edit/", plan.plan_edit, name="plan-edit"),
    path("plans/<uuid:plan_id>/consent/", plan.consent, name="plan-consent"),
    path("plans/<uuid:plan_id>/discard/", plan.discard, name="plan-discard"),
    path("plans/<uuid:plan_id>/sheet/", plan.sheet, name="plan-sheet"),
    path("steps/<uuid:step_id>/", plan.step, name="step"),
    path("<uuid:case_id>/progress/", progress.progress, name="progress"),
    path("progress/<uuid:note_id>/correct/", progress.correct, name="progress-correct"),
    path("<uuid:case_id>/review/", review.review, name="review"),
    path("<uuid:case_id>/close/", closing.close, name="close"),
    path("<uuid:case_id>/watch/", closing.watch, name="watch"),
    path("<uuid:case_id>/watch/end/", closing.end_watch, name="watch-end"),
    path("<uuid:case_id>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:case_id>/drafts/<slug:form>/", drafts.draft, name="draft"),
    path("<uuid:case_id>/drafts/<slug:form>/discard/", drafts.discard, name="draft-discard"),
]
