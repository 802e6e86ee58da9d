"""つなぎ: the list, one つなぎ from both sides, its answers, the sheet."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import access
from marugoto.collaboration.actions import packets
from marugoto.collaboration.actions import referrals as act
from marugoto.collaboration.forms import referral as forms
from marugoto.collaboration.queries import clocks, copies, guests
from marugoto.collaboration.queries import referrals as queries
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P

PAGE = 50
TABS = ("incoming", "outgoing", "all")


@requires(P.REFERRAL_READ)
def referrals(request: WorkerRequest) -> HttpResponse:
    """届いたもの・渡したもの・すべて of one's own agency; filters in the URL."""
    actor = request.actor
    tab = request.GET.get("tab", "incoming")
    tab = tab if tab in TABS else "incoming"
    states = {code: _(label) for code, label in queries.STATES.items()}
    form = forms.ReferralFilter(request.GET or None, on=clock.today(), states=states)
    chosen = form.cleaned_data if form.is_valid() else {}
    wanted = {k: chosen.get(k) or "" for k in ("status", "kind", "q")}
    page = Paginator(queries.referrals_filtered(actor, tab=tab, **wanted), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": form,
        "tab": tab,
        "tabs": _tabs(tab, queries.tab_counts(actor)),
        "page": page,
        "rows": queries.rows_of(actor, page.object_list),
        "parts": _parts(form, wanted),
        "clear_url": f"{reverse('collaboration:referrals')}?tab={tab}",
        "may_ask": actor.can(P.REFERRAL_SEND),
    }
    return render(request, "collaboration/referrals.html", context)


def _tabs(current: str, waiting: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"incoming": _("届いたもの"), "outgoing": _("渡したもの"), "all": _("すべて")}
    here = reverse("collaboration:referrals")
    return [
        {
            "label": labels[tab],
            "url": f"{here}?tab={tab}",
            "current": tab == current,
            "count": waiting.get(tab),
        }
        for tab in TABS
    ]


def _parts(form: forms.ReferralFilter, wanted: dict[str, str]) -> list[str]:
    parts = [
        str(dict(form.fields[name].choices).get(wanted[name], ""))  # type: ignore[attr-defined]
        for name in ("status", "kind")
        if wanted[name]
    ]
    return [*parts, _("番号 %(q)s") % {"q": wanted["q"]}] if wanted["q"] else parts


# --- one つなぎ --------------------------------------------------------------------------------------------------------


@requires(P.REFERRAL_READ)
def detail(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """One つなぎ: the sender sees all that was sent, the receiver the packet."""
    found = access.get_referral(request.actor, referral_id, P.REFERRAL_READ)
    return render(request, "collaboration/referral.html", _context(request, found))


def _context(request: WorkerRequest, referral: Any, **failed: Any) -> dict[str, Any]:
    actor, on = request.actor, clock.today()
    side = access.side_of(actor, referral)
    acts = queries.acts_of(actor, referral)
    hours = clocks.own_hours(referral)
    row = queries.rows_of(actor, [referral])[0]
    packet = access.look_at_packet(actor, referral)
    once = {"message": new_id()}
    made: dict[str, django_forms.Form] = {
        "accept_form": forms.AcceptForm(auto_id="accept-%s"),
        "decline_form": forms.DeclineForm(on=on, auto_id="decline-%s"),
        "ask_form": forms.TalkForm(initial=once, auto_id="ask-%s"),
        "answer_form": forms.TalkForm(initial=once, auto_id="answer-%s"),
        "report_form": forms.ReportForm(initial=once, on=on, auto_id="report-%s"),
        "withdraw_form": forms.AcceptForm(auto_id="withdraw-%s"),
    }
    return {
        "referral": referral,
        "row": row,
        "side": side,
        "hours": hours,
        "hand": queries.hand_of(actor, referral),
        "packet": packet,
        "talk": queries.talk_of(actor, referral, readable=side.sender or not packet.why_not),
        "sees_matter": queries.sees_matter(actor, referral),
        "acts": acts,
        "next_words": _next_words(referral, acts),
        "waiting_words": _waiting_words(row, acts),
        "why": {"basis": packet.basis, "until": packet.until},
        "may_revoke": side.at_sender
        and actor.can(P.REFERRAL_SEND)
        and referral.status in ("accepted", "done")
        and referral.packet.withdrawn_at is None,
        "result": codes.label("collaboration.referral_results", referral.result),
        "reason": codes.label("collaboration.decline_reasons", referral.decline_reason),
        "sent": request.GET.get("sent", ""),
        **_guest(actor, referral, side),
        **copies.card(copies.copies_of_packet(actor, referral.packet)),
        **made,
        **failed,
    }


def _guest(actor: Any, referral: Any, side: access.Side) -> dict[str, Any]:
    """The guest's link of a つなぎ on paper, for the desk that sent it."""
    if not (referral.on_paper and side.at_sender and actor.can(P.REFERRAL_SEND)):
        return {"guest_page": "", "guest": None}
    links = guests.links_of(referral)
    page = reverse("collaboration:guest", args=[referral.id])
    return {
        "guest_page": page if links or not guests.make_problem(referral) else "",
        "guest": links[0] if links else None,
    }


def _next_words(referral: Any, acts: list[str]) -> str:
    """What must happen next, for the baton line."""
    if referral.status in ("declined", "withdrawn", "done"):
        return ""
    if referral.on_paper and acts:
        return _("紙の返事を聞いて、書きとめる")
    words = {
        "accept": _("受け取るかどうか返事をする"),
        "answer": _("聞き返しに答える"),
        "report": _("どうなったかを報告する"),
    }
    return next((words[a] for a in acts if a in words), "")


def _waiting_words(row: queries.ReferralRow, acts: list[str]) -> str:
    """For whom one waits, when the next act is not one's own."""
    if {"accept", "answer", "report"} & set(acts):
        return ""
    if row.status == "asked_back":
        return _("%(desk)s の返事待ち") % {"desk": row.from_name}
    if row.status == "sent":
        return _("%(desk)s の返事待ち") % {"desk": row.to_name}
    return _("%(desk)s の報告待ち") % {"desk": row.to_name} if row.status == "accepted" else ""


def _act(
    referral_form: str,
    make: Callable[[Any], Any],
    do: Callable[..., Any],
    *,
    act_name: str,
    permission: P,
    paper: bool = False,
) -> Callable[..., HttpResponseBase]:
    """A view for one answer: load in hand, parse, act, and go back to the つなぎ (or show what was typed, with the reason)."""

    def view(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
        found = access.get_referral_in_hand(request.actor, referral_id, permission, act=act_name, paper=paper)
        form = make(request.POST)
        if form.is_valid():
            try:
                do(referral_id=referral_id, by=request.actor, **form.cleaned_data)
                return redirect("collaboration:referral", referral_id)
            except Refused as no:
                no.onto(form)
                found = access.get_referral(request.actor, referral_id, P.REFERRAL_READ, look=False)
        context = _context(request, found, **{referral_form: form})
        return render(request, "collaboration/referral.html", context, status=422)

    view.__name__ = act_name
    view.__doc__ = f"POST: {act_name}."
    return require_POST(requires(permission)(view))


def _accept(data: Any) -> forms.AcceptForm:
    return forms.AcceptForm(data, auto_id="accept-%s")


def _decline(data: Any) -> forms.DeclineForm:
    return forms.DeclineForm(data, on=clock.today(), auto_id="decline-%s")


def _report(data: Any) -> forms.ReportForm:
    return forms.ReportForm(data, on=clock.today(), auto_id="report-%s")


def _withdraw(data: Any) -> forms.AcceptForm:
    return forms.AcceptForm(data, auto_id="withdraw-%s")


def _ask(*, referral_id: UUID, body: str, message: UUID | None, by: Any) -> Any:
    return act.ask_back(referral_id=referral_id, question=body, message=message, by=by)


accept = _act("accept_form", _accept, act.accept, act_name="accept", permission=P.REFERRAL_ANSWER)
decline = _act("decline_form", _decline, act.decline, act_name="decline", permission=P.REFERRAL_ANSWER)
ask_back = _act(
    "ask_form",
    lambda data: forms.TalkForm(data, auto_id="ask-%s"),
    _ask,
    act_name="ask_back",
    permission=P.REFERRAL_ANSWER,
)
report = _act("report_form", _report, act.report_back, act_name="report", permission=P.REFERRAL_ANSWER)
answer = _act(
    "answer_form",
    lambda data: forms.TalkForm(data, auto_id="answer-%s"),
    act.answer,
    act_name="answer",
    permission=P.REFERRAL_SEND,
)
withdraw = _act("withdraw_form", _withdraw, act.withdraw, act_name="withdraw", permission=P.REFERRAL_SEND)
# On paper the sender writes the receiver's answer down.
paper_accept = _act(
    "accept_form", _accept, act.accept, act_name="accept", permission=P.REFERRAL_SEND, paper=True
)
paper_decline = _act(
    "decline_form", _decline, act.decline, act_name="decline", permission=P.REFERRAL_SEND, paper=True
)
paper_report = _act(
    "report_form", _report, act.report_back, act_name="report", permission=P.REFERRAL_SEND, paper=True
)


@require_POST
@requires(P.REFERRAL_SEND)
def revoke(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """渡した情報を引きあげる: the receiver reads nothing of it from now on."""
    found = access.get_referral(request.actor, referral_id, P.REFERRAL_SEND, look=False)
    try:
        packets.revoke_packet(packet_id=found.packet_id, by=request.actor)
    except Refused as no:
        return render(
            request, "collaboration/referral.html", _context(request, found, problem=no.message), status=422
        )
    return redirect("collaboration:referral", referral_id)
