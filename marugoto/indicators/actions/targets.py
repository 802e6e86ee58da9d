"""Targets come from the blueprint of the town's plan; loading again changes what changed, and says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from marugoto.agencies.models import Agency, Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.indicators.models import Indicator, Target
from marugoto.policy.actor import Actor


@transaction.atomic
def load_targets(*, municipality: Municipality, rows: Sequence[Mapping[str, Any]], by: Actor | None) -> int:
    """The ``[[targets]]`` of a blueprint → Target rows, in its order. Returns how many; loading twice changes nothing.

    A target that the town has replaced since stays as the town set it: the file is the first version.
    KeyError: a target without code, label, unit or target.value.
    """
    agencies = {a.code: a for a in Agency.objects.filter(municipality=municipality).order_by("code")}
    measures = {i.code: i for i in Indicator.objects.filter(municipality=municipality).order_by("id")}
    for row in rows:
        base, aim = row.get("baseline") or {}, row["target"]
        Target.objects.update_or_create(
            municipality=municipality,
            code=row["code"],
            version=1,
            defaults={
                "measure": measures.get(row["code"]),
                "label": row["label"],
                "unit": row["unit"],
                "indicator": row.get("indicator", ""),
                "programme": row.get("programme", ""),
                "agency": agencies.get(row.get("agency", "")),
                "baseline": base.get("value"),
                "baseline_year": base.get("year_raw", ""),
                "target": aim["value"],
                "target_year": aim.get("year_raw", ""),
                "raw": aim.get("raw", ""),
                "source": aim.get("source", ""),
            },
        )
    audit.record(
        "targets.loaded",
        by=by,
        refs=[Ref("municipality", municipality.id)],
        data={"targets": len(rows)},
        municipality=None if by else municipality.id,
    )
    return len(rows)
