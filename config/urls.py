"""Every route of the house; each room and door brings its own."""

from django.urls import include, path

from marugoto.collaboration.urls import guest_patterns
from marugoto.community.urls import voice_patterns
from marugoto.groups.urls import feed_patterns
from marugoto.library.urls import story_patterns

urlpatterns = [
    path("", include("marugoto.agencies.urls")),
    path("", include("marugoto.office.urls")),
    path("people/", include("marugoto.people.urls")),
    path("resources/", include("marugoto.resources.urls")),
    path("intake/", include("marugoto.intake.urls")),
    path("cases/", include("marugoto.cases.urls")),
    path("collaboration/", include("marugoto.collaboration.urls")),
    path("guest/", include(guest_patterns)),
    path("emergency/", include("marugoto.emergency.urls")),
    path("outreach/", include("marugoto.outreach.urls")),
    path("participation/", include("marugoto.participation.urls")),
    path("evacuation/", include("marugoto.evacuation.urls")),
    path("community/", include("marugoto.community.urls")),
    path("voices/", include(voice_patterns)),
    path("groups/", include("marugoto.groups.urls")),
    path("group-calendar/", include(feed_patterns)),
    path("library/", include("marugoto.library.urls")),
    path("stories/", include(story_patterns)),
    path("disclosures/", include("marugoto.disclosures.urls")),
    path("paperwork/", include("marugoto.paperwork.urls")),
    path("indicators/", include("marugoto.indicators.urls")),
    path("blueprints/", include("marugoto.blueprints.urls")),
    path("", include("marugoto.api.urls")),
    path("", include("marugoto.public.urls")),
]

handler400 = "marugoto.agencies.views.errors.bad_request"
handler403 = "marugoto.agencies.views.errors.forbidden"
handler404 = "marugoto.agencies.views.errors.not_found"
handler500 = "marugoto.agencies.views.errors.server_error"
