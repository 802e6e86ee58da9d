"""The way in: who is asking, and what a route requires of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from marugoto.agencies import queries
from marugoto.agencies.actions import accounts
from marugoto.agencies.door import ActorMiddleware, requires
from marugoto.agencies.models import DeskCover, Membership, User
from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission
from tests.factories.agencies import PASSWORD, SINCE, Town, Worker


def _verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


# --- who is asking ---------------------------------------------------------------------------------------------------


def test_a_worker_acts_for_one_agency_at_one_desk(sato: Worker, town: Town) -> None:
    actor = sato.actor
    assert (actor.agency_id, actor.desk_id, actor.desk_ids) == (
        town.a.agency.id,
        town.a.desk.id,
        frozenset({town.a.desk.id}),
    )
    assert actor.can(Permission.CONSULTATION_RECEIVE)
    assert not actor.can(Permission.CASE_OPEN)


def test_who_has_no_desk_acts_from_none(planner: Worker) -> None:
    assert (planner.actor.desk_id, planner.actor.desk_ids) == (None, frozenset())


def test_the_second_post_is_chosen_by_its_id_and_no_other(
    sato: Worker, takahashi: Worker, town: Town
) -> None:
    second = accounts.join(
        user=sato.user, agency=town.city.agency, roles=["planner"], desks=[], valid_from=SINCE, by=None
    )
    as_planner = queries.actor_of(user_id=sato.user.id, membership_id=second.id)
    assert as_planner is not None
    assert (as_planner.agency_id, as_planner.role_codes) == (town.city.agency.id, frozenset({"planner"}))
    not_mine = queries.actor_of(user_id=sato.user.id, membership_id=takahashi.membership.id)
    assert not_mine is not None
    assert not_mine.agency_id == town.a.agency.id


def test_a_post_that_has_ended_is_none(sato: Worker) -> None:
    Membership.objects.filter(pk=sato.membership.id).update(valid_to=clock.today() - timedelta(days=1))
    assert queries.actor_of(user_id=sato.user.id, membership_id=sato.membership.id) is None


def test_a_user_who_is_switched_off_is_nobody(sato: Worker) -> None:
    User.objects.filter(pk=sato.user.id).update(is_active=False)
    assert queries.actor_of(user_id=sato.user.id, membership_id=None) is None


def test_what_comes_to_a_covered_desk_is_seen_while_the_cover_lasts(sato: Worker, town: Town) -> None:
    other = town.a.agency.desks.create(code="second", name="分室", intake_mode="both", valid_from=SINCE)
    today = clock.today()
    DeskCover.objects.create(desk=other, covered_by=town.a.desk, valid_from=today, valid_to=today)
    assert sato.actor.desk_ids == {town.a.desk.id, other.id}
    assert sato.actor.desk_id == town.a.desk.id
    DeskCover.objects.update(valid_from=today - timedelta(days=2), valid_to=today - timedelta(days=1))
    assert sato.actor.desk_ids == {town.a.desk.id}


def test_a_cover_does_not_cross_agencies(sato: Worker, town: Town) -> None:
    DeskCover.objects.create(desk=town.b.desk, covered_by=town.a.desk, valid_from=clock.today())
    assert town.b.desk.id not in sato.actor.desk_ids


# --- what a route requires -------------------------------------------------------------------------------------------


@requires(Permission.CASE_OPEN)
def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("開きました")


def _request(worker: Worker | None) -> HttpRequest:
    request = RequestFactory().get("/cases/")
    request.user = worker.user if worker else AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    ActorMiddleware(lambda r: HttpResponse())(request)
    return request


def test_with_the_right_the_page_opens(suzuki: Worker) -> None:
    assert _page(_request(suzuki)).content.decode() == "開きました"


def test_without_the_right_it_is_refused(sato: Worker) -> None:
    with pytest.raises(PermissionDenied):
        _page(_request(sato))


def test_a_user_without_a_post_is_refused_and_not_sent_round_in_circles(sato: Worker) -> None:
    Membership.objects.filter(pk=sato.membership.id).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        _page(_request(sato))


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    answer = client.get(reverse("intake:receive"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('agencies:sign-in')}?next={reverse('intake:receive')}"


@pytest.mark.django_db
def test_a_fragment_does_not_show_the_sign_in_page_inside_another(client: Client) -> None:
    answer = client.get(reverse("intake:receive"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith(reverse("agencies:sign-in"))


# --- sign in, switch, sign out ---------------------------------------------------------------------------------------


def test_sign_in_by_name_and_password(client: Client, sato: Worker) -> None:
    answer = client.post(reverse("agencies:sign-in"), {"username": "SATO", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("agencies:session")).json()["ok"] is True


def test_a_wrong_password_says_so_and_five_of_them_lock_the_door(client: Client, sato: Worker) -> None:
    url = reverse("agencies:sign-in")
    first = client.post(url, {"username": "sato", "password": "wrong"})
    assert "もう一度確かめてください" in first.content.decode()
    for _try in range(4):
        client.post(url, {"username": "sato", "password": "wrong"})
    locked = client.post(url, {"username": "sato", "password": PASSWORD})
    assert locked.status_code in {403, 429}
    assert client.get(reverse("agencies:session")).status_code == 302


def test_switching_shows_for_whom_one_acts_and_leaves_a_trace(sato: Worker, town: Town) -> None:
    second = accounts.join(
        user=sato.user,
        agency=town.city.agency,
        roles=["coordinator"],
        desks=[town.city.desk],
        valid_from=SINCE,
        by=None,
    )
    page = sato.client.get(reverse("agencies:switch")).content.decode()
    assert town.a.agency.name in page
    assert town.city.agency.name in page
    answer = sato.client.post(
        reverse("agencies:switch"), {"membership": second.id, "desk": town.city.desk.id}
    )
    assert answer.status_code == 302
    assert UUID(sato.client.session["marugoto_membership"]) == second.id
    assert _verbs()[-1] == "user.switched"
    assert sato.client.get(reverse("collaboration:board")).status_code == 200


@pytest.mark.parametrize("chosen", ["theirs", "nowhere", "nonsense"])
def test_one_cannot_switch_to_anothers_post(sato: Worker, takahashi: Worker, chosen: str) -> None:
    membership = {"theirs": takahashi.membership.id, "nowhere": new_id(), "nonsense": "x"}[chosen]
    sato.client.post(reverse("agencies:switch"), {"membership": membership})
    assert UUID(sato.client.session["marugoto_membership"]) == sato.membership.id


def test_signing_out_ends_the_session_and_leaves_a_trace(sato: Worker) -> None:
    assert sato.client.get(reverse("agencies:sign-out")).status_code == 405
    sato.client.post(reverse("agencies:sign-out"))
    assert _verbs()[-1] == "user.signed_out"
    assert sato.client.get(reverse("agencies:session")).status_code == 302


def test_a_session_id_of_nonsense_is_no_door(sato: Worker) -> None:
    session = sato.client.session
    session["marugoto_desk"] = str(new_id())
    session.save()
    assert sato.client.get(reverse("office:today")).status_code == 200


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_user_is_made_once(sato: Worker) -> None:
    with pytest.raises(Refused, match="すでに使われています") as caught:
        accounts.create_user(username="Sato", name="佐藤", password=PASSWORD, by=None)
    assert caught.value.field == "username"


def test_a_role_that_nobody_knows_is_refused(sato: Worker, town: Town) -> None:
    with pytest.raises(Refused, match="知らない役割"):
        accounts.join(
            user=sato.user, agency=town.b.agency, roles=["king"], desks=[], valid_from=SINCE, by=None
        )


def test_one_sits_at_a_desk_of_the_agency_one_joins(sato: Worker, town: Town) -> None:
    with pytest.raises(Refused, match="その機関のもの"):
        accounts.join(
            user=sato.user,
            agency=town.b.agency,
            roles=["desk"],
            desks=[town.c.desk],
            valid_from=SINCE,
            by=None,
        )


# --- questions -------------------------------------------------------------------------------------------------------


def test_desks_within_reach_are_those_of_the_town_and_of_who_covers_it(
    sato: Worker, town: Town, other_town: Town
) -> None:
    own = {place.desk.id for place in town.places.values()}
    assert {d.id for d in queries.desks_reachable(sato.actor)} == own
    other_town.city.agency.coverages.create(municipality=town.municipality, valid_from=SINCE)
    assert {d.id for d in queries.desks_reachable(sato.actor)} == own | {other_town.city.desk.id}


def test_a_towns_own_word_for_a_role(sato: Worker, town: Town) -> None:
    assert queries.role_label("desk", town.municipality.id) == "窓口の相談員"
    town.municipality.local_names.create(list_name="role", code="desk", label="丸ごと相談員")
    assert queries.role_label("desk", town.municipality.id) == "丸ごと相談員"
    assert queries.posts_of(user_id=sato.user.id, current=None)[0].roles == "丸ごと相談員"


def test_the_public_list_shows_desks_for_residents_only(town: Town) -> None:
    shown = {d.id for d in queries.public_desks(town.municipality.id)}
    assert town.a.desk.id in shown
    assert town.city.desk.id not in shown
    assert town.paper.desk.id not in shown


def test_areas_are_those_in_force(town: Town) -> None:
    found = queries.areas_of(town.municipality.id, on=clock.today(), scheme_kind="elementary_school")
    assert [a.name for a in found] == ["東小学校区", "西小学校区", "北小学校区"]
    assert not queries.areas_of(town.municipality.id, on=SINCE - timedelta(days=1))


def test_colleagues_are_of_ones_own_agency(sato: Worker, suzuki: Worker, tanaka: Worker, town: Town) -> None:
    assert {u.name for u in queries.colleagues(town.a.agency.id)} == {"佐藤 花", "鈴木 一郎"}


def test_names_for_timelines(sato: Worker, town: Town) -> None:
    assert queries.names_of_users([sato.user.id]) == {sato.user.id: "佐藤 花"}
    assert queries.names_of_desks([town.a.desk.id])[town.a.desk.id].endswith("CSW窓口")
    assert queries.names_of_desks([town.pharmacy.desk.id]) == {town.pharmacy.desk.id: "さくら薬局"}


def test_an_ordinary_town_shows_no_demo_accounts(sato: Worker, town: Town) -> None:
    assert not queries.is_demo()
    assert queries.demo_accounts() == []
    town.municipality.is_demo = True
    town.municipality.save()
    sato.user.is_demo = True
    sato.user.save()
    assert queries.is_demo()
    assert [a.username for a in queries.demo_accounts()] == ["sato"]
