"""Routes of community."""

from django.urls import path

from marugoto.community.views import (
    activities,
    buildings,
    gaps,
    listing,
    members,
    public,
    support,
    surveys,
    voices,
)

app_name = "community"

_G = "gaps/<uuid:gap_id>/"
_A = "activities/<uuid:activity_id>/"
_M = "members/<uuid:member_id>/"
_H = "helpers/<uuid:helper_id>/"
_S = "surveys/<uuid:survey_id>/"

urlpatterns = [
    path("gaps/", gaps.gap_list, name="gaps"),
    path("gaps/new/", gaps.gap_new, name="gap-new"),
    path(_G, gaps.gap_page, name="gap"),
    path(_G + "edit/", gaps.gap_edit, name="gap-edit"),
    path(_G + "drop/", gaps.gap_drop, name="gap-drop"),
    path(_G + "again/", gaps.gap_again, name="gap-again"),
    path(_G + "list/", listing.gap_listed, name="gap-list"),
    path(_G + "join/", listing.gap_join, name="gap-join"),
    path("services/<uuid:service_id>/origin/", gaps.service_panel, name="service-panel"),
    path("activities/", activities.activity_list, name="activities"),
    path("activities/counts/", activities.activity_counts, name="activity-counts"),
    path("activities/new/", activities.activity_new, name="activity-new"),
    path(_A, activities.activity_page, name="activity"),
    path(_A + "edit/", activities.activity_edit, name="activity-edit"),
    path(_A + "end/", activities.activity_end, name="activity-end"),
    path(_A + "complete/", activities.activity_complete, name="activity-complete"),
    path("members/", members.member_list, name="members"),
    path("members/new/", members.member_new, name="member-new"),
    path(_M, members.member_page, name="member"),
    path(_M + "leave/", members.member_leave, name="member-leave"),
    path(_M + "help/", members.member_help, name="member-help"),
    path("helpers/", members.helper_list, name="helpers"),
    path(_H + "work/", members.helper_work, name="helper-work"),
    path(_H + "pay/", members.helper_pay, name="helper-pay"),
    path(_H + "stop/", members.helper_stop, name="helper-stop"),
    path("publicity/", support.publicity, name="publicity"),
    path("agreements/", support.agreements, name="agreements"),
    path("agreements/<uuid:agreement_id>/end/", support.agreement_end, name="agreement-end"),
    path("buildings/", buildings.building_list, name="buildings"),
    path("buildings/<uuid:building_id>/", buildings.building, name="building"),
    path("buildings/<uuid:building_id>/use/", buildings.use, name="building-use"),
    path("building-uses/<uuid:use_id>/end/", buildings.end, name="building-use-end"),
    path("funding/", support.funding, name="funding"),
    path("funding/<uuid:funding_id>/move/", support.funding_move, name="funding-move"),
    path(_G + "way/", voices.gap_way, name="gap-way"),
    path(_G + "voice/", voices.gap_voice, name="gap-voice"),
    path(_G + "carry/", voices.gap_carry, name="gap-carry"),
    path(_G + "open/", voices.gap_open, name="gap-open"),
    path("carries/<uuid:carry_id>/answer/", voices.carry_answer, name="carry-answer"),
    path("surveys/", surveys.survey_list, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey-new"),
    path(_S, surveys.survey_page, name="survey"),
    path(_S + "edit/", surveys.survey_edit, name="survey-edit"),
    path(_S + "open/", surveys.survey_open, name="survey-open"),
    path(_S + "close/", surveys.survey_close, name="survey-close"),
    path(_S + "tickets/", surveys.survey_tickets, name="survey-tickets"),
    path(_S + "enter/", surveys.survey_enter, name="survey-enter"),
    path(_S + "remove/", surveys.survey_remove, name="survey-remove"),
    path(_S + "publish/", surveys.survey_publish, name="survey-publish"),
]

# A path of its own, so that a town may publish these pages alone (config/urls.py): residents have no account.
voice_patterns = (
    [
        path("", public.loop, name="loop"),
        path("surveys/<uuid:survey_id>/", public.survey, name="survey"),
    ],
    "voice",
)
