"""Entries and places that may be the very one that somebody is about to add: with the reasons, for a person who decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from marugoto.core.kana import digits, to_katakana
from marugoto.resources.finding import listing
from marugoto.resources.finding.keys import tight, word_keys
from marugoto.resources.models import Listing, Location, Phone
from marugoto.resources.rules.entry import Place

LOOKED_AT: Final = 30
SHOWN: Final = 6
ALIKE: Final = 0.72  # of the letters of two names, in their order


@dataclass(frozen=True)
class Alike:
    """An entry that may be the same. ``why``: in words, the strongest reason first."""

    service_id: UUID
    name: str
    kind: str
    place: str
    address: str
    phone: str
    why: tuple[str, ...]


def alike(
    municipality_id: UUID, *, name: str, phones: Iterable[str] = (), place: Place | None = None
) -> list[Alike]:
    """Entries that are found by workers today and may be the same: by name, by number, by address."""
    numbers = {digits(p) for p in phones if len(digits(p)) >= 9}
    found = {
        row.pk: row
        for row in (
            *_by_name(municipality_id, name),
            *_by_phone(municipality_id, numbers),
            *_by_address(municipality_id, place),
        )
    }
    weighed = [(one, _why(one, tight(name), numbers, place)) for one in found.values()]
    weighed.sort(key=lambda w: (-len(w[1]), w[0].name, w[0].pk))
    return [_alike(one, why) for one, why in weighed if why][:SHOWN]


def _alike(one: Listing, why: list[str]) -> Alike:
    return Alike(one.service_id, one.name, one.kind, one.place, one.address, one.phone, tuple(why))


class _Shared(Func):
    """How many keys two arrays of whole numbers have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


def _listings(municipality_id: UUID) -> QuerySet[Listing]:
    return Listing.objects.filter(municipality_id=municipality_id)


def _by_name(municipality_id: UUID, name: str) -> list[Listing]:
    """Names that share the most pairs of letters with this one."""
    wanted = word_keys(tight(name), listing.of_town(str(municipality_id), listing.NAME))
    if not wanted:
        return []
    mine = Value(wanted, output_field=ArrayField(models.IntegerField()))
    rows = _listings(municipality_id).filter(keys__overlap=wanted)
    return list(rows.annotate(shared=_Shared(F("keys"), mine)).order_by("-shared", "id")[:LOOKED_AT])


def _by_phone(municipality_id: UUID, numbers: set[str]) -> list[Listing]:
    """The same digits, however they are written; the last four are looked up, the rest is compared."""
    ends = Q()
    for number in numbers:
        ends |= Q(number__endswith=number[-4:])
    if not numbers:
        return []
    rows = Phone.objects.filter(ends, service__municipality_id=municipality_id).order_by("id")
    same = [pk for pk, number in rows.values_list("service_id", "number")[:2000] if digits(number) in numbers]
    return list(_listings(municipality_id).filter(service_id__in=same).order_by("id")[:LOOKED_AT])


def _by_address(municipality_id: UUID, place: Place | None) -> list[Listing]:
    if place is None or not (place.town and place.block):
        return []
    same = {f"location__addresses__{n}": getattr(place, n) for n in ("town", "chome", "block", "number")}
    return list(_listings(municipality_id).filter(**same).order_by("id")[:LOOKED_AT])


def _why(one: Listing, name: str, numbers: set[str], place: Place | None) -> list[str]:
    theirs = tight(one.name)
    found = []
    if theirs == name:
        found.append(_("同じ名前"))
    elif name in theirs or theirs in name or SequenceMatcher(None, name, theirs).ratio() >= ALIKE:
        found.append(_("似た名前"))
    if digits(one.phone) in numbers:
        found.append(_("同じ電話"))
    if place and place.block and place.full and tight(place.full)[-8:] == tight(one.address)[-8:]:
        found.append(_("同じ所在地"))
    return found


def places_called(municipality_id: UUID, name: str, *, at_most: int = 8) -> list[Location]:
    """Places of a town with this very name (width, kana and long marks do not matter), those with an address first."""
    folded = tight(name)
    if len(folded) < 2:
        return []
    begins = name.strip()[:2]
    called = Q()
    for form in {begins, to_katakana(begins), _hiragana(begins)}:
        called |= Q(name__icontains=form)
    rows = (
        Location.objects.filter(called, municipality_id=municipality_id)
        .prefetch_related("addresses")
        .order_by("name", "id")
    )
    found = [one for one in rows[:2000] if tight(one.name) == folded]
    found.sort(key=lambda one: (not any(a.full for a in one.addresses.all()), one.name, one.pk))
    return found[:at_most]


def _hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in to_katakana(text))  # as it is


def place_names(municipality_id: UUID, words: str, *, at_most: int = 12) -> list[str]:
    """Names of places that begin with, or hold, what is being typed."""
    if len(words.strip()) < 2:
        return []
    rows = Location.objects.filter(municipality_id=municipality_id, name__icontains=words.strip())
    return list(rows.order_by("name").values_list("name", flat=True).distinct()[:at_most])
