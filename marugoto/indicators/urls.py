"""Routes of the figures."""

from django.urls import path

from marugoto.indicators.views import counts

app_name = "indicators"

urlpatterns = [
    path("", counts.counts, name="counts"),
    path("rows/", counts.rows, name="rows"),
    path("refusals/", counts.refusals, name="refusals"),
]
