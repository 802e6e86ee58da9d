"""Routes of the residents' door."""

from django.urls import path

from marugoto.public.views import windows

app_name = "public"

urlpatterns = [
    path("", windows.windows, name="windows"),
]
