"""`marugoto simulate CODE …`: a year of a town's work, played by calling actions, and its indicators counted from the rows."""

import argparse
import contextlib
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from marugoto.console import commands, database, exits, prepare, say
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    from marugoto.console.simulation.engine import Played

_DESCRIPTION = """設計図の自治体で、一年分の仕事をしてみます。人はすべて架空です。終わると、計画の指標を記録から数えます。
Plays a fiscal year of a town by its blueprint: consultations, つなぎ, cases, visits, meetings, endings, all done by the actions
that the pages use, with the clock moved. Everybody in it is invented, and the town is a demonstration. Afterwards every indicator
of the plan is counted from the rows and printed beside its target; what cannot be counted says why. The same seed plays the same
year. Exit code 1: an indicator differs from the simulator's own log."""

HOME = "home_visit"


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "simulate", "一年をためす (play a year of a town)", description=_DESCRIPTION
    )
    parser.add_argument("code", metavar="CODE", help="団体コード6桁 (six digits)")
    parser.add_argument(
        "--year", type=int, required=True, metavar="YEAR", help="年度 (fiscal year, e.g. 2026)"
    )
    parser.add_argument(
        "--seed", type=int, required=True, metavar="S", help="種 (the same seed, the same year)"
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        metavar="X",
        help="計画の数の何倍か (of the plan's own numbers; 1)",
    )
    parser.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class Row:
    """An indicator after the year. ``counted`` from rows, ``log`` from the simulator's own; None: not countable, ``why``."""

    code: str
    label: str
    unit: str
    target: str | None
    counted: str | None
    log: str | None
    state: str
    why: str
    programmes: list[str]

    @property
    def agrees(self) -> bool:
        """Do both counts say the same?"""
        return bool(self.why) or self.counted == self.log


def run(args: argparse.Namespace) -> int:
    """Play, count, print. 0 when both counts agree on every countable indicator, else 1."""
    if not 0 < args.scale <= 2:
        raise Failure(
            "--scale は0より大きく2以下です。", "--scale is above 0 and at most 2.", code=exits.USAGE
        )
    with database.ready():
        with contextlib.redirect_stdout(sys.stderr):
            prepare.migrate()
        from marugoto.agencies.rules.blueprint_rules import BlueprintError
        from marugoto.console.simulation import engine
        from marugoto.core.errors import Refused

        told = (lambda _line: None) if args.json else say.line
        try:
            played = engine.play(args.code, year=args.year, seed=args.seed, scale=args.scale, told=told)
        except (BlueprintError, Refused) as error:
            words = getattr(error, "message", str(error))
            raise Failure(words, "The year cannot be played here.", code=exits.PROBLEM) from error
        rows = counted(played, year=args.year)
    _tell_json(played, rows, args) if args.json else _tell(played, rows)
    return exits.GOOD if all(row.agrees for row in rows) else exits.PROBLEM


def counted(played: "Played", *, year: int) -> list[Row]:
    """Every indicator of the plan: from the rows, from the log, and how it stands to its target."""
    from datetime import date

    from marugoto.agencies.rules.blueprint_counts import counting_of_data
    from marugoto.console.simulation.tally import tally
    from marugoto.indicators import counted as rows
    from marugoto.indicators import standing
    from marugoto.indicators.models import Indicator, Target

    town = played.world.town
    span = standing.fiscal_year(year, today=date(year + 1, 4, 1))
    in_force = Target.objects.filter(municipality=town, replaced_on__isnull=True).order_by("id")
    targets = {t.code: t for t in in_force}
    out = []
    for one in Indicator.objects.filter(municipality=town).order_by("sort", "id"):
        counting = counting_of_data(one.count, one.uncounted)
        found = rows.count(town.id, counting, unit=one.unit, span=span)
        own = tally(played.log.entries, counting, unit=one.unit, since=span.since, until=span.until)
        target = targets.get(one.code)
        state = ""
        if found.figure is not None and target is not None:
            state = standing.standing(
                found.figure, target.target, comparator=one.comparator, baseline=target.baseline
            )
        out.append(
            Row(
                code=one.code,
                label=one.label,
                unit=one.unit,
                target=_plain(target.target) if target else None,
                counted=_plain(found.figure),
                log=_plain(own) if counting.of else None,
                state=state,
                why=found.why,
                programmes=list(one.programmes),
            )
        )
    return out


def _plain(number: Any) -> str | None:
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def acts(played: "Played") -> dict[str, int]:
    """How often each kind of act is in the log; "visit": how many of the talks and the notes were at somebody's door."""
    found = Counter(e.act for e in played.log.entries if e.act != "desk")
    found["visit"] = sum(HOME in (*e.has("channel"), *e.has("method")) for e in played.log.entries)
    return dict(sorted(found.items()))


def _tell(played: "Played", rows: list[Row]) -> None:
    from marugoto.core import codes

    say.line(
        f"{played.world.town.name}: 暮らし {played.lives:,}、操作 {played.log.actions:,} 件、{played.seconds:.1f} 秒"
        f"（毎秒 {played.speed:.0f} 件 actions a second）"
    )
    say.line("  " + "、".join(f"{name} {n:,}" for name, n in acts(played).items()))
    for words, n in played.log.refused.most_common(5):
        say.line(f"  断られた操作 {n}回: {words}")
    table = [["指標", "目標", "数えた数", "記録帳", "状態"]]
    for row in rows:
        unit = codes.label("indicators.units", row.unit)
        why = codes.label("indicators.uncounted", row.why)
        table.append(
            [
                row.label[:40],
                f"{row.target}{unit}" if row.target else "－",
                why or f"{row.counted if row.counted is not None else '分母0'}{unit}",
                "" if row.why else str(row.log),
                ""
                if row.why
                else {"reached": "達成", "nearly": "おおむね", "": "－"}.get(row.state, "未達成")
                + ("" if row.agrees else " ✗ 合いません"),
            ]
        )
    say.line(say.table(table))


def _tell_json(played: "Played", rows: list[Row], args: argparse.Namespace) -> None:
    data = {
        "code": args.code,
        "name": played.world.town.name,
        "year": args.year,
        "seed": args.seed,
        "scale": args.scale,
        "lives": played.lives,
        "actions": played.log.actions,
        "seconds": round(played.seconds, 2),
        "actions_per_second": round(played.speed, 1),
        "acts": acts(played),
        "refused": dict(played.log.refused),
        "indicators": [asdict(row) | {"agrees": row.agrees} for row in rows],
    }
    say.line(json.dumps(data, ensure_ascii=False, indent=2))
