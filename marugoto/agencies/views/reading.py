"""How the page is read: the size of the letters. A cookie of the browser, not a fact about the reader."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from marugoto.agencies.door import open_to_public

SIZES = ("normal", "large", "largest")
YEAR = 365 * 24 * 60 * 60  # seconds


@require_POST
@open_to_public
def text_size(request: HttpRequest) -> HttpResponseRedirect:
    """Keeps 文字の大きさ for a year and goes back to the page one came from."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    size = request.POST.get("size", "")
    response = HttpResponseRedirect(back)
    response.set_cookie(
        "text_size",
        size if size in SIZES else "normal",
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
