"""Routes of people."""

from django.urls import path

from marugoto.people.views import household, imports, person, register, search

app_name = "people"

urlpatterns = [
    path("", search.search, name="search"),
    path("lookup/", search.lookup, name="lookup"),
    path("register/", register.register, name="register"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/<uuid:import_id>/", imports.import_page, name="import"),
    path("imports/<uuid:import_id>/read/", imports.import_read, name="import-read"),
    path("imports/<uuid:import_id>/merge/", imports.import_merge, name="import-merge"),
    path("imports/<uuid:import_id>/drop/", imports.import_drop, name="import-drop"),
    path("imports/<uuid:import_id>/report/", imports.import_report, name="import-report"),
    path("households/<uuid:household_id>/", household.household, name="household"),
    path("households/<uuid:household_id>/add/", household.add, name="member-add"),
    path("households/<uuid:household_id>/members/<uuid:member_id>/end/", household.end, name="member-end"),
    path("<uuid:person_id>/", person.person, name="person"),
    path("<uuid:person_id>/correct/", register.correct, name="correct"),
    path("<uuid:person_id>/consent/", person.record_consent, name="consent"),
    path("<uuid:person_id>/consent/withdraw/", person.withdraw_consent, name="consent-withdraw"),
    path("<uuid:person_id>/household/", household.make, name="household-new"),
]
