"""Error pages have words and a way back; a 404 never tells a stranger that something exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marugoto.agencies.door import open_to_public


@open_to_public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may not do this."""
    return render(request, "403.html", status=403)


@open_to_public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not here, or not for you; the page does not say which."""
    return render(request, "404.html", status=404)


@open_to_public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "500.html", status=500)


@open_to_public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or came from elsewhere: what was typed is still in the browser's history."""
    return render(request, "403_csrf.html", status=403)
