"""A network and studies in the town that is played through: a self-help group, a draft, one that waits, one for residents."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from marugoto.agencies.models import User
from marugoto.cases.models import Case
from marugoto.core import clock as house
from marugoto.core.ids import new_id
from marugoto.groups.actions import shared
from tests.browser.kochi import Kochi
from tests.factories.clock import Clock
from tests.factories.groups import network
from tests.factories.library import another, released, waiting, work


def together(kochi: Kochi, clock: Clock, case: Case) -> dict[str, Any]:
    """Numbers by the name a route gives them."""
    by, now = kochi.actor("kochi-case"), house.now()
    others = [kochi.actor(who) for who in ("kochi-desk", "kochi-volunteer")]
    clock.set(now - timedelta(days=3))
    rows = network(by, others, name="朝のひととき（ひきこもりの家族の会）")
    shared.tell(
        notice_id=new_id(),
        group=rows.group,
        title="司会の当番をつくりませんか",
        body="次の会から、司会を回していきたいと思います。",
        warned=False,
        by=others[0],
    )
    clock.set(now)
    approver = another(by, _somebody_else(by.user_id))
    told = released(case, by, approver)
    draft, offered = work(case, by), waiting(case, by, title="近所の目が支えた話")
    return rows.ids | {
        "study_id": told.study_id,
        "work_id": draft.id,
        "work-waiting": offered.id,
        "work-released": told.id,
    }


def _somebody_else(user_id: UUID) -> UUID:
    """A user who has written in none of them."""
    return User.objects.exclude(pk=user_id).order_by("username").values_list("pk", flat=True)[0]
