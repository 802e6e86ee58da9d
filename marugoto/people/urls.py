"""Routes of people."""

from django.urls import path

from marugoto.people.views import (
    duplicates,
    history,
    household,
    imports,
    links,
    person,
    protection,
    register,
    search,
)

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
    path("households/<uuid:household_id>/consents/", household.consents, name="household-consents"),
    path("households/<uuid:household_id>/add/", household.add, name="member-add"),
    path("households/<uuid:household_id>/split/", household.split, name="household-split"),
    path("households/<uuid:household_id>/merge/", household.merge, name="household-merge"),
    path(
        "households/<uuid:household_id>/members/<uuid:member_id>/relation/",
        household.relation,
        name="member-relation",
    ),
    path("households/<uuid:household_id>/members/<uuid:member_id>/end/", household.end, name="member-end"),
    path("duplicates/", duplicates.worklist, name="duplicates"),
    path("duplicates/<uuid:candidate_id>/apart/", duplicates.apart, name="keep-apart"),
    path("duplicates/<uuid:candidate_id>/later/", duplicates.later, name="decide-later"),
    path("links/<uuid:link_id>/undo/", links.undo, name="unlink"),
    path("<uuid:person_id>/same/", links.choose, name="same"),
    path("<uuid:person_id>/same/<uuid:other_id>/", links.compare, name="compare"),
    path("<uuid:person_id>/", person.person, name="person"),
    path("<uuid:person_id>/correct/", register.correct, name="correct"),
    path("<uuid:person_id>/rename/", history.rename, name="rename"),
    path("<uuid:person_id>/move/", history.move, name="move"),
    path("<uuid:person_id>/add/<slug:what>/", history.add, name="beside-add"),
    path("<uuid:person_id>/end/<slug:what>/<uuid:row_id>/", history.end, name="beside-end"),
    path("<uuid:person_id>/death/", history.death, name="death"),
    path("<uuid:person_id>/ties/", history.tie, name="tie"),
    path("<uuid:person_id>/ties/<uuid:tie_id>/end/", history.untie, name="tie-end"),
    path("<uuid:person_id>/protection/", protection.protection, name="protection"),
    path("<uuid:person_id>/protection/end/", protection.end, name="protection-end"),
    path("<uuid:person_id>/household/", household.make, name="household-new"),
]
