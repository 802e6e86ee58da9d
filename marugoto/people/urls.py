"""Routes of people."""

from django.urls import path

from marugoto.people.views import duplicates, household, links, person, register, search

app_name = "people"

urlpatterns = [
    path("", search.search, name="search"),
    path("lookup/", search.lookup, name="lookup"),
    path("register/", register.register, name="register"),
    path("households/<uuid:household_id>/", household.household, name="household"),
    path("households/<uuid:household_id>/add/", household.add, name="member-add"),
    path("households/<uuid:household_id>/members/<uuid:member_id>/end/", household.end, name="member-end"),
    path("duplicates/", duplicates.worklist, name="duplicates"),
    path("duplicates/<uuid:candidate_id>/apart/", duplicates.apart, name="keep-apart"),
    path("duplicates/<uuid:candidate_id>/later/", duplicates.later, name="decide-later"),
    path("links/<uuid:link_id>/undo/", links.undo, name="unlink"),
    path("<uuid:person_id>/same/", links.choose, name="same"),
    path("<uuid:person_id>/same/<uuid:other_id>/", links.compare, name="compare"),
    path("<uuid:person_id>/", person.person, name="person"),
    path("<uuid:person_id>/correct/", register.correct, name="correct"),
    path("<uuid:person_id>/consent/", person.record_consent, name="consent"),
    path("<uuid:person_id>/consent/withdraw/", person.withdraw_consent, name="consent-withdraw"),
    path("<uuid:person_id>/household/", household.make, name="household-new"),
]
