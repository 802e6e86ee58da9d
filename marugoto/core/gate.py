"""Against machines that fill in forms, without a third party and without watching anybody: an empty field that must stay empty,
a little time, a small sum. Whoever keeps the rows limits how many come from one origin.

The origin is a keyed checksum of the address and the day: it tells two senders of one day apart, and nobody who they are.
"""

import secrets
from typing import Any, Final

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core import signing
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marugoto.core import clock
from marugoto.core.kana import digits

QUICKEST: Final = 3  # seconds; nobody reads and writes faster
LONGEST: Final = 6 * 60 * 60
HONEY, SUM, TOKEN = "homepage", "sum", "gate"


class Gate:
    """One gate on one page. ``purpose`` keeps the tokens of two forms apart."""

    def __init__(self, request: HttpRequest, purpose: str) -> None:
        self._request, self._salt = request, f"marugoto.gate.{purpose}"
        self.problem = ""
        first, second = 1 + secrets.randbelow(8), 1 + secrets.randbelow(8)
        self.question = {"first": first, "second": second}
        self.token = signing.dumps(first + second, salt=self._salt)

    @property
    def origin(self) -> str:
        """Where this comes from, today; it cannot be traced back."""
        address = get_client_ip_address(self._request) or ""
        return salted_hmac(
            f"{self._salt}.{clock.today()}", address, secret=settings.SECRET_KEY, algorithm="sha256"
        ).hexdigest()[:32]

    def passes(self, form: BaseForm) -> bool:
        """May it come in? If not, the form says what to do; what was typed stays."""
        self.problem = self._problem(self._request.POST)
        if self.problem:
            form.add_error(None, self.problem)
        return not self.problem

    def _problem(self, data: Any) -> str:
        if data.get(HONEY):
            return _("「空けておいてください」の欄は、空けたまま送ってください。")
        try:
            wanted, age = self._read(str(data.get(TOKEN) or ""))
        except signing.BadSignature:
            return _("時間がたったので、もう一度計算に答えて送ってください。書いた内容は残っています。")
        if digits(str(data.get(SUM) or "")) != str(wanted):
            return _("計算の答えが違います。もう一度答えてください。")
        if age < QUICKEST:
            return _("送る前に、内容をもう一度読んでください。もう一度計算に答えて送れます。")
        return ""

    def _read(self, token: str) -> tuple[int, float]:
        """(the sum, how many seconds ago it was asked). BadSignature: forged, of another form, or too old."""
        wanted = int(signing.loads(token, salt=self._salt, max_age=LONGEST))
        asked = signing.b62_decode(token.rsplit(":", 2)[1])
        return wanted, clock.now().timestamp() - asked
