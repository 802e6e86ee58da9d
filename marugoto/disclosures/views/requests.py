"""開示の求め: the list, a new one, its page, and the paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, pdf
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.disclosures import access, actions, queries, rules
from marugoto.disclosures.forms import ExtendForm, RequestForm
from marugoto.people import access as people
from marugoto.policy.permissions import Permission as P

PAGE = 50
PASSAGES = 25


@require_GET
@requires(P.DISCLOSURE_ANSWER)
def request_list(request: WorkerRequest) -> HttpResponse:
    """The requests to one's own agency, those to be answered first."""
    page = Paginator(queries.requests_of(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosures/requests.html", {"page": page})


@requires(P.DISCLOSURE_ANSWER)
def request_new(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """A person with whom one's agency is involved asks what is held."""
    person = people.get_known_person(request.actor, person_id)
    data = request.POST if request.method == "POST" else None
    form = RequestForm(data, on=clock.today())
    if data and form.is_valid():
        try:
            told = actions.Told(**form.cleaned_data)
            made = actions.take_in(request_id=new_id(), person=person, told=told, by=request.actor)
            return redirect("disclosures:request", made.pk)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "person": person, "open": queries.open_request_for(request.actor, person)}
    return render(request, "disclosures/new.html", context, status=422 if data else 200)


@require_GET
@requires(P.DISCLOSURE_ANSWER)
def request_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """What was gathered, with what is proposed and decided; ``?left=1`` only what is not decided yet."""
    return _page(request, access.get_request(request.actor, request_id))


def _page(request: WorkerRequest, asked: Any, trouble: str = "") -> HttpResponse:
    left = request.GET.get("left") == "1"
    rows = queries.passages_of(asked, undecided=left)
    page = Paginator(rows, PASSAGES).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "lines": [queries.line_of(one) for one in page],
        "count": queries.count_of(asked),
        "left": left,
        "open": asked.status == rules.GATHERING,
        "left_out": queries.left_out(),
        "trouble": trouble,
    }
    return render(request, "disclosures/request.html", context, status=422 if trouble else 200)


@require_POST
@requires(P.DISCLOSURE_ANSWER)
def gather(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Everything that is held is gathered (anew)."""
    asked = access.get_request(request.actor, request_id, look="")
    try:
        found = actions.gather(asked=asked, by=request.actor)
        messages.success(request, _("%(n)d か所を集めました。") % {"n": found})
        return redirect("disclosures:request", asked.pk)
    except Refused as no:
        return _page(request, asked, no.message)


@requires(P.DISCLOSURE_ANSWER)
def extend(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """More time is taken, with a reason; then the notice to who asked can be printed."""
    asked = access.get_request(request.actor, request_id, look="")
    data = request.POST if request.method == "POST" else None
    form = ExtendForm(data)
    if data and form.is_valid():
        try:
            actions.extend(asked=asked, by=request.actor, **form.cleaned_data)
            return redirect("disclosures:request", asked.pk)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "asked": asked, "until": rules.extended(asked.received_on)}
    return render(request, "disclosures/extend.html", context, status=422 if data else 200)


@require_GET
@requires(P.DISCLOSURE_ANSWER)
def extension_notice(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """The notice that the time was extended, as a PDF. Where it was not: the page, with the reason."""
    asked = access.get_request(request.actor, request_id, look="disclosure.printed")
    if asked.extended_on is None:
        return _page(request, asked, _("期限は延ばしていません。"))
    first = rules.due_on(asked.received_on)
    return _pdf("disclosures/extension.html", {"asked": asked, "first": first}, title=_("決定期限延長の通知"))


@require_POST
@requires(P.DISCLOSURE_ANSWER)
def decide(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """The whole is decided."""
    asked = access.get_request(request.actor, request_id, look="")
    try:
        actions.decide(asked=asked, by=request.actor)
        return redirect("disclosures:request", asked.pk)
    except Refused as no:
        return _page(request, asked, no.message)


@require_POST
@requires(P.DISCLOSURE_ANSWER)
def withdraw(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """The person takes the request back."""
    asked = access.get_request(request.actor, request_id, look="")
    try:
        actions.withdraw(asked=asked, by=request.actor)
        return redirect("disclosures:requests")
    except Refused as no:
        return _page(request, asked, no.message)


@require_GET
@requires(P.DISCLOSURE_ANSWER)
def paper(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """What is disclosed, as a PDF. What is black is not in it. Before the decision: the page, with the reason."""
    asked = access.get_request(request.actor, request_id, look="disclosure.printed")
    if asked.status != rules.DECIDED:
        return _page(request, asked, _("決定してから、印刷できます。"))
    context = {
        "asked": asked,
        "groups": queries.groups_of(asked),
        "grounds": queries.grounds_used(asked),
        "left_out": queries.left_out(),
    }
    return _pdf("disclosures/paper.html", context, title=_("開示する記録"))


def _pdf(template: str, context: dict[str, Any], *, title: str) -> HttpResponse:
    answer = HttpResponse(pdf.render(template, context, title=title), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="disclosure.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
