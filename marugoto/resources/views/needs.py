"""困りごと: what a text may be about, as chips to accept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.policy.permissions import Permission
from marugoto.resources import forms, queries


@require_POST
@requires(Permission.CONSULTATION_RECEIVE)
def needs(request: WorkerRequest) -> HttpResponse:
    """Fragment: the needs of a form (``story`` or ``text``, and the marks set so far). Writes nothing."""
    text = request.POST.get("story") or request.POST.get("text") or ""
    page = queries.needs_page(text, forms.marks_in(request.POST))
    return render(request, "resources/needs.html", {"needs": page})
