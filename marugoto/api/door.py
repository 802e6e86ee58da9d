"""The door itself: no cookies in or out, open to programs of other sites, not too often, and faults as problem JSON."""

from collections.abc import Callable

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from marugoto.api import buckets, problems

PREFIX = "/api/"
STREAM_COSTS = 10  # as many pages
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Accept",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    """Stands before the session, so that nobody is known behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pages go on as they are; what lies under /api/ is answered by the rules of this door."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)  # data are the same in every language
        answer = _open(self._answer(request))
        answer.cookies.clear()
        if answer.has_header("Vary"):
            del answer["Vary"]
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=_PREFLIGHT | {"Allow": "GET, HEAD, OPTIONS"})
        everything = request.GET.get("format") == "ndjson" or "/bulk/" in request.path_info
        cost = STREAM_COSTS if everything else 1
        if wait := buckets.seconds_to_wait(get_client_ip_address(request) or "", cost):
            late = problems.answer(
                429, f"Please come back in {wait} s, or take everything at once (format=ndjson)."
            )
            late["Retry-After"] = str(wait)
            return late
        return _as_problem(self.get_response(request))


def _open(answer: HttpResponseBase) -> HttpResponseBase:
    for name, value in _OPEN.items():
        answer[name] = value
    return answer


def _as_problem(answer: HttpResponseBase) -> HttpResponseBase:
    """What the rest of the house says as a page is said in JSON here."""
    if answer.status_code < 400 or answer.get("Content-Type", "").startswith(problems.CONTENT_TYPE):
        return answer
    said = problems.answer(answer.status_code)
    if answer.has_header("Allow"):
        said["Allow"] = answer["Allow"]
    return said
