"""The search keys of a batch, written in one go."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from marugoto.people import queries, rules
from marugoto.people.actions.imports import sql
from marugoto.people.linkage import block
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Identifier, Name
from marugoto.people.models import Person, PersonKey

_COPY: Final = f"COPY people_personkey ({', '.join(block.COLUMNS)}) FROM STDIN"


def write(cursor: CursorWrapper, municipality_id: UUID) -> None:
    """Keys of all in the batch who are new or of whom something changed."""
    cursor.execute(sql.KEYED)
    found = cursor.fetchall()
    city = queries.city_of(municipality_id)
    known = [row[0] for row in found if not row[1]]
    PersonKey.objects.filter(person__in=known).delete()
    changed = list(
        _changed(known, city)
    )  # read before the COPY begins: until it ends the connection answers nothing else
    with cursor.copy(_COPY) as copy:
        for person_id, facts in chain(changed, _new(found, city)):
            for row in block.key_rows(person_id, municipality_id, facts):
                copy.write_row(row)


def _new(rows: Iterable[tuple[Any, ...]], city: str) -> Iterable[tuple[UUID, Facts]]:
    """Somebody new is all in the line: nothing has to be read again."""
    for pid, is_new, family, given, kana, given_kana, former, former_kana, alias, alias_kana, *rest in rows:
        if not is_new:
            continue
        born, precision, phone, address, number = rest
        others = [Name(former, "", former_kana, "")] if former else []
        if alias:
            others.append(Name(*rules.split_name(alias), *rules.split_name(alias_kana)))
        yield (
            pid,
            Facts(
                family=family,
                given=given,
                family_kana=kana,
                given_kana=given_kana,
                birth=Birth(born, precision),
                phone=phone,
                address=address,
                city=city,
                identifiers=(Identifier("resident", number),),
                names=tuple(others),
            ),
        )


def _changed(ids: list[UUID], city: str) -> Iterable[tuple[UUID, Facts]]:
    for person in Person.objects.filter(pk__in=ids).prefetch_related(*queries.EVERYTHING).order_by("id"):
        yield person.pk, queries.facts_of(person, city=city)
