"""Routes of disclosures."""

from django.urls import path

from marugoto.disclosures.views import passages, requests

app_name = "disclosures"

_R = "<uuid:request_id>/"

urlpatterns = [
    path("", requests.request_list, name="requests"),
    path("persons/<uuid:person_id>/", requests.request_new, name="new"),
    path(_R, requests.request_page, name="request"),
    path(_R + "gather/", requests.gather, name="gather"),
    path(_R + "extend/", requests.extend, name="extend"),
    path(_R + "extension/", requests.extension_notice, name="extension"),
    path(_R + "decide/", requests.decide, name="decide"),
    path(_R + "withdraw/", requests.withdraw, name="withdraw"),
    path(_R + "paper/", requests.paper, name="paper"),
    path("passages/<uuid:passage_id>/", passages.passage, name="passage"),
    path("passages/<uuid:passage_id>/as-proposed/", passages.as_proposed, name="as-proposed"),
]
