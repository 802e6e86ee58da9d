"""A case of a coordinator's own desk, and its transfer to another town; the file is written."""

from marugoto.cases.actions import opening
from marugoto.cases.models import Case
from marugoto.collaboration.actions import transfers
from marugoto.collaboration.models import Transfer
from marugoto.core import second_wall
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.paperwork.actions import transfers as files
from marugoto.people.actions import persons
from marugoto.policy.actor import Actor
from tests.factories.people import particulars


def given_away(by: Actor, title: str, *, keeps: bool = False) -> Transfer:
    """Somebody asks at the desk; the case is packed for another town. ``keeps``: another case stays unpacked."""
    with second_wall.standing(by):
        cases = [_case(by, f"{title}の世帯{n}") for n in range(1 + keeps)]
        wish = transfers.Wish(to_name=f"{title}町 福祉課", basis="law", grounds="引継ぎの協定")
        made = transfers.begin(cases=cases[:1], wish=wish, by=by)
        files.write(transfer=made, by=by)
    return made


def _case(by: Actor, title: str) -> Case:
    person = persons.register_person(particulars=particulars(given_name=title), confirmed_new=True, by=by)
    talk = consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story="引っ越した先でも続けてほしい。",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            subjects=[Subject(person_id=person.pk)],
            marks={"housing": "main"},
        ),
        by=by,
    )
    assert talk.matter is not None
    return opening.open_case(matter=talk.matter, title=title, persons=[person], by=by)
