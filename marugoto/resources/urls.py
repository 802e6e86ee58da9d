"""Routes of resources."""

from django.urls import path

from marugoto.resources.views import find, keeping, needs

app_name = "resources"

urlpatterns = [
    path("", find.find, name="find"),
    path("needs/", needs.needs, name="needs"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("keeping/<uuid:service_id>/", keeping.kept, name="kept"),
    path("keeping/<uuid:service_id>/reports/<uuid:report_id>/", keeping.handled, name="handled"),
]
