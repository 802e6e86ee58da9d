"""Which entries say some words, for programs: by the same index as a search on our pages, without any order."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.resources.finding import listing
from marugoto.resources.finding.keys import tight, word_keys
from marugoto.resources.models import Listing


def saying(municipality_ids: Iterable[UUID], words: Iterable[str]) -> QuerySet[Listing] | None:
    """Listings of these towns in which all words stand: names, readings, kind, organization, place, address, what is told.

    None: the index does not know one of the words (a single kana, nothing but signs).
    """
    folded = [tight(word) for word in words]
    if not folded or not all(word_keys(word) for word in folded):
        return None
    said = reduce(and_, (Q(text__contains=word) for word in folded))
    of_towns = [Q(municipality_id=town, keys__contains=_keys(str(town), folded)) for town in municipality_ids]
    return Listing.objects.filter(reduce(or_, of_towns, Q(pk__in=())), said).order_by()


def _keys(town: str, folded: Iterable[str]) -> list[int]:
    kind = listing.of_town(town, listing.TEXT)
    return sorted({key for word in folded for key in word_keys(word, kind)})
