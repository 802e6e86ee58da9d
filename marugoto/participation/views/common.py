"""What the pages of participation share: the way between them, refusals, the week of a form."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from marugoto.agencies.door import WorkerRequest
from marugoto.core.errors import Refused
from marugoto.participation.queries import roles, wording
from marugoto.policy.permissions import Permission as P

PAGE = 50


def tabs(request: WorkerRequest, here: str) -> list[dict[str, Any]]:
    """The sister pages that this worker may open."""
    pages = (
        ("board", _("役割"), P.RESOURCE_READ),
        ("hosts", _("受け入れ先"), P.RESOURCE_READ),
        ("hopes", _("希望"), P.PARTICIPATION_READ),
        ("week", _("週の記録"), P.PARTICIPATION_READ),
        ("orders", _("さがしている役割"), P.RESOURCE_READ),
        ("figures", _("参加の数字"), P.INDICATOR_READ),
    )
    return [
        {"label": label, "url": reverse(f"participation:{name}"), "current": name == here}
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


def week_rows(form: forms.Form, name: str = "times") -> list[dict[str, Any]]:
    """The week of a form as rows of boxes, with what is ticked."""
    ticked = set(form[name].value() or ())
    return [
        {"day": day, "boxes": [{"code": c, "label": label, "ticked": c in ticked} for c, label in boxes]}
        for day, boxes in wording.grid()
    ]


def found_role(request: WorkerRequest, role_id: UUID) -> Any:
    """A role of one's own town. Http404: none such."""
    return _there(roles.role(request.actor, role_id))


def found_host(request: WorkerRequest, host_id: UUID) -> Any:
    """A place of one's own town. Http404: none such."""
    return _there(roles.host(request.actor, host_id))


def kept_host(request: WorkerRequest, host_id: UUID) -> Any:
    """A place that this worker may write. Http404: none such; PermissionDenied: another agency keeps it."""
    host = found_host(request, host_id)
    if not roles.may_keep(request.actor, host):
        raise PermissionDenied
    return host


def kept_role(request: WorkerRequest, role_id: UUID) -> Any:
    """A role that this worker may write. As ``kept_host``."""
    role = found_role(request, role_id)
    if not roles.may_keep(request.actor, role.host):
        raise PermissionDenied
    return role


def _there(found: Any) -> Any:
    if found is None:
        raise Http404
    return found


def values_of(row: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The fields of a row as first values of a form."""
    return {name: getattr(row, name) for name in names}
