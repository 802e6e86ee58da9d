"""What somebody wrote about a place by hand, as parts of an entry: the address split, a mobile number kept for workers."""

import re
from dataclasses import replace
from typing import Final

from marugoto.core import address
from marugoto.core.kana import digits, to_width
from marugoto.core.municipalities import Town
from marugoto.resources.rules.entry import Number, Place, Private

_MOBILE: Final = re.compile(r"^(?:81)?0?[789]0\d{8}$")

_FREEPHONE: Final = re.compile(r"^0800[-\s(]")


def place_of(*, name: str, full: str, near: Town | None, before: Place | None = None) -> Place | None:
    """Where it is, from a name and an address. What is known of it already stays, while the address is the same.

    None: nothing was written, and nothing was known.
    """
    name, full = " ".join(name.split()), " ".join(full.split())
    if not name and not full:
        return replace(before, name="") if before and before.latitude is not None else None
    if before is not None and before.full == full:
        return replace(before, name=name)
    found = address.split(full, near=near) if full else address.Address()
    kept = before or Place()
    return replace(
        kept,
        name=name,
        full=full[:400],
        prefecture=found.prefecture,
        city=found.municipality,
        line=found.line[:300],
        building=found.others[:300],
        lg_code=found.code,
        town_id="",
        town=found.town[:120],
        chome=found.chome,
        koaza=found.koaza[:120],
        block=found.block,
        number="-".join(n for n in (found.number, found.number_2) if n)[:60],
    )


def is_mobile(number: str) -> bool:
    """Is it a mobile number? It belongs to a person, whatever it was given for (adr/0013)."""
    plain = to_width(number).strip()
    return bool(_MOBILE.match(digits(plain))) and not _FREEPHONE.match(plain)


def phones_of(
    number: str, *, may_be_public: bool, whose: str = ""
) -> tuple[tuple[Number, ...], tuple[Private, ...]]:
    """(public, for workers): a mobile number is for workers, unless its owner said that it may be shown."""
    plain = number.strip()
    if not plain:
        return (), ()
    if is_mobile(plain) and not may_be_public:
        return (), (Private(name=whose, phone=plain[:60]),)
    return (Number(plain[:60]),), ()
