"""What happens rarely in the town: an emergency, somebody who asks what is held, a case that moves away."""

from datetime import date
from typing import Any

from marugoto.cases.actions import opening
from marugoto.core import clock as house
from marugoto.core import second_wall
from marugoto.core.ids import new_id
from marugoto.disclosures import actions as disclosures
from marugoto.emergency import actions as emergency
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.people.actions import households, persons, ties
from marugoto.people.linkage.birth import Birth
from marugoto.people.rules import Particulars
from marugoto.policy.actor import Actor
from tests.browser.kochi import Kochi


def rare(kochi: Kochi, *, person_id: Any) -> dict[str, Any]:
    """Numbers by the name a route gives them."""
    standing = _break(kochi.actor("kochi-coordinator"), person_id=person_id)
    nobody = _break(kochi.actor("kochi-desk"), name="どこの だれか", birth=date(1950, 3, 1))
    holder = GlassNotice.objects.filter(glass=standing).exclude(part="coordinator").order_by("part", "id")[0]
    asked, decided = (
        _ask(kochi.actor("kochi-coordinator"), "花枝"),
        _ask(kochi.actor("kochi-coordinator"), "文枝"),
    )
    for one in decided.passages.order_by("sort"):
        disclosures.as_proposed(passage=one, by=kochi.actor("kochi-coordinator"))
    disclosures.decide(asked=decided, by=kochi.actor("kochi-coordinator"))
    return {
        "glass_id": standing.id,
        "glass-nobody": nobody.id,
        "emergency:review/glass_id": nobody.id,
        "notice_id": holder.id,
        "request_id": asked.id,
        "request-decided": decided.id,
        "passage_id": asked.passages.filter(proposal="hide").order_by("sort")[0].id,
        "disclosures:new/person_id": decided.person_id,
        "paperwork:carry-out/case_id": _moving(kochi.actor("kochi-coordinator")),
    }


def _moving(by: Actor) -> Any:
    """A case of the city's own section, whose household will move to another town."""
    talk = consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="phone",
            story="来月、となりの市の娘のところへ移る。",
            caller_relation="self",
            urgency="not_urgent",
            outcome="taken_on",
            subjects=[Subject(name="移川 里子", kana="うつりかわ さとこ", birth="1951-04-02")],
        ),
        by=by,
    )
    assert talk.matter is not None
    people = [s.person for s in talk.subjects.all()]
    return opening.open_case(matter=talk.matter, title="娘のまちへ", persons=people, by=by).id


def _break(by: Actor, **whom: Any) -> GlassBreak:
    asked = emergency.Asked(
        reason="collapse",
        basis="duty",
        words="配食のボランティアから。呼びかけに返事がなく、新聞がたまっている。",
        duration="30",
        **whom,
    )
    with second_wall.standing(by):
        return emergency.break_glass(glass_id=new_id(), asked=asked, by=by)


def _ask(by: Actor, name: str) -> Any:
    told = Particulars(
        family_name="丸護",
        given_name=name,
        family_kana="マルゴ",
        given_kana="ハナエ",
        birth=Birth(date(1961, 2, 3), "day"),
        phone="000-555-0000",
    )
    person = persons.register_person(particulars=told, confirmed_new=True, by=by)
    households.make_household(members=[(person, "self")], since=house.today(), by=by)
    ties.tie(person=person, kind="guardian", name="東 司法書士", contact="000-111-0000", by=by)
    made = disclosures.take_in(
        request_id=new_id(),
        person=person,
        told=disclosures.Told("self", "運転免許証の原本を見た。", house.today()),
        by=by,
    )
    with second_wall.standing(by):
        disclosures.gather(asked=made, by=by)
    return made
