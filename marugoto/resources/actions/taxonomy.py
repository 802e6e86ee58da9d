"""Load the need taxonomy from its code list. A need that left the list stays; it only ends."""

from dataclasses import dataclass

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.core import codes
from marugoto.core.codes import Code
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need

LIST = "resources.needs"


@dataclass(frozen=True)
class Loaded:
    """How many needs were new, and how many were brought up to date."""

    created: int
    changed: int

    def __str__(self) -> str:
        return f"新しい {self.created} 件、変わった {self.changed} 件"  # as it is


@transaction.atomic
def load_needs(*, by: Actor | None) -> Loaded:
    """resources.needs → Need rows, groups before what belongs to them. Idempotent."""
    entries = codes.entries(LIST)
    known = {n.code: n for n in Need.objects.select_for_update().order_by("code")}
    created = changed = 0
    for sort, (code, entry) in enumerate(entries.items()):
        parent = known.get(str(entry.extra.get("parent", "")))
        values = _values(entry, parent=parent, sort=sort)
        need = known.get(code)
        if need is None:
            known[code] = Need.objects.create(code=code, **values)
            created += 1
            continue
        different = [name for name, value in values.items() if getattr(need, name) != value]
        for name in different:
            setattr(need, name, values[name])
        if different:
            need.save(update_fields=different)
            changed += 1
    audit.record("needs.loaded", by=by, data={"created": created, "changed": changed})
    return Loaded(created, changed)


def _values(entry: Code, *, parent: Need | None, sort: int) -> dict[str, object]:
    return {
        "parent_id": parent.id if parent else None,
        "label": entry.label,
        "label_en": entry.label_en,
        "plain": str(entry.extra.get("plain", "")),
        "words": list(entry.extra.get("words", [])),
        "source": str(entry.extra.get("source", "")),
        "sort": sort,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }
