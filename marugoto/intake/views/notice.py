"""気づき: two fields, and the writer learns that it arrived."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import access, forms, queries
from marugoto.intake.actions import notices
from marugoto.policy.permissions import Permission as P


@requires(P.NOTICE_WRITE)
def notice(request: WorkerRequest) -> HttpResponse:
    """Write a notice; below it, what became of one's earlier ones."""
    form = forms.NoticeForm(request.POST or None)
    receiver = queries.notice_receiver(request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            if receiver is None:
                raise Refused(_("気づきを受け取れる窓口がありません。自治体の担当課にお電話ください。"))
            notices.send_notice(
                notice_id=_id_in(request), receiver=receiver, by=request.actor, **form.cleaned_data
            )
            return redirect(f"{reverse('intake:notice')}?sent=1")
        except Refused as no:
            no.onto(form)
    context = {
        "form": form,
        "notice_id": request.POST.get("notice") or new_id(),
        "receiver": agencies.desk_title(receiver) if receiver else "",
        "written": access.notices_written_by(request.actor)[:20],
        "sent": request.GET.get("sent") == "1",
    }
    return render(request, "intake/notice.html", context, status=422 if form.errors else 200)


def _id_in(request: WorkerRequest) -> UUID:
    try:
        return UUID(request.POST.get("notice", ""))
    except ValueError:
        return new_id()


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def take_up(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """The receiving desk has read it and acts."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    found = access.notice_of(request.actor, matter)
    if found:
        notices.take_up(notice=found, by=request.actor)
    return redirect("intake:matter", matter_id)
