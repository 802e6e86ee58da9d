"""A form comes back as Excel: what has changed, what is not taken and why; then it is taken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import codes
from marugoto.core.errors import Refused, in_our_words
from marugoto.paperwork.access import Opened
from marugoto.paperwork.actions import reading_in
from marugoto.paperwork.forms import FileForm
from marugoto.paperwork.views.sheets import sent
from marugoto.policy.permissions import Permission as P


@requires(P.PERSON_REGISTER)
def incoming(request: WorkerRequest) -> HttpResponse:
    """A file is chosen; then what it would change is shown. Nothing is changed yet, and the file is not kept."""
    form = FileForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = reading_in.preview(data=form.cleaned_data["file"].read(), by=request.actor)
            return _preview(request, found)
        except Refused as no:
            form.add_error("file", no.message)
    return render(
        request, "paperwork/incoming.html", {"form": form, "problem": ""}, status=422 if form.errors else 200
    )


def _preview(request: WorkerRequest, found: reading_in.Preview) -> HttpResponse:
    context = {
        "found": found,
        "taken": list(enumerate(found.taken)),
        "refused": [{"change": c, "why": _why(c.fixed, c.refusal)} for c in found.refused],
        "back": _address(found.opened),
    }
    return render(request, "paperwork/incoming_preview.html", context)


def _why(fixed: str, refusal: str) -> str:
    return codes.label("paperwork.fixed_reasons", fixed) if fixed else in_our_words(refusal)


@require_POST
@requires(P.PERSON_REGISTER)
def take(request: WorkerRequest) -> HttpResponse:
    """What was shown is taken, but for the lines that were left out."""
    total = request.POST.get("total", "")
    kept = set(request.POST.getlist("take"))
    lines = range(int(total)) if total.isascii() and total.isdigit() and len(total) < 5 else range(0)
    leave = [str(n) for n in lines if str(n) not in kept]
    try:
        opened, count = reading_in.take(sealed=request.POST.get("sealed", ""), leave=leave, by=request.actor)
    except Refused as no:
        form = FileForm()
        return render(request, "paperwork/incoming.html", {"form": form, "problem": no.message}, status=422)
    messages.success(request, _("%(n)dか所を、記録に取り込みました。") % {"n": count})
    return redirect(_address(opened))


def _address(opened: Opened) -> str:
    args = [opened.record] if opened.about == "referral" else [opened.record, opened.form]
    return reverse(f"paperwork:{opened.about}", args=args)
