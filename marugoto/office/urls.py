"""Routes of the workers' desk."""

from django.urls import path

from marugoto.office.views import audit, looks, today

app_name = "office"

urlpatterns = [
    path("", today.start, name="start"),
    path("today/", today.today, name="today"),
    path("audit/", audit.log_view, name="audit"),
    path("audit/looks/", looks.workers, name="looks"),
    path("audit/looks/<uuid:user_id>/", looks.of_worker, name="looks-of"),
    path("audit/persons/<uuid:person_id>/", audit.person, name="audit-person"),
]
