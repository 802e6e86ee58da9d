"""Register a person, and correct a record. Look-alikes stand beside; nothing typed is lost."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access
from marugoto.people.actions import persons
from marugoto.people.forms import Choices, PersonForm, RegisterForm, person_initial
from marugoto.people.linkage.query import words_of
from marugoto.people.rules import split_name
from marugoto.policy.permissions import Permission


def areas_for(request: WorkerRequest) -> Choices:
    """The areas of the town, scheme by scheme."""
    schemes: dict[str, list[tuple[str, str]]] = {}
    for area in agencies.areas_of(request.actor.municipality_id, on=clock.today()):
        schemes.setdefault(area.version.scheme.name, []).append((str(area.pk), area.name))
    return list(schemes.items())


def _household(request: WorkerRequest) -> str:
    given = request.POST.get("household") or request.GET.get("household") or ""
    try:
        return str(UUID(given))
    except ValueError:
        return ""


@requires(Permission.PERSON_REGISTER)
def register(request: WorkerRequest) -> HttpResponse:
    """A new person (``?q=`` what was searched for; ``?household=`` where to go on). Look-alikes are asked about first."""
    form = RegisterForm(
        request.POST or None,
        areas=areas_for(request),
        on=clock.today(),
        initial=_searched(request.GET.get("q", "")),
    )
    hits: tuple[access.Hit, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _onward(request, _register(request, form))
        except persons.LooksKnown as asked:
            hits = asked.hits
            access.show(request.actor, hits, "duplicate_check")
        except Refused as no:
            no.onto(form)
    context = {"form": form, "hits": hits, "beside": (), "household": _household(request)}
    return render(request, "people/register.html", context, status=422 if request.method == "POST" else 200)


def _searched(text: str) -> dict[str, str]:
    parsed = words_of(text, clock.today())
    names = split_name(" ".join(parsed.names))
    kana = split_name(" ".join(parsed.readings))
    fields = ("family_name", "given_name", "family_kana", "given_kana")
    return dict(zip(fields, (*names, *kana), strict=True)) | {"birth": parsed.birth}


def _register(request: WorkerRequest, form: RegisterForm) -> Any:
    shown = {UUID(raw) for raw in request.POST.getlist("shown") if _is_uuid(raw)}
    return persons.register_person(
        particulars=form.particulars(),
        number=form.number_pair(),
        confirmed_new=request.POST.get("confirmed_new") == "1",
        shown=shown,
        by=request.actor,
    )


def _is_uuid(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True


def _onward(request: WorkerRequest, person: Any) -> HttpResponse:
    if household := _household(request):
        return redirect(f"{reverse('people:household', args=[household])}?person={person.pk}#add")
    return redirect("people:person", person.pk)


@requires(Permission.PERSON_REGISTER)
def correct(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Brings the record of a person up to date with whom one's agency is involved."""
    person = access.get_known_person(request.actor, person_id, look=request.method == "GET")
    form = PersonForm(
        request.POST or None,
        areas=areas_for(request),
        on=clock.today(),
        keep_gender=person.gender,
        without_address=not access.may_see_address(request.actor, person),
        initial=person_initial(person, clock.today()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            persons.correct_person(person=person, particulars=form.particulars(), by=request.actor)
            return redirect("people:person", person.pk)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "person": person}
    return render(request, "people/correct.html", context, status=422 if request.method == "POST" else 200)
