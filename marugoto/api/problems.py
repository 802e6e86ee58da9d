"""What goes wrong, as problem JSON (RFC 9457), in words that help the one who writes the program."""

from django.http import HttpResponse, JsonResponse

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "A parameter cannot be understood",
    404: "There is nothing here",
    405: "This can only be read",
    429: "Too many requests",
    500: "Something went wrong here",
}


class ProblemError(Exception):
    """An answer other than 200. ``parameter``: which one is at fault."""

    def __init__(self, status: int, detail: str, parameter: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.parameter = status, detail, parameter


def answer(status: int, detail: str = "", parameter: str = "") -> HttpResponse:
    """The problem as an answer."""
    body = {"type": "about:blank", "title": TITLES.get(status, "This was not answered"), "status": status}
    if detail:
        body["detail"] = detail
    if parameter:
        body["parameter"] = parameter
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
