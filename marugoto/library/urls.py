"""Routes of the library, and of what residents read of it."""

from django.urls import path

from marugoto.library.views import studies, works

app_name = "library"

_W = "works/<uuid:work_id>/"

urlpatterns = [
    path("", studies.study_list, name="list"),
    path("studies/<uuid:study_id>/", studies.study_page, name="study"),
    path("studies/<uuid:study_id>/sheet/", studies.study_sheet, name="sheet"),
    path("works/", works.work_list, name="works"),
    path("cases/<uuid:case_id>/prepare/", works.prepare, name="prepare"),
    path(_W, works.work_page, name="work"),
    path(_W + "offer/", works.work_offer, name="work-offer"),
    path(_W + "return/", works.work_return, name="work-return"),
    path(_W + "approve/", works.work_approve, name="work-approve"),
    path(_W + "withdraw/", works.work_withdraw, name="work-withdraw"),
    path(_W + "consent/", works.work_consent, name="work-consent"),
    path("consents/<uuid:consent_id>/end/", works.consent_end, name="consent-end"),
]

story_patterns = (
    [
        path("", studies.public_list, name="list"),
        path("<uuid:study_id>/", studies.public_page, name="study"),
    ],
    "stories",
)
