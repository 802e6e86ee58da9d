"""地区をくらべる: districts side by side by what is there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.core.reading import with_reading
from marugoto.public.forms import CompareForm
from marugoto.public.queries import places as queries
from marugoto.public.queries import windows
from marugoto.public.views.common import town_of

AT_ONCE = 3
NAMES = (_("1つめの地区"), _("2つめの地区"), _("3つめの地区"))


@require_GET
@open_to_public
@with_reading
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three districts; without a choice the first three of the town."""
    town = town_of(request)
    areas = windows.areas_by_id(town)
    form = CompareForm(request.GET, areas=areas, names=NAMES)
    names = dict(areas)
    chosen = form.chosen() or [key for key, _name in areas[:AT_ONCE]]
    rows = queries.kinds_by_area(town, [UUID(key) for key in chosen])
    context = {
        "town": town,
        "form": CompareForm(
            initial={f"area{n}": key for n, key in enumerate(chosen, 1)}, areas=areas, names=NAMES
        ),
        "districts": [(key, names[key]) for key in chosen],
        "rows": [
            (row, [(key, names[key], n) for key, n in zip(chosen, row.own, strict=True)]) for row in rows
        ],
    }
    return render(request, "public/compare.html", context)
