"""Fits the weights of the linkage model (marugoto/people/matching/parameters.toml) to invented residents written twice.

    pip install scikit-learn
    .venv/bin/python scripts/link_weights.py --persons 300000 --seed 201

Prints a weight for each level, the weight of frequencies, and ``start``; a person writes them into the parameters, measures
with another seed (`marugoto bench link`), and says so. Needs the blocking rules and levels that stand in the parameters now.
"""

import argparse
import logging
import math
import sys
from typing import Any

from marugoto.console.bench import link
from marugoto.people.matching import engines, model

PARTS = ("family", "given", "birth", "reach", "gender")
FREQUENT = ("family", "given")


def main() -> int:
    """Invent, compare, fit, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--persons", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=201)
    args = parser.parse_args()
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        print("pip install scikit-learn", file=sys.stderr)
        return 3
    records, features, right = pairs(args.persons, args.seed)
    fitted = LogisticRegression(C=10, max_iter=2000).fit(features, right)
    weights = iter(fitted.coef_[0])
    for part, reasons in levels().items():
        for reason in reasons:
            print(f"{part:8} {reason:16} weight = {next(weights) / math.log(2):.2f}")
    for part in FREQUENT:
        print(f"{part:8} tf_weight = {next(weights):.3f}")
    print(f"start = {math.exp(fitted.intercept_[0]) * records:.0f}")
    return 0


def levels() -> dict[str, list[str]]:
    """The levels of the comparisons that are fitted, as the parameters have them."""
    every = {
        one["name"]: [level["reason"] for level in one["level"]] for one in model.parameters()["comparison"]
    }
    return {part: every[part] for part in PARTS}


def pairs(persons: int, seed: int) -> tuple[int, list[list[float]], list[bool]]:
    """Every pair that shares a block: which levels it comes to, how rare its names are, and whether it is one person."""
    from splink import Linker

    truth = link.Truth()
    rows = list(link.records(persons, seed, truth))
    features, right = [], []
    with engines._duckdb(rows) as (api, count):
        settings = model.settings(count) | {"retain_intermediate_calculation_columns": True}
        linker = Linker(api, settings, log_level=logging.ERROR)
        for row in engines._rows(linker.inference.predict()):
            one, other = (row[side].partition("#")[0] for side in ("id_l", "id_r"))
            if one != other:
                features.append(_features(row))
                right.append(truth.holds(one, other))
    return len(rows), features, right


def _features(row: dict[str, Any]) -> list[float]:
    found = dict(model.levels_of({name: row[name] for name in row if name.startswith("gamma_")}))
    there = [float(found[part] == reason) for part, reasons in levels().items() for reason in reasons]
    weights = {one["name"]: one.get("tf_weight", 1) for one in model.parameters()["comparison"]}
    return there + [(row[f"mw_tf_adj_{part}"] or 0.0) / weights[part] * math.log(2) for part in FREQUENT]


if __name__ == "__main__":
    sys.exit(main())
