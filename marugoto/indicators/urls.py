"""Routes of the figures."""

from django.urls import path

from marugoto.indicators.views import counts, plan, publication

app_name = "indicators"

urlpatterns = [
    path("", counts.counts, name="counts"),
    path("rows/", counts.rows, name="rows"),
    path("refusals/", counts.refusals, name="refusals"),
    path("plan/", plan.listing, name="plan"),
    path("plan/report/", plan.report, name="plan-report"),
    path("plan/csv/", plan.table_csv, name="plan-csv"),
    path("plan/xlsx/", plan.table_xlsx, name="plan-xlsx"),
    path("plan/publish/", publication.publish, name="plan-publish"),
    path("plan/withdraw/", publication.withdraw, name="plan-withdraw"),
    path("plan/<slug:code>/", plan.page, name="plan-indicator"),
    path("plan/<slug:code>/target/", plan.target, name="plan-target"),
    path("plan/<slug:code>/result/", plan.result, name="plan-result"),
    path("published/<slug:town_code>/<int:year>/", publication.published, name="published"),
]
