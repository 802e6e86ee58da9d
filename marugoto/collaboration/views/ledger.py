"""提供の記録 of a person: for the workers of the agency that disclosed, and as a copy for the person in plain words."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.audit import actions as audit
from marugoto.collaboration.queries import ledger as queries
from marugoto.collaboration.queries import transfers
from marugoto.core import clock
from marugoto.people import access
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.PERSON_READ)
def ledger(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Everything that one's own agency has told others about this person."""
    person = access.get_known_person(request.actor, person_id, look=True)
    page = Paginator(queries.packets_about(request.actor, person), PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "page": page,
        "lines": queries.lines(request.actor, person, list(page.object_list)),
        "given": transfers.given_of(request.actor, person),
    }
    return render(request, "collaboration/ledger.html", context)


@require_GET
@requires(P.PERSON_READ)
def ledger_copy(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The same on paper, for the person. What was told to a meeting of the law is answered by 開示請求, not here."""
    person = access.get_known_person(request.actor, person_id)
    packets = list(queries.packets_about(request.actor, person)[: PAGE * 4])
    lines = [line for line in queries.lines(request.actor, person, packets) if not line.walled]
    given = transfers.given_of(request.actor, person)
    audit.record_look(
        "ledger.printed",
        by=request.actor,
        persons=[person.pk],
        purpose="consultation",
        data={"lines": len(lines) + len(given)},
    )
    context: dict[str, Any] = {"person": person, "lines": lines, "given": given, "on": clock.today()}
    return render(request, "collaboration/ledger_copy.html", context)
