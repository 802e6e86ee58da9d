"""Routes of resources."""

from django.urls import path

from marugoto.resources.views import around, bodies, entries, find, imports, keeping, needs

app_name = "resources"

_E = "entries/<uuid:service_id>/"
_I = "imports/<uuid:upload_id>/"

urlpatterns = [
    path("", find.find, name="find"),
    path("needs/", needs.needs, name="needs"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("keeping/<uuid:service_id>/", keeping.kept, name="kept"),
    path("keeping/<uuid:service_id>/reports/<uuid:report_id>/", keeping.handled, name="handled"),
    path("entries/", entries.entry_list, name="entries"),
    path("entries/new/", entries.entry_new, name="entry-new"),
    path(_E, entries.entry_page, name="entry"),
    path(_E + "edit/", entries.entry_edit, name="entry-edit"),
    path(_E + "end/", around.end, name="end"),
    path(_E + "resume/", around.resume, name="resume"),
    path(_E + "slots/", around.slots, name="slots"),
    path(_E + "slots/<uuid:opening_id>/close/", around.slot_close, name="slot-close"),
    path(_E + "places/new/", around.place_add, name="place-add"),
    path(_E + "places/<uuid:location_id>/remove/", around.place_remove, name="place-remove"),
    path("places/<uuid:location_id>/", around.place_edit, name="place"),
    path("known/", around.known, name="known"),
    path("organizations/", bodies.bodies, name="bodies"),
    path("organizations/new/", bodies.body_new, name="body-new"),
    path("organizations/<uuid:organization_id>/", bodies.body, name="body"),
    path("imports/", imports.upload_list, name="imports"),
    path(_I, imports.upload_page, name="import"),
    path(_I + "read/", imports.upload_read, name="import-read"),
    path(_I + "take/", imports.upload_take, name="import-take"),
    path(_I + "drop/", imports.upload_drop, name="import-drop"),
    path(_I + "report/", imports.upload_report, name="import-report"),
]
