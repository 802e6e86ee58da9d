"""The person of a form, the household, the ties, the consent: as far as people/access shows them."""

from collections.abc import Sequence

from marugoto.core import clock
from marugoto.paperwork.rules.filling import Row
from marugoto.paperwork.rules.words import era_day
from marugoto.paperwork.values.common import Gathered, Words, day, joined, label, row, yes
from marugoto.people import access, queries
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from marugoto.people.wording import birth_words, scope_words
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

MOST = 20


def add_person(
    found: Gathered, actor: Actor, persons: Sequence[Person], *, wanted: str, purpose: str
) -> None:
    """One of these persons (those who may be seen) with household, ties and consent."""
    found.persons = [(p.pk, p.display_name) for p in persons]
    person = next((p for p in persons if str(p.pk) == wanted), persons[0] if persons else None)
    if person is None:
        return
    found.person_id = person.pk
    found.seen.append(person.pk)
    found.links |= {
        "people:correct": [person.pk],
        "people:person": [person.pk],
        "people:tie": [person.pk],
        "people:death": [person.pk],
        "collaboration:consent": [person.pk],
    }
    full = actor.can(P.PERSON_READ) and access.may_see_in_full(actor, person)
    found.add("person", _whole(actor, person) if full else {"name": access.hit_for(actor, person).name})
    if full:
        _household(found, actor, person, purpose)
        found.rows["ties"] = _ties(actor, person)
        found.add("consent", _consent(actor, person))


def _whole(actor: Actor, person: Person) -> Words:
    hit, shows = access.hit_for(actor, person), access.may_see_address(actor, person)
    now = [p for p in queries.phones_of(person) if p.valid_to is None]
    phones = [joined((label("people.phone_kinds", p.kind), p.number), " ") for p in now]
    return {
        "kana": person.display_kana,
        "name": person.display_name,
        "gender": label("people.genders", person.gender),
        "birth": born(person.birth),
        "age": hit.age,
        "address": person.address if shows else "",
        "phone": person.phone,
        "other_phones": joined(phones[:5], "\n"),
        "language": joined((person.language, "通訳が要る" if person.interpreter else "")),  # as it is
        "deceased_on": day(person.deceased_on),
    }


def born(birth: Birth) -> str:
    """昭和25年3月1日 where the day is known; else as far as it is known."""
    return era_day(birth.day) if birth.precision == "day" else birth_words(birth)


def _household(found: Gathered, actor: Actor, person: Person, purpose: str) -> None:
    today = clock.today()
    household = queries.household_of(person, today)
    if household is None:
        found.links["people:household"] = []
        return
    found.links["people:household"] = [household.pk]
    lines = access.members_for(actor, household, today, purpose)
    found.seen += [line.person.id for line in lines if line.person.id not in found.seen]
    found.rows["members"] = [
        row(
            "member",
            line.membership.pk,
            {
                "name": line.person.name,
                "relation": label("people.relations", line.membership.relation),
                "age": line.person.age,
                "since": day(line.membership.valid_from),
            },
        )
        for line in lines[:MOST]
    ]


def _ties(actor: Actor, person: Person) -> list[Row]:
    today = clock.today()
    now = [t for t in queries.ties_of(person, actor.agency_id) if t.valid_to is None or t.valid_to >= today]
    return [
        row(
            "tie",
            tie.pk,
            {
                "name": tie.other.display_name if tie.other else tie.name,
                "kind": label("people.tie_kinds", tie.kind),
                "contact": tie.contact,
                "key_person": yes(tie.key_person),
            },
        )
        for tie in now[:MOST]
    ]


def _consent(actor: Actor, person: Person) -> Words:
    answer = queries.consent_of(person, actor.agency_id, clock.today())
    if answer is None:
        return {}
    scope = [f"{what}: {words}" for what, words in scope_words(queries.scope_of(answer))]
    return {
        "state": label("intake.consent_states", answer.state),
        "on": day(answer.answered_on),
        "form": label("intake.consent_forms", answer.form),
        "until": day(answer.until),
        "scope": joined(scope, "\n"),
    }
