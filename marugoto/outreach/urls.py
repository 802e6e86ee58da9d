"""Routes of outreach."""

from django.urls import path

from marugoto.outreach.views import approaches, campaigns, conflicts, heard, kit, lists, visits

app_name = "outreach"

_C = "campaigns/<uuid:campaign_id>/"
_A = "approaches/<uuid:approach_id>/"

urlpatterns = [
    path("", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign-new"),
    path(_C, campaigns.campaign, name="campaign"),
    path(_C + "estimate/", campaigns.estimate, name="estimate"),
    path(_C + "hand-out/", campaigns.hand_out, name="hand-out"),
    path(_C + "heard/", heard.heard_list, name="heard"),
    path(_C + "heard/judge/", heard.judge, name="heard-judge"),
    path("heard/<uuid:heard_id>/part/", heard.part, name="heard-part"),
    path("heard/<uuid:heard_id>/take-out/", heard.take_out, name="heard-take-out"),
    path(_C + "list/", lists.list_new, name="list-new"),
    path("lists/<uuid:draft_id>/", lists.list_draft, name="list"),
    path("lists/<uuid:draft_id>/take/", lists.list_take, name="list-take"),
    path("lists/<uuid:draft_id>/drop/", lists.list_drop, name="list-drop"),
    path("handouts/<uuid:handout_id>/recall/", campaigns.recall, name="recall"),
    path("rows/<uuid:listed_id>/", visits.listed, name="listed"),
    path("today/", visits.today, name="today"),
    path("sheet/", visits.sheet, name="sheet"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("check/", visits.check, name="check"),
    path("out/", visits.out, name="out"),
    path("conflicts/", conflicts.conflict_list, name="conflicts"),
    path("conflicts/<uuid:conflict_id>/", conflicts.conflict, name="conflict"),
    path("kit/", kit.page, name="kit"),
    path("kit/worker/", kit.worker, name="kit-worker"),
    path("kit/state/", kit.state, name="kit-state"),
    path("kit/pack/", kit.pack, name="kit-pack"),
    path("kit/visits/<uuid:visit_id>/", kit.record, name="kit-record"),
    path("kit/check/", kit.check, name="kit-check"),
    path("approaches/", approaches.approach_list, name="approaches"),
    path("approaches/new/", approaches.approach_new, name="approach-new"),
    path("approaches/new/<uuid:person_id>/", approaches.approach_new, name="approach-of"),
    path(_A, approaches.approach, name="approach"),
    path(_A + "attempt/", approaches.attempt, name="attempt"),
    path(_A + "settle/", approaches.settle, name="settle"),
    path(_A + "put-off/", approaches.put_off, name="put-off"),
    path(_A + "let-in/", approaches.let_in, name="let-in"),
    path(_A + "welcomes/<uuid:welcome_id>/end/", approaches.no_longer, name="no-longer"),
]
