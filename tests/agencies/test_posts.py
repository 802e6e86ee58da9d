"""A post: what one may do comes from the roles of the membership alone; pay, appointment, licence and title give nothing."""

import pytest

from marugoto.agencies import queries
from marugoto.agencies.actions import accounts
from marugoto.agencies.models import Membership
from marugoto.policy.permissions import Permission
from marugoto.policy.roles import ROLES, permissions_of
from tests.factories.agencies import PASSWORD, SINCE, Town

pytestmark = pytest.mark.django_db


def test_whoever_pays_appoints_or_is_named_on_the_door_gives_no_right(town: Town) -> None:
    """Somebody of the prefecture, paid by it, appointed by the town, sits at an agency: they act for that agency."""
    user = accounts.create_user(username="lent", name="派遣 さくら", password=PASSWORD, by=None)
    accounts.join(
        user=user,
        agency=town.a.agency,
        roles=["desk"],
        desks=[town.a.desk],
        valid_from=SINCE,
        employer=town.b.agency,
        appointed_by=town.city.agency,
        title="多機関協働の調整役",
        by=None,
    )
    post = Membership.objects.get(user=user)
    assert (post.employer_id, post.appointed_by_id) == (town.b.agency.id, town.city.agency.id)
    actor = queries.actor_of(user_id=user.id, membership_id=None)
    assert actor is not None
    assert (actor.agency_id, actor.desk_ids) == (town.a.agency.id, frozenset({town.a.desk.id}))
    assert actor.can(Permission.CONSULTATION_RECEIVE)
    assert not actor.can(Permission.CONFERENCE_CONVENE), "the word on the door is no role"


def test_a_lay_person_may_coordinate(town: Town) -> None:
    """Whoever was a 民生委員, or knows money, or leads a section, coordinates when the town gives them the role."""
    for n, title in enumerate(
        ("元民生委員", "ファイナンシャル・プランナー", "ボランティアコーディネーター", "")
    ):
        user = accounts.create_user(username=f"lay{n}", name="調整 役", password=PASSWORD, by=None)
        accounts.join(
            user=user,
            agency=town.c.agency,
            roles=["coordinator"],
            desks=[town.c.desk],
            valid_from=SINCE,
            title=title,
            by=None,
        )
        actor = queries.actor_of(user_id=user.id, membership_id=None)
        assert actor is not None
        assert actor.permissions == permissions_of(["coordinator"])
        assert actor.can(Permission.CONFERENCE_CONVENE)


def test_no_role_is_bound_to_a_field_of_welfare() -> None:
    """There is no coordinator of the elderly: what an agency works in is its own, not the role's."""
    fields = {"elderly", "disability", "children", "poverty"}
    assert not [code for code in ROLES if any(field in code for field in fields)]
    assert not [role for role in ROLES.values() if any(f in role.label_en.lower() for f in fields)]
