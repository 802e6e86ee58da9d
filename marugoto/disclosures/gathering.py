"""Goes through the plan and brings what one's own agency holds on a person, with what is proposed for each passage.

It reads behind the second wall, as whoever answers: what another agency holds does not come. No lift.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Field
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.cases.models import CaseSubject
from marugoto.collaboration.models import PacketPerson
from marugoto.core import codes
from marugoto.core.templatetags import wording
from marugoto.disclosures import rules
from marugoto.disclosures.plan import GATHERED, LISTS, Kind, Table
from marugoto.intake.models import Consultation, MatterPerson
from marugoto.people import queries as people
from marugoto.people.models import HouseholdMember, Person, PersonPhone, Tie
from marugoto.people.wording import birth_words

MOST = 5_000  # passages: more than a file of twenty years
ROW = "*"  # the short facts of a row, in one passage
_LIST = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True)
class Found:
    """One passage as it was gathered."""

    source: str
    row: UUID
    written_at: datetime | None
    field: str
    words: str
    judged: bool
    proposal: rules.Proposal


def gather(person: Person, *, agency_id: UUID) -> list[Found]:
    """All passages, table by table, the oldest row first. At most ``MOST`` and one more."""
    records = people.records_of(person.root_id)
    near = _near(records)
    found: list[Found] = []
    for table in GATHERED:
        for row in _rows(table, records, agency_id):
            found += _passages(table, row, near=near, agency_id=agency_id)
            if len(found) > MOST:
                return found
    return found


def _rows(table: Table, records: Sequence[Person], agency_id: UUID) -> Iterator[Any]:
    wanted: dict[str, Any] = {f"{table.path}__in" if table.path else "pk__in": [r.pk for r in records]}
    wanted |= dict(table.only)
    if table.own:
        wanted[table.own] = agency_id
    ids = table.model.objects.filter(**wanted).order_by().values("pk")
    for row in table.model.objects.filter(pk__in=ids).order_by(table.at, "pk"):
        if not (
            _of_a_meeting(table, row) and _given(table, row, agency_id)
        ):  # what others brought to a meeting is the meeting's
            yield row


def _passages(table: Table, row: Any, *, near: "Near", agency_id: UUID) -> Iterator[Found]:
    """The short facts of the row in one passage, everything else in one of its own.

    Of what another agency gave, no word is copied: it may be taken back, and a copy would outlive that.
    """
    if _given(table, row, agency_id):
        words = _("ほかの機関から渡されたもの。中身は、渡した機関の記録です。")
        yield _found(table, row, ROW, words, rules.Proposal(rules.HIDE, "other_agency", words))
        return
    facts: list[str] = []
    apart: list[tuple[str, Kind, str]] = []
    for name, kind in table.fields.items():
        said = rules.clean(words_of(row, name))
        if said and kind is Kind.FACT:
            facts.append(_("%(item)s: %(value)s") % {"item": label_of(table.model, name), "value": said})
        elif said:
            apart.append((name, kind, said))
    ground = table.always or ("meeting" if _of_a_meeting(table, row) else "")
    for name, kind, said in [*([(ROW, Kind.FACT, "\n".join(facts))] if facts else []), *apart]:
        proposal = rules.propose(
            said,
            always=ground or _ground_of(kind, row),
            names=near.names,
            own_phones=None if kind is Kind.FACT else near.own_phones,  # a case number is no telephone
        )
        yield _found(table, row, name, said, proposal, judged=kind is Kind.JUDGED)


def _found(
    table: Table, row: Any, name: str, words: str, proposal: rules.Proposal, *, judged: bool = False
) -> Found:
    at = getattr(row, table.at)
    return Found(table.label, row.pk, at if isinstance(at, datetime) else None, name, words, judged, proposal)


def _given(table: Table, row: Any, agency_id: UUID) -> bool:
    """Are these another agency's words?"""
    return bool(table.giver) and _follow(row, table.giver) != agency_id


def _of_a_meeting(table: Table, row: Any) -> bool:
    """Did it go to a meeting, or come out of one?"""
    return bool(table.purpose) and _follow(row, table.purpose) == "conference"


def _ground_of(kind: Kind, row: Any) -> str:
    if kind is Kind.CALLER:
        return "" if row.caller_relation == "self" else "source"
    return {Kind.SOURCE: "source", Kind.OTHER: "other_person"}.get(kind, "")


def _follow(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step)
    return row


# --- in words --------------------------------------------------------------------------------------------------------


def label_of(model: Any, name: str) -> str:
    """What a field is called on paper; ``*`` is the row itself."""
    if name == ROW:
        return str(model._meta.verbose_name)
    one = model._meta.get_field(name)
    if one.is_relation and one.verbose_name == one.name.replace(
        "_", " "
    ):  # a relation without a label of its own
        return str(one.related_model._meta.verbose_name)
    return str(one.verbose_name)


def words_of(row: Any, name: str) -> str:
    """A value as a person reads it; "" for nothing."""
    field, value = row._meta.get_field(name), getattr(row, name)
    if value in (None, "", [], False):
        return ""
    if name == "birth_date":
        return birth_words(row.birth)
    if field.is_relation:
        return _related(value)
    if isinstance(value, list):
        return _("、").join(_listed(field, value))
    listed = LISTS.get(f"{row._meta.label}.{name}", str(field.help_text))
    return _plain(value) or (codes.label(listed, str(value)) if _is_list(listed) else str(value))


def _plain(value: Any) -> str:
    """Yes and days; "" for anything else."""
    if isinstance(value, bool):
        return _("はい")
    if isinstance(value, datetime):
        return f"{wording.full_date(value)} {wording.clock_time(value)}"
    return wording.full_date(value) if isinstance(value, date) else ""


def _related(value: Any) -> str:
    if hasattr(value, "agency_id") and hasattr(value, "hours_note"):
        return agencies.desk_title(value)
    return str(
        getattr(value, "label", "")
        or getattr(value, "display_name", "")
        or getattr(value, "name", "")
        or value
    )


def _listed(field: "Field[Any, Any]", value: Sequence[Any]) -> Iterable[str]:
    if value and isinstance(value[0], UUID):
        return sorted(agencies.names_of_agencies(value).values())
    return [
        codes.label(str(field.help_text), str(one)) if _is_list(str(field.help_text)) else str(one)
        for one in value
    ]


@lru_cache
def _is_list(name: str) -> bool:
    if not _LIST.fullmatch(str(name)):
        return False
    try:
        return bool(codes.entries(name))
    except KeyError:
        return False


# --- whose names may stand in the words -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """Names of whoever is known near the person, and the person's own telephone numbers."""

    names: frozenset[str]
    own_phones: frozenset[str]


def _near(records: Sequence[Person]) -> Near:
    """Household, the same matter, case or packet, ties, who came to the window."""
    ids = [r.pk for r in records]
    near: set[UUID] = set()
    for model, path in (
        (HouseholdMember, "household__members__person__in"),
        (MatterPerson, "matter__persons__person__in"),
        (CaseSubject, "case__subjects__person__in"),
        (PacketPerson, "packet__persons__person__in"),
    ):
        near |= set(model.objects.filter(**{path: ids}).order_by().values_list("person_id", flat=True))
    ties = Tie.objects.filter(person_id__in=ids).order_by("id")
    near |= {t.other_id for t in ties if t.other_id}
    others = Person.objects.filter(pk__in=near - set(ids)).order_by("id")
    callers = Consultation.objects.filter(subjects__person__in=ids).exclude(caller_relation="self")
    said = {name for one in others for name in _called(one)}
    said |= {part for t in ties for part in (t.name, t.name.replace(" ", "")) if part}
    said |= {name for name in callers.order_by().values_list("caller_name", flat=True) if name}
    own = {name for one in records for name in (*_called(one), one.family_name, one.family_kana)}
    phones = PersonPhone.objects.filter(person_id__in=ids).order_by().values_list("number", flat=True)
    return Near(frozenset(said - own), frozenset({*phones, *(one.phone for one in records)} - {""}))


def _called(one: Person) -> Iterator[str]:
    """黒田 花子, 黒田花子, 花子, and the same in kana. The family name alone may be the person's own."""
    for family, given in ((one.family_name, one.given_name), (one.family_kana, one.given_kana)):
        if given:
            yield given
            if family:
                yield from (f"{family} {given}", f"{family}{given}", f"{family}　{given}")
    if one.label:
        yield one.label
