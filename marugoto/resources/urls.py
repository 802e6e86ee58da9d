"""Routes of resources."""

from django.urls import path

from marugoto.resources.views import needs

app_name = "resources"

urlpatterns = [
    path("needs/", needs.needs, name="needs"),
]
