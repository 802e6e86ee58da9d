"""What every page of the residents' door needs: the town, and the words of the wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from marugoto.core import clock, codes
from marugoto.core.reading import read_form
from marugoto.core.templatetags.wording import short_day
from marugoto.public.queries import places, windows
from marugoto.public.queries.windows import Town
from marugoto.resources.forms import FindForm
from marugoto.resources.queries.find import Found


@dataclass(frozen=True)
class Search:
    """A search as a page shows it. ``lost``: the place was named, but the directory knows none such."""

    town: Town
    towns: list[tuple[str, str]]
    form: FindForm
    result: Found
    lost: bool
    parts: list[str]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """For the templates."""
        return {
            "town": self.town,
            "towns": self.towns,
            "form": self.form,
            "result": self.result,
            "lost": self.lost,
            "parts": self.parts,
            "query": query_of(request),
        }


def town_of(request: HttpRequest) -> Town:
    """The town that the URL names, else the first one. Http404: there is none at all."""
    return _among(windows.every_town(), request)


def _among(towns: Sequence[Town], request: HttpRequest) -> Town:
    code = request.GET.get("town")
    town = next((t for t in towns if t.code == code), towns[0] if towns else None)
    if town is None:
        raise Http404
    return town


def query_of(request: HttpRequest) -> str:
    """The query as it stands, without the page and without the part of the map that is shown."""
    kept = request.GET.copy()
    for name in ("page", "view", "first"):
        kept.pop(name, None)
    return kept.urlencode()


def search(request: HttpRequest) -> Search:
    """What the URL asks for, found."""
    towns = windows.every_town()
    town = _among(towns, request)
    form = FindForm(request.GET, areas=windows.areas_by_id(town), on=clock.today(), auto_id="find-%s")
    read_form(form, request.reading, form.EASY)  # type: ignore[attr-defined]
    origin = str(form.chosen().get("origin") or "")
    place = places.place_of(town, origin)
    result = places.found(town, form.wish(place=place))
    return Search(
        town,
        [(t.code, t.name) for t in towns],
        form,
        result,
        bool(origin) and place is None,
        _parts(form, result),
    )


def _parts(form: FindForm, result: Found) -> list[str]:
    """What narrows the list, in words: as it was understood, not only as it was typed."""
    wish, asked = result.wish, result.asked
    chosen = form.chosen()
    said = [
        wish.text,
        codes.label("resources.needs", wish.need),
        dict(form.fields["within"].choices).get(str(chosen.get("within") or ""), ""),  # type: ignore[attr-defined]
        _day(wish.day),
        codes.label("agencies.fields", wish.field),
        codes.label("resources.kinds", wish.kind),
        _("無料") if wish.free else "",
        _("%(n)d歳") % {"n": wish.age} if wish.age is not None else "",
        codes.label("resources.languages", wish.language),
        codes.label("resources.accessibility", wish.access),
    ]
    if wish.place and chosen.get("origin"):
        said.insert(2, _("%(place)sから") % {"place": wish.place.name})
    if asked.near and wish.place and not chosen.get("within"):
        said.insert(3, _("%(m)d m以内") % {"m": wish.within})
    return [part for part in map(str, said) if part and part != str(_("どこでも"))]


def _day(day: str) -> str:
    if day == "now":
        return _("いま開いている")
    return short_day(date.fromisoformat(day), clock.today()) if day else ""
