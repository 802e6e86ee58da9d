"""Taking part, in the demonstration: a place with a small role, and somebody who is trying it."""

from datetime import timedelta

from django.db import transaction

from marugoto.cases.models import Case
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.participation.actions import hopes, placements, roles
from marugoto.participation.models import Host, Role
from marugoto.policy.actor import Actor
from marugoto.resources.models import Service

_PLACE = "よりみちの家"


@transaction.atomic
def load_demo_placement(*, case: Case, by: Actor) -> int:
    """The first person of the case has chosen a role and is trying it. Twice changes nothing. → placements made."""
    service = Service.objects.filter(
        municipality_id=by.municipality_id, name__startswith=_PLACE, retired_on__isnull=True
    ).first()
    if service is None or Host.objects.filter(service=service).exists():
        return 0
    role, today = _role(service, by), clock.today()
    told = hopes.ToldHope(
        words="手を動かすのは好き。人の多い所は、まだこわい。",
        heard_on=today,
        kinds=["making"],
        times=["1-pm"],
        barriers=["people", "confidence"],
        gives="ラジオを直せる。",
    )
    person = case.subjects.order_by("sort", "id")[0].person
    hope = hopes.hear(hope_id=new_id(), case=case, person=person, told=told, by=by)
    made = placements.choose(placement_id=new_id(), hope=hope, role=role, why="午後なら行けそう。", by=by)
    placements.agree(
        placement=made, name="あきさん", needs="急に話しかけない。", on=today, form="oral", by=by
    )
    placements.move(placement=made, stage="trial", on=today, words="見学した。次の火曜から。", by=by)
    return 1


def _role(service: Service, by: Actor) -> Role:
    since = clock.today() - timedelta(days=30)
    note = "午後は人が少なく静かです。"
    host = roles.take_up(service=service, told=roles.ToldHost(since=since, note=note), by=by)
    told = roles.ToldRole(
        title="こわれた物の修理（デモ）",
        kind="making",
        tasks="持ちこまれた物を、一つずつ直す。",
        minutes=30,
        times=["1-pm", "3-pm"],
        adjustments=["alone", "short", "day_off"],
        people="few",
        reward="thanks",
        capacity=2,
        since=since,
    )
    return roles.open_role(host=host, told=told, by=by)
