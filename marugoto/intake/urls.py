"""Routes of intake."""

from django.urls import path

from marugoto.intake.views import ask, matter, notice, receive

app_name = "intake"

urlpatterns = [
    path("receive/", receive.receive, name="receive"),
    path("consultations/<uuid:consultation_id>/edit/", receive.edit, name="edit"),
    path("consultations/<uuid:consultation_id>/draft/", receive.draft, name="draft"),
    path("consultations/<uuid:consultation_id>/discard/", receive.discard, name="discard"),
    path("notice/", notice.notice, name="notice"),
    path("ask/", ask.ask, name="ask"),
    path("matters/", matter.matters, name="matters"),
    path("matters/<uuid:matter_id>/", matter.detail, name="matter"),
    path("matters/<uuid:matter_id>/next/", matter.next_act, name="next"),
    path("matters/<uuid:matter_id>/worker/", matter.worker, name="worker"),
    path("matters/<uuid:matter_id>/watch/", matter.watch, name="watch"),
    path("matters/<uuid:matter_id>/close/", matter.close, name="close"),
    path("matters/<uuid:matter_id>/reopen/", matter.reopen, name="reopen"),
    path("matters/<uuid:matter_id>/take-up/", notice.take_up, name="take-up"),
    path("matters/<uuid:matter_id>/take-up-letter/", ask.take_up, name="take-up-letter"),
    path("persons/<uuid:person_id>/panel/", matter.person_panel, name="person-panel"),
]
