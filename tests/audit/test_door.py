"""The door tells every event of a request where it came from, and which request it was."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from marugoto.agencies.door import ActorMiddleware
from marugoto.audit import origin
from marugoto.audit.models import AuditEvent
from tests.audit.conftest import looks
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def test_the_looks_of_one_request_belong_together(mori: Worker) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        looks(2, by=mori.actor)
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.9")
    request.user = mori.user
    request.session = {}  # type: ignore[assignment]
    ActorMiddleware(view)(request)
    one, other = AuditEvent.objects.order_by("-id")[:2]
    assert one.request_id == other.request_id is not None
    assert one.address == "192.0.2.9"
    assert origin.current() == origin.Origin()
