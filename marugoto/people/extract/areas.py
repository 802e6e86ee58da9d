"""Which area of the town an address lies in, where the name of the town in it decides that; otherwise nobody guesses."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import normalise

# Kinds of schemes whose areas bear the names of towns, the surest first. A school's name does not say how far its district goes.
KINDS: Final = ("town", "old_village", "district", "ward")
_BESIDE: Final = re.compile(r"(?:地区|区域|地域|[（(].*[)）])$")
_HEAD: Final = re.compile(r"^(.+?[町村])(.+)$")


class Areas:
    """Names of towns, and the area of each. A name that two areas of one kind bear decides nothing."""

    def __init__(self, named: Iterable[tuple[str, str, UUID]]) -> None:
        """``named``: kind of the scheme, name of the area, the area."""
        found: dict[str, dict[str, UUID | None]] = {kind: {} for kind in KINDS}
        for kind, name, area in named:
            if kind in found and (key := _key(name)):
                known = found[kind].get(key, area)
                found[kind][key] = area if known == area else None
        self._kinds: tuple[Mapping[str, UUID | None], ...] = tuple(
            found[kind] for kind in KINDS if found[kind]
        )

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def of(self, address: str, city: str) -> UUID | None:
        """The area of an address; None where its town does not say."""
        town = addresses.place_of(address, city).town
        if not town:
            return None
        beginning = _HEAD.match(town)  # 善導寺町飯田 lies in what was 善導寺町
        keys = [_key(town), *([_key(beginning[1])] if beginning else [])]
        for kind in self._kinds:
            for key in keys:
                if key in kind:
                    return kind[key]
        return None


def _key(name: str) -> str:
    folded = normalise.fold_kanji(_BESIDE.sub("", name.strip()))
    return folded[:-1] if len(folded) > 1 and folded[-1] in "町村" else folded


NO_AREAS: Final = Areas(())
