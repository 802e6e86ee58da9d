"""One talk at a window, on a form."""

from marugoto.agencies.queries import desk_title
from marugoto.core import codes
from marugoto.intake import queries as intake
from marugoto.intake.models import Consultation, Matter
from marugoto.paperwork.registry import NEED_GROUPS, register
from marugoto.paperwork.values.common import Gathered, Words, at, label, marks, yes
from marugoto.paperwork.values.persons import add_person
from marugoto.people import queries as people
from marugoto.policy.actor import Actor

NEEDS = "resources.needs"
SELF = "self"


def application(actor: Actor, talk: Consultation, *, person: str) -> Gathered:
    """The two versions of 相談受付・申込票."""
    found = Gathered(title=talk.matter.number if talk.matter else "")
    subjects = [s.person for s in sorted(talk.subjects.all(), key=lambda s: (s.sort, str(s.pk)))]
    shown = people.shown_to(actor.agency_id, subjects)
    add_person(found, actor, shown, wanted=person, purpose="consultation")
    add_talk(found, talk)
    return found


def add_talk(found: Gathered, talk: Consultation) -> None:
    """What was said and done in a talk."""
    found.links["intake:receive"] = []
    found.add("consultation", _words(talk))
    found.fields |= marks("consultation.needs", _groups(talk))
    if talk.caller_relation == SELF:
        found.not_needed |= {"consultation.caller_name"}
    if talk.anonymous:
        found.not_needed |= {"person.kana", "person.name", "person.address", "person.birth"}


def talk_of_case(actor: Actor, matter: Matter) -> Consultation | None:
    """The first talk of a matter at one's own agency."""
    return next(iter(intake.consultations_for(actor, matter)), None)


def _words(talk: Consultation) -> Words:
    ordered = sorted(talk.needs.all(), key=lambda n: (n.mark != "main", n.created_at))
    details = [f"{'◎' if n.mark == 'main' else '○'}{n.need.label}" for n in ordered]
    return {
        "number": talk.matter.number if talk.matter else "",
        "received_at": at(talk.received_at),
        "received_by": talk.received_by.name,
        "desk": desk_title(talk.desk),
        "channel": label("intake.channels", talk.channel),
        "channel_national": national_channel(talk.channel, talk.caller_relation),
        "caller_name": talk.caller_name,
        "caller_contact": talk.caller_contact,
        "caller_relation": label("intake.caller_relations", talk.caller_relation),
        "needs_words": "　".join(details),
        "story": talk.story,
        "urgency": label("intake.urgency", talk.urgency),
        "area": talk.area.name if talk.area else "",
        "outcome": screening(talk.outcome),
        "outcome_note": talk.outcome_note,
        "anonymous": yes(talk.anonymous),
    }


def national_channel(channel: str, relation: str) -> str:
    """The one of the seven national codes that follows from the way and the person; "" for what has none."""
    way, who = (
        codes.entries("intake.channels").get(channel),
        codes.entries("intake.caller_relations").get(relation),
    )
    if way is None or who is None:
        return ""
    number = way.extra.get("national", {}).get(who.extra.get("route", "other"))
    return label("paperwork.national_channels", str(number)) if number else ""


def screening(outcome: str) -> str:
    """How the intake ended, in the national words where there are some."""
    entry = codes.entries("intake.outcomes").get(outcome)
    number = entry.extra.get("national") if entry else None
    return label("paperwork.national_screening", str(number)) if number else label("intake.outcomes", outcome)


def _groups(talk: Consultation) -> dict[str, str]:
    """Group of needs → ○, or ◎ where the main worry is in it."""
    groups, found = register().options[NEED_GROUPS], dict[str, str]()
    for need in talk.needs.all():
        group = _group_of(need.need.code)
        if group in groups:
            found[group] = "◎" if need.mark == "main" or found.get(group) == "◎" else "○"
    return found


def _group_of(code: str) -> str:
    entry = codes.entries(NEEDS).get(code)
    parent = str(entry.extra.get("parent", "")) if entry else ""
    return parent or code
