"""Routes of the way in."""

from django.urls import path
from django.views.i18n import set_language

from marugoto.agencies.door import open_to_public
from marugoto.agencies.views import reading, session, systems

app_name = "agencies"

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("switch/", session.switch, name="switch"),
    path("session/", session.session_status, name="session"),
    path("language/", open_to_public(set_language), name="language"),
    path("text-size/", reading.text_size, name="text-size"),
    path("systems/", systems.listing, name="systems"),
    path("systems/<slug:town_code>/", systems.system, name="system"),
]
