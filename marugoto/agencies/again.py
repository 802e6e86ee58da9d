"""What was sent and could not be done is kept in the page that says so, to be sent again with one button.

Nothing is stored: the words go back into the browser they came from. What no page of this house sent (CSRF), passwords and
files are not kept.
"""

from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware

_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_SECRET = "password"
_TOKEN = "csrfmiddlewaretoken"


def database_away(error: BaseException | None) -> bool:
    """Is it the database that did not answer, and not a fault of the page? Causes are looked at too."""
    while error is not None:
        if isinstance(error, _AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of a form that was sent from a page of ours; empty when there is nothing to send again."""
    if request.method != "POST":
        return []
    try:
        fields = list(_fields(request))
    except (UnreadablePostError, ValueError):
        return []
    if request.FILES or any(_SECRET in name for name, _value in fields) or not _from_our_page(request):
        return []
    return fields


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name != _TOKEN:
            yield from ((name, str(value)) for value in values)


def _from_our_page(request: HttpRequest) -> bool:
    """The check of the CSRF token, where the fault came before it."""
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    return check.process_view(request, _nothing, (), {}) is None


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
