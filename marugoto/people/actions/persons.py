"""Register a person without making a second record of the same one; correct; involve an agency."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency, Area
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import asking, clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.people import access, queries, rules
from marugoto.people.access import Hit
from marugoto.people.actions import layers
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.linkage import block
from marugoto.people.linkage.birth import parse_birth
from marugoto.people.models import Involvement, Person, PersonIdentifier, PersonKey
from marugoto.people.rules import Particulars
from marugoto.policy.actor import Actor


class LooksKnown(Refused):
    """Somebody who may be this person is already there. ``hits``: whom, as far as the actor may know, and why.

    Show them (access.show records it), and register again with ``confirmed_new=True, shown=[ids]`` or choose one.
    """

    def __init__(self, hits: Sequence[Hit]) -> None:
        super().__init__(
            _("同じ人かもしれない記録があります。確かめてから、選ぶか、新しい人として登録してください。")
        )
        self.hits = tuple(hits)


@transaction.atomic
def register_person(
    *,
    particulars: Particulars,
    number: tuple[str, str] | None = None,
    confirmed_new: bool = False,
    shown: Collection[UUID] | None = None,
    reason: str = "registered",
    by: Actor,
) -> Person:
    """A new record, and the actor's agency involved with it. ``number``: (kind of people.identifier_kinds, value).

    LooksKnown: look-alikes were found in this very transaction (two desks that register the same person at the same
    time wait for each other here). ``confirmed_new`` says that the worker has looked; with ``shown``, that exactly
    these were seen: somebody who was not among them is asked about again. Refused: names, dates, codes, a number in use.
    """
    _check(particulars)
    person = Person(
        municipality_id=by.municipality_id, registered_by_id=by.agency_id, **particulars.columns()
    )
    numbers = [_number(person, number, by=by)] if number else []
    if particulars.anonymous:
        numbers.append(_provisional(person))
    facts = queries.facts_of(person, city=queries.city_of(by.municipality_id), identifiers=numbers)
    _one_after_another(block.strong_keys(facts), by.municipality_id)
    alike = [] if particulars.anonymous else access.similar(by, facts)
    unseen = [h for h in alike if shown is not None and h.id not in shown]
    if alike and (not confirmed_new or unseen):
        raise LooksKnown(alike)
    person.save(force_insert=True)
    _keep_numbers(numbers)
    _add_keys(person, block.hashed(by.municipality_id, block.keys_of(facts)))
    codes.require("people.involvement_reasons", reason, on=clock.today())
    Involvement.objects.create(person=person, agency_id=by.agency_id, since=clock.today(), reason=reason)
    _note_involved(person, by.agency_id, reason=reason, by=by)
    data = {"anonymous": particulars.anonymous, "look_alikes": len(alike)}
    audit.record("person.registered", by=by, persons=[person.pk], data=data)
    return person


def register_from_words(
    *,
    name: str = "",
    kana: str = "",
    birth: str = "",
    gender: str = "",
    phone: str = "",
    address: str = "",
    anonymous: bool = False,
    area: Area | None = None,
    by: Actor,
) -> Person:
    """A new person from the words of the intake form, whose page has shown the look-alikes: confirmed to be new.

    Without a name the person is anonymous, and called by what is known (「70代・女」); ``anonymous`` forbids no name. A name in
    kana alone is its own reading.
    Refused: a birth that cannot be read (field "birth"), a reading that is not kana (field "kana").
    """
    family, given = rules.split_name(name)
    family_kana, given_kana = rules.split_name(rules.reading_of(name, kana))
    born = parse_birth(birth, clock.today())
    if born is None:
        raise Refused(
            _(
                "生年月日を読み取れませんでした。「1950-03-01」「昭和25年3月」「70代」のように書いてください。"
            ),
            field="birth",
        )
    if not rules.kana_or_nothing(kana):
        raise Refused(_("よみは、かなで書いてください。"), field="kana")
    nameless = not (family or family_kana)
    known_gender = codes.entries("people.genders").get(gender)
    called = "・".join(part for part in (birth.strip(), known_gender.label if known_gender else "") if part)
    wish = Particulars(
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        anonymous=nameless,
        label=called if nameless and gender != "not_asked" else "",
        birth=born,
        gender=gender,
        phone=phone.strip(),
        address=address.strip(),
        area_id=area.pk if area else None,
    )
    return register_person(particulars=wish, confirmed_new=True, reason="consultation", by=by)


@transaction.atomic
def correct_person(*, person: Person, particulars: Particulars, by: Actor) -> Person:
    """Brings a record up to date; its keys follow. Refused: names, dates, codes. The audit says which fields, not what."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    _check(particulars, keep=locked)
    kept = (
        () if access.may_see_address(by, locked) else ("address", "area_id")
    )  # what was not there to be corrected
    changed = [
        name
        for name, value in particulars.columns().items()
        if name not in kept and getattr(locked, name) != value
    ]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, particulars.columns()[name])
    with in_a_sentence(Person):
        locked.save(update_fields=changed)
    _renew_keys(locked)
    audit.record("person.corrected", by=by, persons=[locked.pk], data=dict.fromkeys(changed, True))
    return locked


@transaction.atomic
def choose_person(*, person_id: UUID, by: Actor) -> Person:
    """Somebody known is the one: the record that stands for the person; the actor's agency is involved from now on.

    Refused (field "person"): the actor may not find this person.
    """
    try:
        person = access.get_person(by, person_id, look=False)
    except Http404:
        raise Refused(
            _("この人の記録は開けません。もう一度さがして選んでください。"), field="person"
        ) from None
    involve(person=person, agency=Agency.objects.get(pk=by.agency_id), reason="consultation", by=by)
    return person


@transaction.atomic
def involve(*, person: Person, agency: Agency, reason: str, by: Actor | None) -> bool:
    """From now on the agency sees the person in full; True if that is new. Refused: not a reason of the code list."""
    codes.require("people.involvement_reasons", reason, on=clock.today())
    _row, new = Involvement.objects.get_or_create(
        person=person, agency=agency, defaults={"since": clock.today(), "reason": reason}
    )
    if new:
        _note_involved(person, agency.pk, reason=reason, by=by)
    return new


def _note_involved(person: Person, agency_id: UUID, *, reason: str, by: Actor | None) -> None:
    audit.record(
        "person.involved",
        by=by,
        refs=[Ref("agency", agency_id)],
        persons=[person.pk],
        municipality=person.municipality_id,
        data={"reason": reason},
    )


@transaction.atomic
def give_number(*, person: Person, kind: str, value: str, by: Actor) -> PersonIdentifier:
    """A number of the town, or of the actor's own agency, for a person. Refused: unknown kind, number in use."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    number = _number(locked, (kind, value), by=by)
    _keep_numbers([number])
    _renew_keys(locked)
    audit.record("person.numbered", by=by, persons=[locked.pk], data={"kind": kind})
    return number


@second_wall.lifted("search_keys")
def _renew_keys(person: Person) -> None:
    facts = queries.facts_of(person, city=queries.city_of(person.municipality_id))
    store_keys(person, block.keys_of(facts))


def store_keys(person: Person, keys: Collection[str]) -> None:
    """Makes the stored keys of a person these, and no others."""
    wanted = block.hashed(person.municipality_id, keys)
    there = set(PersonKey.objects.filter(person=person).order_by("key").values_list("key", flat=True))
    if gone := there - wanted.keys():
        PersonKey.objects.filter(key__in=gone, person=person).delete()
    _add_keys(person, wanted.keys() - there)


def _add_keys(person: Person, keys: Collection[int]) -> None:
    town = person.municipality_id
    PersonKey.objects.bulk_create(
        PersonKey(key=key, person=person, municipality_id=town) for key in sorted(keys)
    )


def _number(person: Person, number: tuple[str, str], *, by: Actor) -> PersonIdentifier:
    kind = codes.require("people.identifier_kinds", number[0], on=clock.today(), field="number_kind")
    if kind.extra.get("automatic"):
        raise Refused(_("この番号は、自動で付きます。"), field="number_kind")
    own = kind.extra.get("unique_in") == "agency"
    found = PersonIdentifier(
        person=person,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id if own else None,
        kind=kind.code,
        value=number[1].strip(),
    )
    found.layer = layers.of_number(found, by=by)
    return found


def _provisional(person: Person) -> PersonIdentifier:
    """仮ID for somebody who has no name yet: by chance, because numbers in a row would tell how many others there are."""
    while True:
        drawn = f"K{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}"
        row = PersonIdentifier(
            person=person, municipality_id=person.municipality_id, kind="provisional", value=drawn
        )
        same = PersonIdentifier.objects.filter(municipality_id=row.municipality_id, kind=row.kind)
        if not same.filter(value=drawn).exists():
            return row


def _keep_numbers(numbers: Collection[PersonIdentifier]) -> None:
    if not numbers:
        return
    with in_a_sentence(PersonIdentifier, field="number"):
        for number in numbers:
            number.save(force_insert=True)


def _one_after_another(keys: Iterable[str], municipality_id: UUID) -> None:
    """Waits for whoever registers somebody with one of these keys at this moment, until their transaction ends."""
    # One statement takes them in the order of the list, so that no two wait for each other.
    locks = sorted(block.hashed(municipality_id, keys))
    asking.rows("SELECT pg_advisory_xact_lock(key) FROM unnest(%(keys)s::bigint[]) AS key", {"keys": locks})


def _check(wish: Particulars, keep: Person | None = None) -> None:
    words = {
        "name": _("名前を書くか、「匿名」を選んでください。"),
        "kana": _("よみは、かなで書いてください。"),
        "glyphs_missing": _(
            "「〓」のひとつずつに、MJ番号かことばで説明を付けてください。例: MJ026194 しんにょうの点が一つの辻"
        ),
        "glyphs_many": _("外字の説明は、名前の中の「〓」と同じ数だけ書いてください。"),
        "birth_future": _("生年月日は、今日までの日にしてください。"),
        "died_future": _("亡くなった日は、今日までの日にしてください。"),
        "died_first": _("亡くなった日は、生年月日より後にしてください。"),
    }
    if problem := rules.particulars_problem(wish, today=clock.today()):
        raise Refused(words[problem[1]], field=problem[0])
    if wish.gender and wish.gender != (keep.gender if keep else ""):
        codes.require("people.genders", wish.gender, on=clock.today(), field="gender")
