"""What the pages of evacuation share."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tabs(request: WorkerRequest, here: str) -> list[dict[str, Any]]:
    """The sister pages that this worker may open."""
    pages = (
        ("boards", _("安否確認"), P.SAFETY_REPORT),
        ("list", _("要支援者の名簿"), P.EVACUATION_KEEP),
        ("provisions", _("名簿の提供"), P.EVACUATION_KEEP),
        ("disasters", _("災害・訓練"), P.EVACUATION_KEEP),
        ("terms", _("名簿の定め"), P.EVACUATION_KEEP),
    )
    return [
        {"label": label, "url": reverse(f"evacuation:{name}"), "current": name == here}
        for name, label, right in pages
        if request.actor.can(right)
    ]


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Runs an action; a refusal becomes an error of the form, and the answer is None."""
    try:
        return act()
    except Refused as no:
        no.onto(form)
        return None


def areas(actor: Actor) -> list[tuple[str, str]]:
    """The areas of the town in force, as choices."""
    found = agencies.areas_of(actor.municipality_id, on=clock.today())[:300]
    return [(str(one.pk), f"{one.name}（{one.version.scheme.name}）") for one in found]


def said(name: str, values: Sequence[str]) -> str:
    """Codes of a list in words, one after another."""
    return _("、").join(codes.label(name, one) for one in values)


def as_file(data: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file that is shown or kept; nothing on the way remembers it."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(kind != "application/pdf", name) or ""
    answer["Cache-Control"] = "no-store"
    return answer
