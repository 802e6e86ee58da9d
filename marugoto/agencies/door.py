"""The way in: who is asking (an Actor), and what a route requires.

Every route carries exactly one of ``@requires(Permission.X)``, ``@signed_in`` or ``@open_to_public``; a house test checks it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django_htmx.middleware import HtmxDetails

from marugoto.agencies.queries import chosen_of, standings_of
from marugoto.audit.origin import came_from
from marugoto.core import clock, plans, second_wall
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

SESSION_KEY = "marugoto_membership"
DESK_KEY = "marugoto_desk"
SEEN_KEY = "marugoto_seen"
_WRITTEN_AGAIN = 60  # seconds after which a session in use is written again
P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


class WorkerRequest(HttpRequest):
    """A request of a signed-in worker who acts for one agency."""

    actor: Actor
    htmx: HtmxDetails


class ActorMiddleware:
    """Puts ``request.actor`` in place: an Actor, or None for a stranger or a user without a membership in force."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sets the actor, the origin that audit events carry, and for whom the database reads; then goes on."""
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        with plans.kept() if known else nullcontext():  # who is asking is found by ids
            actor = self._actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        origin = came_from(request_id=new_id(), address=get_client_ip_address(request))
        with origin, second_wall.standing(actor), _plans(request):
            answer = self.get_response(request)
        if isinstance(
            answer, StreamingHttpResponse
        ):  # read after this has returned, and still for this actor
            answer.streaming_content = _told_to(actor, iter(answer))
        return answer

    def _actor(self, request: HttpRequest) -> Actor | None:
        user = request.user
        if not user.is_authenticated:
            return None
        chosen = request.session.get(SESSION_KEY)
        desk = request.session.get(DESK_KEY)
        standings = standings_of(user.pk)
        request.standings = standings  # type: ignore[attr-defined]
        standing = chosen_of(standings, UUID(chosen) if chosen else None)
        _keep_open(request)
        return standing.actor(UUID(desk) if desk else None) if standing else None


def _plans(request: HttpRequest) -> AbstractContextManager[None]:
    """A worker's act keeps its plans; a page that is only read is planned for its reader."""
    return plans.kept() if request.method == "POST" and request.actor else nullcontext()  # type: ignore[attr-defined]


def _keep_open(request: HttpRequest) -> None:
    """A session lasts so long after the last request; it is written again after a small part of that time, not each time."""
    last, now = request.session.get(SEEN_KEY, 0), int(clock.now().timestamp())
    if now - last >= _written_again():
        request.session[SEEN_KEY] = now


def _written_again() -> int:
    return min(_WRITTEN_AGAIN, settings.SESSION_COOKIE_AGE // 4)


def session_seconds() -> int:
    """For how many seconds after a request a worker is certainly still signed in."""
    return settings.SESSION_COOKIE_AGE - _written_again()


View = Callable[Concatenate[Any, P], R]


def requires(permission: Permission) -> Callable[[Callable[..., R]], Callable[..., HttpResponseBase]]:
    """A signed-in worker with this permission; a stranger is sent to sign in, another worker gets 403."""

    def decorate(view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                return _to_sign_in(request)
            if not actor.can(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
    """Any signed-in user, whatever the role (switching agency, keeping the session alive)."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.required_permission = "signed_in"  # type: ignore[attr-defined]
    return guarded


def open_to_public(view: Callable[..., R]) -> Callable[..., R]:
    """Anybody, without signing in. The page holds no person."""
    view.required_permission = "public"  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:  # a user whose membership has ended
        raise PermissionDenied
    response = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", None):
        hx = HttpResponse(status=401)
        hx["HX-Redirect"] = response["Location"]
        return hx
    return response


def _told_to(actor: Actor | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A file that is written while it is read: each piece is asked for where its reader stands."""
    with second_wall.standing(actor):
        yield from pieces
