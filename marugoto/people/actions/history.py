"""Names, addresses, telephones, languages beside the current ones; and what changes, as against what was wrong.

Correcting says that it was never so (persons.correct_person). A change says that it was so until a day: the former name
and the former address stay as rows, and the columns of the person become the new ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import access, queries, rules
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.actions.persons import store_keys
from marugoto.people.linkage import block
from marugoto.people.models import (
    Person,
    PersonAddress,
    PersonLanguage,
    PersonName,
    PersonPhone,
)
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Kept:
    """A kind of row that stands beside the columns: its table, its code list, and what it is called in the trail."""

    model: type[models.Model]
    codes: str
    ends: bool = True


KEPT: Mapping[str, Kept] = {
    "name": Kept(PersonName, "people.name_kinds"),
    "address": Kept(PersonAddress, "people.address_kinds"),
    "phone": Kept(PersonPhone, "people.phone_kinds"),
    "language": Kept(PersonLanguage, "", ends=False),
}


@transaction.atomic
def add(*, person: Person, what: str, values: Mapping[str, Any], by: Actor) -> models.Model:
    """One more name, address, telephone or language; found by it from now on.

    Refused: a kind that is not in the list; nothing written; an end before the beginning; a reading that is not kana;
    an address of somebody whose address the actor's agency may not know.
    """
    kept = KEPT[what]
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if kept.codes:
        codes.require(kept.codes, values.get("kind", ""), on=clock.today(), field="kind")
    if what == "name":
        _check_name(values)
    if what == "address":
        _may_know_the_address(locked, by=by)
    with in_a_sentence(kept.model):
        row = kept.model._default_manager.create(person=locked, **_stripped(values))
    renew_keys(locked)
    audit.record("person.added_to", by=by, persons=[locked.pk], data={what: True})
    return row


@transaction.atomic
def end(*, person: Person, what: str, row_id: UUID, last_day: date, by: Actor) -> None:
    """It is so no longer: the row keeps its last day (a language is taken away). The person is still found by it.

    Refused: it is not this person's; it has ended; a day before the first.
    """
    kept = KEPT[what]
    found: Any = kept.model._default_manager.select_for_update().filter(pk=row_id, person=person)
    row = found.order_by("id").first()
    if row is None or (what == "address" and not access.may_see_address(by, person)):
        raise Refused(_("この人の記録には、もうありません。"))
    if not kept.ends:
        row.delete()
    else:
        if row.valid_to is not None:
            raise Refused(_("もう終わりになっています。"))
        if row.valid_from is not None and last_day < row.valid_from:
            raise Refused(_("終わりの日は、始まりの日より後にしてください。"), field="last_day")
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
    audit.record("person.ended", by=by, persons=[person.pk], data={what: True})


@transaction.atomic
def change_name(*, person: Person, new: Mapping[str, str], on: date, reason: str, by: Actor) -> Person:
    """The name changed on a day (結婚, 氏の変更 …): the former one stays as a row with its last day.

    Refused: nothing changed; a reason that is not in the list; a day to come; no name; a reading that is not kana.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    codes.require("people.name_change_reasons", reason, on=clock.today(), field="reason")
    values = _stripped(new)
    if on > clock.today():
        raise Refused(_("変わった日は、今日までの日にしてください。"), field="on")
    if not any(values.get(field) for field in rules.NAME_FIELDS):
        raise Refused(_("新しい名前を書いてください。"), field="family_name")
    _check_name(values)
    if all(getattr(locked, field) == values.get(field, "") for field in (*rules.NAME_FIELDS, "glyphs")):
        raise Refused(_("名前が変わっていません。"), field="family_name")
    _keep_former_name(locked, until=on - timedelta(days=1), reason=reason)
    for field in (*rules.NAME_FIELDS, "glyphs"):
        setattr(locked, field, values.get(field, ""))
    locked.anonymous = False
    with in_a_sentence(Person):
        locked.save(update_fields=[*rules.NAME_FIELDS, "glyphs", "anonymous"])
    renew_keys(locked)
    audit.record("person.renamed", by=by, persons=[locked.pk], data={"reason": reason, "on": on.isoformat()})
    return locked


@transaction.atomic
def move(*, person: Person, address: str, area_id: UUID | None, on: date, by: Actor) -> Person:
    """The person lives elsewhere from a day on; the previous address stays as a row with its last day.

    Refused: no address; the same one; a day to come; the actor's agency may not know the address.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    _may_know_the_address(locked, by=by)
    if on > clock.today():
        raise Refused(_("変わった日は、今日までの日にしてください。"), field="on")
    if not address.strip() or address.strip() == locked.address:
        raise Refused(_("新しい住所を書いてください。"), field="address")
    if locked.address:
        PersonAddress.objects.create(
            person=locked,
            kind="previous",
            address=locked.address,
            area=locked.area,
            valid_from=_since(PersonAddress, locked, "previous"),
            valid_to=on - timedelta(days=1),
        )
    locked.address, locked.area_id = address.strip(), area_id
    locked.save(update_fields=["address", "area_id"])
    renew_keys(locked)
    audit.record("person.moved", by=by, persons=[locked.pk], data={"on": on.isoformat()})
    return locked


def renew_keys(person: Person) -> None:
    """Makes the keys of a person anew from everything that is known."""
    facts = queries.facts_of(person, city=queries.city_of(person.municipality_id))
    store_keys(person, block.keys_of(facts))


def _keep_former_name(person: Person, *, until: date, reason: str) -> None:
    if not any(getattr(person, field) for field in rules.NAME_FIELDS):
        return  # an anonymous person comes to have a name: there is no former one
    since = _since(PersonName, person, "former")
    PersonName.objects.create(
        person=person,
        kind="former",
        glyphs=person.glyphs,
        reason=reason,
        valid_from=since if since is None or since <= until else None,
        valid_to=until,
        **{field: getattr(person, field) for field in rules.NAME_FIELDS},
    )


def _since(model: type[models.Model], person: Person, kind: str) -> date | None:
    """The day after the newest former one ended; None: nobody knows since when it has been so."""
    rows = model._default_manager.filter(person=person, kind=kind, valid_to__isnull=False)
    last: date | None = rows.order_by("-valid_to").values_list("valid_to", flat=True).first()
    return last + timedelta(days=1) if last else None


def _check_name(values: Mapping[str, Any]) -> None:
    for field in ("family_kana", "given_kana"):
        if not rules.kana_or_nothing(str(values.get(field, ""))):
            raise Refused(_("よみは、かなで書いてください。"), field=field)
    named = f"{values.get('family_name', '')}{values.get('given_name', '')}"
    if problem := rules.glyphs_problem(named, str(values.get("glyphs", ""))):
        raise Refused(
            _(
                "「〓」のひとつずつに、MJ番号かことばで説明を付けてください。例: MJ026194 しんにょうの点が一つの辻"
            )
            if problem == "missing"
            else _("外字の説明は、名前の中の「〓」と同じ数だけ書いてください。"),
            field="glyphs",
        )


def _may_know_the_address(person: Person, *, by: Actor) -> None:
    if not access.may_see_address(by, person):
        raise Refused(_("支援措置のため、あなたの機関は住所を書けません。"), field="address")


def _stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
