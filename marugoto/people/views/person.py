"""The page of a person: what is known, the household, consent, and why one may see it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.people import access, queries, wording
from marugoto.people.forms import Choices, HouseholdForm, OpenForm
from marugoto.people.forms.history import BESIDE, TieForm
from marugoto.people.rules import HEAD, OF_PLACE, SHARING_STATES, consent_word
from marugoto.people.views.register import areas_for
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES

_REGISTER_SHOWN = 10  # extracts of which the page of a person tells


@require_GET
@requires(Permission.PERSON_READ)
def person(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """A person in full to an agency that is involved; to others after they have said for which purpose."""
    found = access.get_person(request.actor, person_id, look=False)
    known = access.may_see_in_full(request.actor, found)
    purpose = request.GET.get("purpose", "consultation" if known else "")
    if purpose not in access.OPENING_PURPOSES:
        access.record_look(request.actor, found, "duplicate_check", full=False)
        hit = access.hit_for(request.actor, found)
        form = OpenForm(purposes=access.OPENING_PURPOSES, initial={"purpose": "consultation"})
        context = {"hit": hit, "form": form, "may_break": request.actor.can(Permission.GLASS_BREAK)}
        return render(request, "people/open.html", context)
    access.record_look(request.actor, found, purpose, full=True)
    return render(request, "people/person.html", page_of(request, found, known=known, purpose=purpose))


def page_of(request: WorkerRequest, found: Any, *, known: bool, purpose: str) -> dict[str, Any]:
    """What the page shows; ``known`` opens what may be written."""
    actor, today = request.actor, clock.today()
    newest = queries.consent_of(found, actor.agency_id, today)
    may_write = known and actor.can(Permission.PERSON_REGISTER)
    measure = queries.protection_of(found)
    shows_address = access.may_see_address(actor, found)
    return {
        "person": found,
        "birth": wording.birth_words(found.birth),
        "age": "" if found.deceased_on else wording.age_words(found.birth, today),
        "known": known,
        "shows_address": shows_address,
        "protection": measure,
        "protection_overdue": bool(measure and measure.until < today),
        "may_protect": actor.can(Permission.PERSON_PROTECT),
        "may_break": actor.can(Permission.GLASS_BREAK) and not (known and shows_address),
        "involvement": queries.involvement_of(found, actor.agency_id),
        "elsewhere": access.hint_elsewhere(actor, found, purpose),
        "may_hint": actor.can(Permission.INVOLVEMENT_HINT),
        "may_disclose": known and actor.can(Permission.DISCLOSURE_ANSWER),
        "basis": _("自機関の関わり") if known else _("利用目的: %s") % PURPOSES[purpose].label,
        "numbers": queries.identifiers_of(found, actor.agency_id),
        "memberships": queries.memberships_of(found, today),
        "beside": _beside(request, found),
        "tie_words": request.GET.get("tie", ""),
        "tie_hits": _tie_hits(request, found) if may_write else [],
        "consent": newest,
        "may_write": may_write,
        "links": _links(found),
        "register_changes": _register_changes(found, shows_address=shows_address),
        "may_link": actor.can(Permission.PERSON_LINK),
        "may_receive": actor.can(Permission.CONSULTATION_RECEIVE),
        "matters_url": _matters_url(found.pk) if actor.can(Permission.CONSULTATION_READ) else "",
        "consent_word": consent_word(queries.answer_of(newest), today),
        "consent_scope": wording.scope_words(queries.scope_of(newest)),
        "consent_agencies": _names(newest.agencies) if newest else "",
        "household_form": HouseholdForm(
            on=today, initial={"kind": "living", "relation": HEAD, "since": today}
        ),
        "sharing": bool(newest and newest.state in SHARING_STATES),
        "opened": "",
        "trouble": "",
        "today": today,
    } | _forms_beside(today, areas_for(request))


def _beside(request: WorkerRequest, found: Any) -> dict[str, Any]:
    """What stands beside the columns: other names, addresses, telephones, languages, ties."""
    agency_id = request.actor.agency_id
    return {
        "names": queries.names_of(found),
        "addresses": queries.addresses_of(found, agency_id),
        "phones": queries.phones_of(found),
        "languages": queries.languages_of(found),
        "ties": queries.ties_of(found, agency_id),
        "tied_to": queries.tied_to(found, agency_id),
    }


def _names(agency_ids: list[UUID]) -> str:
    return _("、").join(sorted(agencies.names_of_agencies(agency_ids).values())) if agency_ids else ""


def _links(found: Any) -> list[dict[str, Any]]:
    """The links between the records of a person, with the names of those who decided."""
    links = queries.links_of(found.pk)
    names = agencies.names_of_users({link.decided_by for link in links}) if links else {}
    return [{"link": link, "by": names.get(link.decided_by, "")} for link in links]


def _register_changes(found: Any, *, shows_address: bool) -> list[dict[str, Any]]:
    """What the extracts of the register changed about a person; of where somebody is only to those who may know."""
    changes = []
    for one in queries.register_changes_of(found.pk, most=_REGISTER_SHOWN):
        what = [code for code in one.what if shows_address or code not in OF_PLACE]
        if what:
            changes.append({"run": one.run, "words": wording.changes_words(what)})
    return changes


def _tie_hits(request: WorkerRequest, found: Any) -> list[access.Hit]:
    words = request.GET.get("tie", "").strip()
    hits = access.lookup(request.actor, words=words, limit=10) if words else []
    return [hit for hit in hits if hit.id != found.root_id]


def _forms_beside(today: date, areas: Choices) -> dict[str, Any]:
    made = {f"{what}_form": form(on=today, areas=areas) for what, form in BESIDE.items()}
    return made | {"tie_form": TieForm(on=today)}


def _matters_url(person_id: UUID) -> str:
    try:
        return reverse("intake:person-panel", args=[person_id])
    except NoReverseMatch:
        return ""
