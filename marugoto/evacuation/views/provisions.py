"""Provisions: what has gone where, a new one with who would go, its paper and its table, coming back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes, pdf
from marugoto.core.ids import new_id
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import provisions as actions
from marugoto.evacuation.forms import BackForm, ProvisionForm
from marugoto.evacuation.views.common import PAGE, SHEET, areas, as_file, attempt, said, tabs
from marugoto.people import wording
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.EVACUATION_KEEP)
def provision_list(request: WorkerRequest) -> HttpResponse:
    """What has gone where, the newest first."""
    page = Paginator(queries.provisions_of(request.actor), PAGE).get_page(request.GET.get("page"))
    counts = queries.counts_of(request.actor, list(page))
    context = {
        "tabs": tabs(request, "provisions"),
        "page": page,
        "lines": [(one, counts.get(one.pk, 0)) for one in page],
        "out": queries.out_there(request.actor),
        "today": clock.today(),
    }
    return render(request, "evacuation/provisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def provision_new(request: WorkerRequest) -> HttpResponse:
    """To whom, why; who would go is counted first, and provided only by the second button."""
    form = _form(request)
    chosen = None
    if form.is_bound and form.is_valid():
        wish = form.wish()
        if request.POST.get("act") == "provide":
            made = attempt(form, lambda: actions.provide(provision_id=new_id(), wish=wish, by=request.actor))
            if made:
                messages.success(request, _("第%(n)d号として渡しました。") % {"n": made.number})
                return redirect("evacuation:provision", made.pk)
        else:
            chosen = attempt(form, lambda: actions.choose(wish=wish, by=request.actor))
    context = {
        "tabs": tabs(request, "provisions"),
        "form": form,
        "chosen": chosen,
        "terms": queries.terms_now(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, "evacuation/provision_new.html", context, status=status)


def _form(request: WorkerRequest) -> ProvisionForm:
    going_on = queries.going_on(request.actor, exercises=False)
    return ProvisionForm(
        request.POST if request.method == "POST" else None,
        on=clock.today(),
        disasters=[(str(one.pk), one.name) for one in going_on],
        areas=areas(request.actor),
        initial={"basis": "consent"},
    )


@require_GET
@requires(P.EVACUATION_KEEP)
def provision(request: WorkerRequest, provision_id: UUID) -> HttpResponse:
    """One of them: to whom, who is on it, its paper."""
    return _page(request, *access.get_provision(request.actor, provision_id))


def _page(request: WorkerRequest, found: Any, rows: list[Any], backing: Any = None) -> HttpResponse:
    context = {
        "tabs": tabs(request, "provisions"),
        "provision": found,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "count": len(rows),
        "backing": backing or BackForm(None, on=clock.today()),
    }
    return render(request, "evacuation/provision.html", context, status=422 if backing else 200)


@require_POST
@requires(P.EVACUATION_KEEP)
def back(request: WorkerRequest, provision_id: UUID) -> HttpResponse:
    """It came back, or was destroyed."""
    found, rows = access.get_provision(request.actor, provision_id)
    form = BackForm(request.POST, on=clock.today())

    def act() -> bool:
        actions.give_back(provision=found, way=form.cleaned_data["way"], by=request.actor)
        return True

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("返却・廃棄を書きとめました。"))
        return redirect("evacuation:provision", found.pk)
    return _page(request, found, rows, form)


@require_GET
@requires(P.EVACUATION_KEEP)
def paper(request: WorkerRequest, provision_id: UUID) -> HttpResponse:
    """The list on paper, as many numbered copies as were asked for; the duty of secrecy stands on every page."""
    found, rows = access.get_copy(request.actor, provision_id, "pdf")
    context = {
        "provision": found,
        "lines": _lines(rows),
        "copies": range(1, found.copies + 1),
        "town": found.municipality,
    }
    title = _("避難行動要支援者名簿 第%(n)d号") % {"n": found.number}
    data = pdf.render("evacuation/provision_paper.html", context, title=title)
    return as_file(data, name=f"list-{found.number}.pdf", kind="application/pdf")


@require_GET
@requires(P.EVACUATION_KEEP)
def table(request: WorkerRequest, provision_id: UUID) -> HttpResponse:
    """The same as a workbook."""
    found, rows = access.get_copy(request.actor, provision_id, "xlsx")
    head = [
        *(_("番号"), _("氏名"), _("よみ"), _("生年月日"), _("性別"), _("住所又は居所"), _("電話")),
        *(_("事由"), _("そのほか"), _("避難先"), _("支援する人")),
    ]
    keys = (
        "n",
        "name",
        "kana",
        "birth",
        "gender",
        "address",
        "phone",
        "reasons",
        "note",
        "shelter",
        "helpers",
    )
    lines = [[str(one[key]) for key in keys] for one in _lines(rows)]
    words = {"n": found.number, "who": found.receiver, "due": f"{found.due_on:%Y-%m-%d}"}
    notice = (
        _(
            "第%(n)d号 %(who)s 限り。秘密を守る義務があります（災害対策基本法49条の13）。%(due)s までに返すか捨てる。"
        )
        % words
    )
    data = actions.as_table(head, lines, notice)
    return as_file(data, name=f"list-{found.number}.xlsx", kind=SHEET)


def _lines(rows: list[Any]) -> list[dict[str, Any]]:
    """The items of the law (49条の10第2項), as the register has them today; plans only of those whose plan goes along."""
    plans = queries.current_plans([one.registrant_id for one in rows if one.with_plan])
    return [_line(n, one, plans.get(one.registrant_id)) for n, one in enumerate(rows, start=1)]


def _line(n: int, one: Any, plan: Any) -> dict[str, Any]:
    person = one.registrant.person
    helpers = [f"{s.name} {s.phone}".strip() for s in plan.supporters.all()] if plan else []
    return {
        "n": n,
        "name": person.display_name,
        "kana": person.display_kana,
        "birth": wording.birth_words(person.birth),
        "gender": codes.label("people.genders", person.gender),
        "address": person.address,
        "area": person.area.name if person.area else "",
        "phone": person.phone,
        "reasons": said("evacuation.reasons", one.registrant.reasons),
        "note": one.registrant.note,
        "shelter": _shelter(plan),
        "helpers": _("、").join(helpers),
        "needs": said("evacuation.plan_needs", plan.needs) if plan else "",
    }


def _shelter(plan: Any) -> str:
    if plan is None:
        return ""
    return plan.shelter_words or (plan.shelter.name if plan.shelter else "")
