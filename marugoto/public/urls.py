"""Routes of the residents' door."""

from django.urls import path, register_converter

from marugoto.core.converters import TokenConverter
from marugoto.public.views import compare, entry, places, turn, windows

app_name = "public"
register_converter(TokenConverter, "token")

urlpatterns = [
    path("turn/", turn.turn_to, name="turn"),
    path("emergency/", turn.emergency, name="emergency"),
    path("windows/", windows.windows, name="windows"),
    path("places/", places.places, name="places"),
    path("places/compare/", compare.compare, name="compare"),
    path("places/map/", places.on_map, name="map"),
    path("places/week/", places.week, name="week"),
    path("places/sheet/", places.sheet, name="sheet"),
    path("places/feed/", places.feed, name="feed"),
    path("places/<uuid:service_id>/", entry.entry, name="entry"),
    path("places/<uuid:service_id>/poster/", entry.poster, name="poster"),
    path("places/<uuid:service_id>/change/", entry.change, name="change"),
    path("confirm/<token:token>/", entry.confirm, name="confirm"),
]
