"""When the machine fails: a page in words, and what was typed is in it, to be sent again."""

from typing import Any

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client

from marugoto.agencies import again, door
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.models import Consultation
from tests.factories.agencies import Worker
from tests.factories.pages import form_data

pytestmark = pytest.mark.django_db
RECEIVE = "/intake/receive/"


@pytest.fixture
def typed(sato: Worker) -> dict[str, list[str]]:
    """A talk that was typed, as the browser sends it."""
    page = sato.client.get(RECEIVE)
    words = {
        "consultation": [str(new_id())],
        "story": ['一行目 "引用" <b>\r\n二行目 & そのほか'],
        "outcome": ["informed"],
        "caller_relation": ["self"],
        "act": ["finish"],
    }
    return form_data(page.content, having="story") | words


def _failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def away(**_more: Any) -> Any:
        raise error

    monkeypatch.setattr(consultations, "receive", away)


def _post(client: Client, data: Any) -> HttpResponse:
    client.raise_request_exception = False
    found: HttpResponse = client.post(RECEIVE, data)  # type: ignore[assignment]
    return found


def test_what_was_typed_is_kept_and_sent_again(
    sato: Worker, typed: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        _failing(patched, OperationalError("the connection is lost"))
        failed = _post(sato.client, typed)
    assert failed.status_code == 503
    assert failed["Retry-After"]
    assert "no-store" in failed["Cache-Control"]
    page = BeautifulSoup(failed.content, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "ja"
    form = page.select_one("form#again")
    assert form is not None
    assert form["action"] == RECEIVE
    kept = form_data(str(form), having="story")
    kept.pop("csrfmiddlewaretoken", None)
    assert kept == {k: v for k, v in typed.items() if k != "csrfmiddlewaretoken"}
    assert sato.client.post(RECEIVE, kept).status_code == 302
    assert Consultation.objects.get(status="finished").story.splitlines()[0] == '一行目 "引用" <b>'


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InterfaceError("closed"), 503),
        (psycopg.OperationalError("away"), 503),
        (KeyError("a mistake of ours"), 500),
    ],
)
def test_a_fault_of_the_page_is_told_apart(
    sato: Worker,
    typed: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    _failing(monkeypatch, error)
    failed = _post(sato.client, typed)
    assert failed.status_code == status
    assert 'id="again"' in failed.content.decode()


def test_a_database_that_is_not_there_at_all(sato: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anybody knows who is asking: the page is made without one question to the database."""

    def nobody(_session: Any) -> Any:
        raise OperationalError("connection refused")

    sato.client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "_get_session_from_db", nobody)
    opened = sato.client.get("/today/?x=1")
    sent = sato.client.post(RECEIVE, {"story": "眠れない"})
    assert (opened.status_code, sent.status_code) == (503, 503)
    assert 'href="/today/?x=1"' in opened.content.decode()
    assert 'value="眠れない"' in sent.content.decode()


def test_a_session_that_cannot_be_written_is_no_fault_of_the_worker(
    sato: Worker, typed: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django says 400 then ("logged out in a concurrent request?"); here it is what it is, and every word is kept."""

    def away(*_args: Any, **_more: Any) -> Any:
        raise OperationalError("terminating connection")

    session = sato.client.session
    session[door.SEEN_KEY] = 0  # so that it is written again
    session.save()
    monkeypatch.setattr("django.contrib.sessions.base_session.AbstractBaseSession.save", away)
    failed = _post(sato.client, typed)
    assert failed.status_code == 503
    assert 'id="again"' in failed.content.decode()


def _rolled_back() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError as gone:
        raise RuntimeError("rolled back") from gone


def test_the_causes_of_an_error_are_looked_at() -> None:
    with pytest.raises(RuntimeError) as caught:
        _rolled_back()
    assert again.database_away(caught.value)
    assert not again.database_away(RuntimeError("alone"))
    assert not again.database_away(None)


def test_what_another_site_sent_is_not_kept(sato: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its words would stand in a page of ours, with a token of ours, one tap from being done."""

    def nobody(_user: Any) -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr(door, "standings_of", nobody)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = sato.client.cookies
    sent = strict.post(RECEIVE, {"story": "よその言葉"})
    assert sent.status_code == 503
    assert "よその言葉" not in sent.content.decode()


def test_passwords_and_files_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_more: Any) -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr("marugoto.agencies.views.session._SignIn.as_view", away)
    client = Client(raise_request_exception=False)
    for data in (
        {"username": "sato", "password": "very-secret-word"},
        {"username": "very-secret-word", "data": SimpleUploadedFile("list.csv", b"a,b")},
    ):
        answer = client.post("/sign-in/", data)
        assert answer.status_code == 503
        assert "very-secret-word" not in answer.content.decode()


def test_the_page_of_the_failed_connection_asks_nothing(
    sato: Worker, typed: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from django.test import RequestFactory

    from marugoto.agencies.views.errors import server_error

    request = RequestFactory().post(RECEIVE, typed)
    with django_assert_num_queries(0, connection=connection):
        try:
            raise OperationalError("away")
        except OperationalError:
            assert server_error(request).status_code == 503
