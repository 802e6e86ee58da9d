"""Which entries say a word, for programs: by the same index as a search on our pages, without any order."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.resources.finding import listing
from marugoto.resources.finding.keys import tight, word_keys
from marugoto.resources.models import Listing


def saying(municipality_ids: Iterable[UUID], word: str) -> QuerySet[Listing] | None:
    """Listings of these towns in which a word stands: names, readings, kind, organization, place, address, what is told.

    None: the index does not know such a word (a single kana, nothing but signs).
    """
    folded = tight(word)
    if not word_keys(folded):
        return None
    of_towns = [
        Q(municipality_id=town, keys__contains=word_keys(folded, listing.of_town(str(town), listing.TEXT)))
        for town in municipality_ids
    ]
    return Listing.objects.filter(reduce(or_, of_towns, Q(pk__in=())), text__contains=folded).order_by()
