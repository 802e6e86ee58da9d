"""Error pages have words and a way back; a 404 never tells a stranger that something exists."""

import sys

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from marugoto.agencies import again
from marugoto.agencies.door import open_to_public

RETRY_AFTER = 10  # seconds: what a restart of the database takes


@open_to_public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may not do this."""
    return render(request, "403.html", status=403)


@open_to_public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not here, or not for you; the page does not say which."""
    return render(request, "404.html", status=404)


@open_to_public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: it cannot be understood. Django also calls it that when the session cannot be written: the database is away."""
    if again.database_away(exception):
        return _failed(request, away=True)
    return render(request, "400.html", status=400)


@open_to_public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503: the database is away."""
    return _failed(request, away=again.database_away(sys.exc_info()[1]))


def _failed(request: HttpRequest, *, away: bool) -> HttpResponse:
    """What was sent is kept in the page, and can be sent again."""
    if away:
        request.user = AnonymousUser()  # who it is stands in the database: this page must not ask
    page, status = ("503.html", 503) if away else ("500.html", 500)
    answer = render(request, page, {"kept": again.kept(request)}, status=status)
    add_never_cache_headers(answer)
    if away:
        answer["Retry-After"] = str(RETRY_AFTER)
    return answer


@open_to_public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or came from elsewhere: what was typed is still in the browser's history."""
    return render(request, "403_csrf.html", status=403)
