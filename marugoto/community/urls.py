"""Routes of community."""

from django.urls import path

from marugoto.community.views import gaps, listing

app_name = "community"

_G = "gaps/<uuid:gap_id>/"

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
]
