"""さがす: one box, and the fragment beside a form."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.people import access
from marugoto.people.forms import SearchForm
from marugoto.policy.permissions import Permission

SAID = ("name", "kana", "family_name", "given_name", "family_kana", "given_kana", "birth", "phone")


@require_GET
@requires(Permission.PERSON_READ)
def search(request: WorkerRequest) -> HttpResponse:
    """The one box; with htmx while typing, without JavaScript by the button. What is shown is recorded as looked at."""
    text = request.GET.get("q", "").strip()
    found = access.search(request.actor, text) if text else None
    context = {
        "form": SearchForm(initial={"q": text}),
        "text": text,
        "hits": found.hits if found else (),
        "masked": bool(found and any(not hit.known_here for hit in found.hits)),
        "more": bool(found and found.more),
        "whole_town": request.actor.can(Permission.PERSON_SEARCH_MUNICIPALITY),
        "may_register": request.actor.can(Permission.PERSON_REGISTER),
        "may_link": request.actor.can(Permission.PERSON_LINK),
        "may_break": request.actor.can(Permission.GLASS_BREAK),
    }
    return render(request, "people/search.html#hits" if request.htmx else "people/search.html", context)


@require_GET
@requires(Permission.PERSON_READ)
def lookup(request: WorkerRequest) -> HttpResponse:
    """Fragment: 似ている人 as choices of a form (``<prefix>-person``), or as links (``links=1``) while registering.

    Reads the form's own fields, with the prefix or without: name, kana, birth, phone and the like.
    """
    prefix = request.GET.get("prefix", "")
    start = f"{prefix}-" if prefix else ""
    words = " ".join(filter(None, (request.GET.get(f"{start}{n}") or request.GET.get(n) for n in SAID)))
    chosen = request.GET.get(f"{start}person", "")
    hits = access.lookup(request.actor, words=words, chosen=chosen) if words.strip() or chosen else []
    template = "people/alike.html" if request.GET.get("links") else "people/lookup.html"
    return render(
        request, template, {"prefix": prefix, "hits": hits, "chosen": chosen, "asked": bool(words.strip())}
    )
