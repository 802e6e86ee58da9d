"""練習: a room of one's own in a town that no list, figure or file knows; begun anew it is empty."""

import contextlib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from marugoto.agencies import queries as agencies
from marugoto.agencies.actions import training as act
from marugoto.agencies.models import Desk, Municipality
from marugoto.console import database
from marugoto.console import main as console
from marugoto.core import second_wall
from marugoto.core.errors import Refused
from marugoto.indicators.actions import facts, settling
from marugoto.indicators.models import SettledMonth
from marugoto.intake.models import Consultation, Matter
from marugoto.office import training
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
PAGE = "/training/"


@pytest.fixture
def town_to_practise() -> Municipality:
    """As the operator sets it up."""
    return act.open_town(by=None)


def room_of(worker: Worker) -> Actor:
    """The worker in a new room."""
    made = act.begin(by=worker.actor)
    found = agencies.actor_of(user_id=worker.user.id, membership_id=made.id)
    assert found is not None
    return found


def stand_there(client: Client, worker: Worker) -> Client:
    """The worker has signed in and entered the training town through the page."""
    client.force_login(worker.user)
    assert client.post(reverse("office:training-begin")).status_code == 302
    return client


def test_a_worker_enters_receives_five_families_and_goes_back(
    client: Client, needs: object, town_to_practise: Municipality, suzuki: Worker
) -> None:
    client.force_login(suzuki.user)
    assert "練習の町です" not in client.get("/today/").content.decode()
    assert PAGE in client.get("/today/").content.decode()
    client.post(reverse("office:training-begin"))
    assert "五つの家族を受け取る" in client.get(PAGE).content.decode()
    assert client.post(reverse("office:training-receive"), follow=True).status_code == 200
    client.post(reverse("office:training-receive"))  # sent twice is once
    today = client.get("/today/").content.decode()
    assert "練習の町です" in today
    assert today.count("すすめる") == 5
    assert "五つの家族を受け取る" not in client.get(PAGE).content.decode()
    client.post(reverse("office:training-leave"))
    today = client.get("/today/").content.decode()
    assert "練習の町です" not in today
    assert "すすめる" not in today


def test_the_families_are_whole_and_lie_in_the_training_town(
    needs: object, town_to_practise: Municipality, suzuki: Worker
) -> None:
    room = room_of(suzuki)
    assert training.load_families(by=room) == 5
    with second_wall.lifted("counting"):
        assert (
            Consultation.objects.count() == Matter.objects.filter(municipality=town_to_practise).count() == 5
        )
        assert Person.objects.exclude(municipality=town_to_practise).count() == 0
        assert Person.objects.count() == 11
        assert all(one.family_kana for one in Person.objects.all()), "somebody has no reading"
        assert all(talk.needs.count() >= 2 for talk in Consultation.objects.all()), "a need is missing"


def test_two_who_practise_do_not_see_each_other_and_begin_anew_with_nothing(
    clock: Clock, needs: object, town_to_practise: Municipality, suzuki: Worker, tanaka: Worker
) -> None:
    mine, other = room_of(suzuki), room_of(tanaka)
    training.load_families(by=mine)
    assert not training.has_families(other)
    clock.advance(days=1)
    again = room_of(suzuki)
    assert again.agency_id != mine.agency_id
    assert not training.has_families(again)
    there = [p for p in agencies.posts_of(user_id=suzuki.user.id, current=None) if p.training]
    assert [p.membership_id for p in there] == [again.membership_id], "the old room is still open"


def test_no_list_figure_or_file_knows_it(
    client: Client, clock: Clock, needs: object, town: Town, suzuki: Worker, tmp_path: Path
) -> None:
    pages = ("/turn/", "/windows/", "/places/", "/open-data/", "/systems/", "/ask/", "/api/all/v3/services")
    before = {path: client.get(path, follow=True).content for path in pages}
    facts.export(towns=list(agencies.municipalities()), out=tmp_path / "before")
    act.open_town(by=None)
    training.load_families(by=room_of(suzuki))
    assert agencies.training_town() not in list(agencies.municipalities())
    for path, was in before.items():
        now = client.get(path, follow=True).content
        assert act.CODE.encode() not in now, path
        assert "練習".encode() not in now, path
        assert len(now) == len(was), f"{path} has changed"
    assert agencies.municipality_of_code(act.CODE) is None
    assert client.get(f"/api/{act.CODE}/v3/services").status_code == 404
    assert not agencies.public_desks(agencies.training_town().pk).exists()  # type: ignore[union-attr]
    clock.advance(days=90)
    settling.settle_all()
    with second_wall.lifted("counting"):
        assert SettledMonth.objects.exclude(municipality=town.a.agency.municipality).count() == 0
        assert SettledMonth.objects.exists(), "nothing was settled at all"
    facts.export(towns=list(agencies.municipalities()), out=tmp_path / "after")
    said = "".join(
        p.read_bytes().decode("utf-8", "replace") for p in sorted((tmp_path / "after").rglob("*.json"))
    )
    assert act.CODE not in said


def test_real_people_and_desks_are_out_of_reach_from_there_and_the_other_way_round(
    client: Client, needs: object, town: Town, town_to_practise: Municipality, suzuki: Worker
) -> None:
    room = room_of(suzuki)
    reach = set(agencies.desks_reachable(room).values_list("agency__municipality_id", flat=True))
    assert reach == {town_to_practise.pk}
    back = set(agencies.desks_reachable(suzuki.actor).values_list("agency__municipality_id", flat=True))
    assert town_to_practise.pk not in back
    stand_there(client, suzuki)
    real = Matter.objects.filter(municipality=town.a.agency.municipality).first()
    assert real is None or client.get(f"/intake/matters/{real.pk}/").status_code == 404


def test_without_the_town_the_page_says_whom_to_ask(client: Client, suzuki: Worker) -> None:
    client.force_login(suzuki.user)
    assert "marugoto training begin" in client.get(PAGE).content.decode()
    answer = client.post(reverse("office:training-begin"))
    assert answer.status_code == 422
    assert "練習の町が、まだありません" in answer.content.decode()
    assert PAGE not in client.get("/today/").content.decode()


def test_families_come_only_there(client: Client, town_to_practise: Municipality, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="練習の町でだけ"):
        training.load_families(by=suzuki.actor)
    client.force_login(suzuki.user)
    assert client.post(reverse("office:training-receive")).status_code == 422


def test_who_receives_nobody_has_nothing_to_practise(
    client: Client, town_to_practise: Municipality, noticer: Worker
) -> None:
    client.force_login(noticer.user)
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("office:training-begin")).status_code == 403
    with pytest.raises(Refused, match="この役割には"):
        act.begin(by=noticer.actor)


def test_a_look_changes_nothing(client: Client, town_to_practise: Municipality, suzuki: Worker) -> None:
    client.force_login(suzuki.user)
    before = Desk.objects.count()
    assert client.get(PAGE).status_code == 200
    assert client.get(reverse("office:training-begin")).status_code == 405
    assert Desk.objects.count() == before


def test_the_operator_sets_it_up_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ready", contextlib.nullcontext)  # that of the test is
    for _time in range(2):
        assert console.main(["training", "begin"]) == 0
    assert "れんしゅう市（990001）" in capsys.readouterr().out
    assert Municipality.objects.filter(is_training=True).count() == 1
