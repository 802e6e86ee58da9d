"""A whole case: out as a file, for a purpose; in after a dry run that says what becomes of each part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.core.errors import Refused
from marugoto.paperwork.actions import arriving, carrying, printing
from marugoto.paperwork.forms import CaseFileForm, PurposeForm
from marugoto.paperwork.views.sheets import file_answer, sent
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_CARRY)
def carry_out(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Says what goes along and what does not; a POST gives the file."""
    post = request.method == "POST"
    case = cases.get_case(request.actor, case_id, P.CASE_READ, look=not post)
    form = PurposeForm(request.POST if post else None, offered=printing.PURPOSES_OFFERED)
    if post and form.is_valid():
        try:
            file = carrying.carry_out(case=case, purpose=form.cleaned_data["purpose"], by=request.actor)
            return file_answer(file, "application/json", f"case-{case.matter.number}.json")
        except Refused as no:
            no.onto(form)
    return render(
        request, "paperwork/carry_out.html", {"case": case, "form": form}, status=422 if form.errors else 200
    )


@requires(P.CASE_CARRY)
def carry_in(request: WorkerRequest) -> HttpResponse:
    """A file is chosen; then what would become of each part is shown."""
    form = CaseFileForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(request, form.cleaned_data["file"].read(), form.cleaned_data["as_new"])
        except Refused as no:
            form.add_error("file", no.message)
    return render(
        request, "paperwork/carry_in.html", {"form": form, "problem": ""}, status=422 if form.errors else 200
    )


def _preview(request: WorkerRequest, file: bytes, as_new: bool) -> HttpResponse:
    if file.startswith(b"PK"):
        many = arriving.look_into(file=file, as_new=as_new, by=request.actor)
        return render(request, "paperwork/bundle_preview.html", {"found": many})
    one = carrying.look_into(file=file, as_new=as_new, by=request.actor)
    return render(request, "paperwork/carry_preview.html", {"found": one})


@require_POST
@requires(P.CASE_CARRY)
def bundle_take(request: WorkerRequest) -> HttpResponse:
    """Those that come in become cases; the receipt waits in the list of transfers."""
    try:
        found = arriving.take_in(sealed=request.POST.get("sealed", ""), by=request.actor)
    except Refused as no:
        context = {"form": CaseFileForm(), "problem": no.message}
        return render(request, "paperwork/carry_in.html", context, status=422)
    said = _("%(n)d件を取り込みました。前の町に受取証を渡すと、そこで終結になります。")
    messages.success(request, said % {"n": found.good})
    return redirect("paperwork:transfers")


@require_POST
@requires(P.CASE_CARRY)
def carry_in_take(request: WorkerRequest) -> HttpResponse:
    """It becomes a case."""
    try:
        found = carrying.carry_in(sealed=request.POST.get("sealed", ""), by=request.actor)
    except Refused as no:
        context = {"form": CaseFileForm(), "problem": no.message}
        return render(request, "paperwork/carry_in.html", context, status=422)
    messages.success(request, _("ケースを取り込みました。"))
    return redirect("cases:detail", found.case.pk if found.case else "")
