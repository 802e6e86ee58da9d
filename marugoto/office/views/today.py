"""きょう: whose baton is in my hand, what came in, what is overdue, what is next; nothing else."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, open_to_public, requires
from marugoto.office import duty, queries
from marugoto.policy.permissions import Permission as P


@open_to_public
def start(request: WorkerRequest) -> HttpResponse:
    """The first page: a worker's day, or where a resident can turn."""
    return redirect("office:today" if request.actor else "public:turn")


@requires(P.TODAY_READ)
def today(request: WorkerRequest) -> HttpResponse:
    """One worker's day at one desk."""
    actor = request.actor
    context = {
        "day": queries.day_of(actor),
        "duty": duty.duty_of(actor),
        "may_receive": actor.can(P.CONSULTATION_RECEIVE),
        "may_notice": actor.can(P.NOTICE_WRITE),
        "sees_matters": actor.can(P.CONSULTATION_READ),
        "may_practise": actor.can(P.CONSULTATION_RECEIVE) and agencies.training_town() is not None,
    }
    return render(request, "office/today.html", context)
