"""場所をさがす: a list, a map, a calendar, a feed and a sheet of paper, all of the same search; everything is in the URL."""

from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.core import clock
from marugoto.core.reading import with_reading
from marugoto.public.queries import places as queries
from marugoto.public.views.common import search
from marugoto.resources.finding import feed as calendars
from marugoto.resources.finding import mapping
from marugoto.resources.queries import shown

PAGE = 20


@require_GET
@open_to_public
@with_reading
def places(request: HttpRequest) -> HttpResponse:
    """The list, the best first, with the reasons for its order."""
    asked = search(request)
    page = Paginator(asked.result.ranked, PAGE).get_page(request.GET.get("page"))
    context = asked.context(request) | {"page": page, "rows": shown.rows(page.object_list), "tab": "list"}
    return render(request, "public/places.html", context)


@require_GET
@open_to_public
@with_reading
def on_map(request: HttpRequest) -> HttpResponse:
    """The same on a map that is drawn here and fetches nothing; links go nearer, farther and aside."""
    asked = search(request)
    view = mapping.view_in(str(request.GET.get("view") or ""))
    shown = queries.map_of(asked.result, view, tiles=bool(settings.MARUGOTO_MAP_TILES))
    context = asked.context(request) | {
        "map": shown,
        "moves": _moves(shown.drawing.view),
        "tile_url": settings.MARUGOTO_MAP_TILES,
        "tab": "map",
    }
    return render(request, "public/map.html", context)


def _moves(view: mapping.View) -> list[tuple[str, str, str]]:
    """Where the buttons of the map lead: (sign, words, view)."""
    return [
        ("＋", _("近づく"), view.nearer(1).query),
        ("－", _("離れる"), view.nearer(-1).query),
        ("↑", _("北へ"), view.aside(0, -0.5).query),
        ("↓", _("南へ"), view.aside(0, 0.5).query),
        ("←", _("西へ"), view.aside(-0.5, 0).query),
        ("→", _("東へ"), view.aside(0.5, 0).query),
    ]


@require_GET
@open_to_public
@with_reading
def week(request: HttpRequest) -> HttpResponse:
    """The same by days: what is open when, in the seven days from a day."""
    asked = search(request)
    first = _day_in(str(request.GET.get("first") or "")) or clock.today()
    context = asked.context(request) | {
        "days": queries.week_of(asked.result, first),
        "earlier": date.fromordinal(first.toordinal() - queries.WEEK),
        "later": date.fromordinal(first.toordinal() + queries.WEEK),
        "tab": "week",
    }
    return render(request, "public/week.html", context)


def _day_in(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs((day - clock.today()).days) <= 731 else None


@require_GET
@open_to_public
@with_reading
def sheet(request: HttpRequest) -> HttpResponse:
    """社会資源一覧 on paper: by kind."""
    asked = search(request)
    context = asked.context(request) | {
        "kinds": queries.sheet_rows(asked.result),
        "today": clock.today(),
        "most": queries.SHEET_ROWS,
    }
    return render(request, "public/sheet.html", context)


@require_GET
@open_to_public
@with_reading
def feed(request: HttpRequest) -> HttpResponse:
    """The search as a calendar that others can subscribe to (iCalendar)."""
    asked = search(request)
    zero = "00000000-0000-0000-0000-000000000000"
    address = request.build_absolute_uri(reverse("public:entry", args=[zero])).replace(zero, "{id}")
    name = _("%(town)s 開いているところ") % {"town": asked.town.name}
    text = calendars.calendar(queries.feed_items(asked.result, address), name=name, now=clock.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="places.ics"'
    return answer
