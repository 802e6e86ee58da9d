"""The pinned model as Splink takes it, and what a judged pair says."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("parameters.toml")
BANDS: Final = ("sure", "likely", "possible")


@lru_cache
def parameters() -> Mapping[str, Any]:
    """The file as it is."""
    return tomllib.loads(_FILE.read_text("utf-8"))


@dataclass(frozen=True)
class Judged:
    """Two records, how likely it is that they are one person, and the level that each comparison came to."""

    one: str
    other: str
    probability: float
    levels: tuple[tuple[str, str], ...]

    @property
    def band(self) -> str:
        """sure, likely, possible; "" below."""
        bands = parameters()["bands"]
        return next((name for name in BANDS if self.probability >= bands[name]), "")


def settings(records: int) -> dict[str, Any]:
    """The settings of Splink for a town of so many records. Only the prior depends on their number."""
    model = parameters()
    odds = model["start"] / max(records, model["fewest_records"])
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": odds / (1 + odds),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule["sql"]} for rule in model["block"]],
        "comparisons": [_comparison(one) for one in model["comparison"]],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(one: Mapping[str, Any]) -> dict[str, Any]:
    null = {"sql_condition": _sides(one["null"]), "label_for_charts": "unknown", "is_null_level": True}
    return {
        "output_column_name": one["name"],
        "comparison_levels": [null, *(_level(level, one.get("tf_weight", 1)) for level in one["level"])],
    }


def _level(level: Mapping[str, Any], tf_weight: float) -> dict[str, Any]:
    """Splink wants two probabilities; only their quotient counts, and, with a frequency, the second beside it."""
    factor = 2.0 ** level["weight"]
    u = level.get("usual", 1 / (1 + factor))
    made = {
        "sql_condition": _sides(level["sql"]) if "sql" in level else "ELSE",
        "label_for_charts": level["reason"],
        "m_probability": u * factor,
        "u_probability": u,
    }
    if "tf" in level:
        made |= {"tf_adjustment_column": level["tf"], "tf_adjustment_weight": tf_weight}
    return made


def _sides(sql: str) -> str:
    """l.born = r.born, as comparisons write it: born_l = born_r."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", sql)


def levels_of(gammas: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """The level of each comparison by its number: Splink counts from the last (0) up; -1 is unknown."""
    found = []
    for one in parameters()["comparison"]:
        number = gammas[f"gamma_{one['name']}"]
        levels = one["level"]
        found.append((one["name"], levels[len(levels) - 1 - number]["reason"] if number >= 0 else ""))
    return tuple(found)
