"""Hits: what a list shows of a person, in full or only so far as to be told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import clock
from marugoto.people import queries, wording
from marugoto.people.access.persons import may_see_in_full
from marugoto.people.linkage import address
from marugoto.people.linkage.query import Query
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Hit:
    """A person in a list. ``known_here``: one's own agency is involved, all is shown; else only what tells apart."""

    id: UUID
    name: str
    kana: str
    birth: str
    age: str
    address: str
    phone: str
    reasons: tuple[str, ...]
    known_here: bool
    deceased: bool = False
    synthetic: bool = False
    checked: bool = False

    @property
    def title(self) -> str:
        """渡邊 花子（わたなべ はなこ）."""
        return _("%(name)s（%(kana)s）") % {"name": self.name, "kana": self.kana} if self.kana else self.name

    @property
    def facts(self) -> str:
        """1950年3月1日（昭和25年）・76歳・本町3丁目2-1・090-…."""
        return _("・").join(part for part in (self.birth, self.age, self.address, self.phone) if part)

    @property
    def why(self) -> str:
        """読みが同じ・同じ町."""
        return wording.reasons_words(self.reasons)


@dataclass(frozen=True)
class Found:
    """The answer to a search. ``more``: there are others beyond the list; how many is not told."""

    hits: tuple[Hit, ...]
    more: bool
    query: Query


def hit_of(person: Person, *, known: bool, reasons: Sequence[str], city: str, on: date) -> Hit:
    """One line about a person, in full or masked."""
    town, _chome = address.town_of(person.address, city)
    kana = person.display_kana
    return Hit(
        id=person.root_id,
        name=person.display_name,
        kana="" if kana == person.display_name else kana,
        birth=wording.birth_words(person.birth) if known else wording.birth_year_words(person.birth),
        age=wording.age_words(person.birth, on) if known and person.deceased_on is None else "",
        address=person.address if known else town,
        phone=person.phone if known else "",
        reasons=tuple(reasons),
        known_here=known,
        deceased=known and person.deceased_on is not None,
        synthetic=person.is_synthetic,
    )


def hit_for(actor: Actor, person: Person) -> Hit:
    """One line about a person whom the actor may find."""
    known = may_see_in_full(actor, person)
    return hit_of(
        person, known=known, reasons=(), city=queries.city_of(actor.municipality_id), on=clock.today()
    )


def show(actor: Actor, hits: Iterable[Hit], purpose: str) -> None:
    """Records that these persons were shown in a list: one look with all of them, none when there is nobody."""
    shown = list(hits)
    if shown:
        data = {"shown": len(shown), "known": sum(1 for h in shown if h.known_here)}
        audit.record_look("person.found", by=actor, persons=[h.id for h in shown], purpose=purpose, data=data)
