"""どこに相談できる？ in three questions: whose worry, what about, where. And the numbers for an emergency."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.core.reading import read_form, with_reading
from marugoto.public.forms import TurnForm
from marugoto.public.queries import places, turn, windows
from marugoto.public.views.common import town_of


@require_GET
@open_to_public
@with_reading
def turn_to(request: HttpRequest) -> HttpResponse:
    """The three questions, and below them what answers them as far as they are answered."""
    town = town_of(request)
    form = TurnForm(request.GET, groups=places.need_groups(), areas=windows.areas_by_id(town))
    read_form(form, request.reading, form.EASY)  # type: ignore[attr-defined]
    asked = form.chosen()
    context = {
        "town": town,
        "towns": windows.towns(),
        "form": form,
        "answers": turn.answers(town, **asked) if any(asked.values()) else None,
        "asked": asked,
    }
    return render(request, "public/turn.html", context)


@require_GET
@open_to_public
@with_reading
def emergency(request: HttpRequest) -> HttpResponse:
    """Telephone numbers for when it cannot wait."""
    return render(request, "public/emergency.html", {"numbers": turn.emergency_numbers()})
