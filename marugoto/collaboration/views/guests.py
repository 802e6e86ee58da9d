"""The guest's pages: no account, no sign-in. The address finds the link, the code opens it, each answer is given once.

No page is kept or found by anybody else: not stored, not indexed, no referrer. Django's own token against foreign forms needs
a referrer or an origin, which these pages do not send; a seal of each opening stands in its place.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marugoto.agencies.door import open_to_public
from marugoto.agencies.queries import desk_title
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.actions import guests as act
from marugoto.collaboration.forms.guests import CodeForm, answer_form
from marugoto.collaboration.queries import guests as queries
from marugoto.collaboration.rules import guest as rules
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.reading import with_reading

OPENINGS = "marugoto_guest"  # in the session: link → [when the code was right, the seal of its forms]
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
View = Callable[..., HttpResponse]


def _guests_page(view: View) -> View:
    """A page for a guest; where the link is over, or there is none, always the same page."""

    @wraps(view)
    def shown(request: HttpRequest, /, token: str) -> HttpResponse:
        try:
            answer = view(request, access.get_guest_link(token))
        except Http404:
            answer = render(request, "collaboration/guest_over.html", status=404)
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return csrf_exempt(never_cache(open_to_public(with_reading(shown))))


def _token(request: HttpRequest) -> str:
    """The address by which the page was opened."""
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def _door(request: HttpRequest, link: Any) -> HttpResponse:
    """Before the code: whose letter waits and what to do. After it: what may be read now, and the answers that are open."""
    if request.method == "POST":
        return _enter(request, link)
    if not _seal_of(request, link):
        return render(request, "collaboration/guest_door.html", _outside(link) | {"form": CodeForm()})
    return render(request, "collaboration/guest.html", _inside(request, link))


def _enter(request: HttpRequest, link: Any) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        result = act.enter(link_id=link.id, code=form.cleaned_data["code"])
        if result == "shut":
            raise Http404
        if result == "open":
            _open(request, link)
            return redirect(request.get_full_path())
        form.add_error("code", _("確認番号が違います。確かめて、もう一度入れてください。"))
    return render(request, "collaboration/guest_door.html", _outside(link) | {"form": form}, status=422)


def _open(request: HttpRequest, link: Any) -> None:
    openings = dict(request.session.get(OPENINGS, {}))
    request.session.cycle_key()
    openings[str(link.id)] = [clock.now().isoformat(), secrets.token_urlsafe(16)]
    request.session[OPENINGS] = openings


def _seal_of(request: HttpRequest, link: Any) -> str:
    """The seal of an opening that is still fresh in this browser; "" if the code must be asked."""
    opened = request.session.get(OPENINGS, {}).get(str(link.id))
    if opened is None or not rules.may_stay_open(
        opened_at=datetime.fromisoformat(opened[0]), now=clock.now()
    ):
        return ""
    return str(opened[1])


def _desk(link: Any) -> dict[str, Any]:
    """Who has sent it: the name as pages write it, and the telephone."""
    desk = link.referral.from_desk
    return {"desk": desk, "desk_name": desk_title(desk)}


def _outside(link: Any) -> dict[str, Any]:
    return {**_desk(link), "tries_left": rules.MOST_TRIES - link.tries}


def _inside(request: HttpRequest, link: Any, **failed: Any) -> dict[str, Any]:
    packet = disclosure.guest_packet(link)
    acts = [] if packet.why_not else rules.open_acts(link.referral.status)
    return {
        "link": link,
        "row": queries.guest_row(link),
        **_desk(link),
        "packet": packet,
        "seal": _seal_of(request, link),
        "acts": acts,
        "addresses": {one: reverse(f"guest:{one}", args=[_token(request)]) for one in rules.ACTS},
        **{f"{one}_form": answer_form(one, on=clock.today()) for one in rules.ACTS},
        **failed,
    }


def _act(name: str, do: Callable[..., Any]) -> View:
    """A view for one answer; without a fresh opening and its seal the code is asked again."""

    def view(request: HttpRequest, link: Any) -> HttpResponse:
        seal = _seal_of(request, link)
        if not seal or not rules.same(seal, str(request.POST.get("seal") or "")):
            return redirect(reverse("guest:open", args=[_token(request)]))
        form = answer_form(name, request.POST, on=clock.today())
        if form.is_valid():
            try:
                over = do(link_id=link.id, **form.cleaned_data)
                return render(request, "collaboration/guest_done.html", _done(request, link, name, over))
            except Refused as no:
                no.onto(form)
        now = access.get_guest_link(_token(request))
        context = _inside(request, now, **{f"{name}_form": form})
        return render(request, "collaboration/guest.html", context, status=422)

    view.__name__ = name
    view.__doc__ = f"POST: {name}."
    return require_POST(_guests_page(view))


def _done(request: HttpRequest, link: Any, name: str, over: Any) -> dict[str, Any]:
    again = reverse("guest:open", args=[_token(request)])
    stays = name == "accept" or (name == "report" and not over)
    return {"act": name, **_desk(link), "again": again if stays else ""}


door = _guests_page(_door)
accept = _act("accept", act.accept)
decline = _act("decline", act.decline)
report = _act("report", act.report)
