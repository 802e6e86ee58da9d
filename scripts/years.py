"""`python scripts/years.py FOLDER`: docs/simulated-years.md, written from what `marugoto simulate CODE … --json` printed.

FOLDER holds one file a town (any name ending in .json). `--play SCALE` plays the seven towns first (`--towns`: only these),
`--at-once N` at a time, each in a process of its own on the database of $DATABASE_URL, and keeps what they print in FOLDER. A
town that was played there before is refused by the command; then its file stays as it is.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from seven import SEVEN, YEAR

from marugoto.console import say
from marugoto.core import codes

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "simulated-years.md"
ACTS = {
    "talk": "相談",
    "visit": "うち訪問",
    "refer": "つなぎ",
    "open_case": "ケース",
    "plan": "プラン",
    "note": "経過",
    "sitting": "会議",
    "close_case": "終結",
    "day": "活動の日",
    "listed": "資源",
}
HEAD = """# Simulated years of seven towns

Written by `python scripts/years.py`; the figures are those of `marugoto simulate CODE --year 2026 --seed 1 --scale X` (ADR 0036).
Everybody in these years is invented. *Counted* is what the indicators count from the rows; the simulator's own log said the same
for every one of them, else the town says so. A target is printed in the plan. How far a town gets is drawn for each indicator
between 0.7 and 1.2 of what it promised, so a figure below its target is no fault. Windows and areas are those of the file, and do
not grow. A meeting that nobody who signs in convenes is not held; the town says which.

To write it again: `python scripts/years.py FOLDER --play 1` with an empty database in `DATABASE_URL`.

An act asks the database about twenty questions: a note of a case about 18, a talk 55, a つなぎ 49, the opening of a case 28, its
end 26 (a small year of 小田原市).
"""
SMALL = """
**These are small years.** 倍率 below 1 says that the whole year was not played for this page. A figure is to be compared with
that part of its target; meetings are at least a tenth, nothing promised is less than one, and averages by month or by district
shrink too. The seconds are of a machine busy with other work.
"""


def main() -> int:
    """Play if asked, write the page; 1 if a play failed or two counts differ."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--play", type=float, metavar="SCALE")
    parser.add_argument("--at-once", type=int, default=1, metavar="N")
    parser.add_argument("--towns", nargs="*", default=SEVEN, metavar="CODE")
    asked = parser.parse_args()
    failed = 0
    if asked.play:
        with ThreadPoolExecutor(asked.at_once) as pool:
            failed = sum(pool.map(lambda code: _play(code, asked.play, asked.folder), asked.towns))
    found = [json.loads(path.read_text("utf-8")) for path in sorted(asked.folder.glob("*.json"))]
    found.sort(key=lambda data: SEVEN.index(data["code"]) if data["code"] in SEVEN else len(SEVEN))
    head = HEAD + (SMALL if any(data["scale"] < 1 for data in found) else "")
    lines = [head, *_overview(found), *(line for data in found for line in _town(data)), ""]
    PAGE.write_text("\n".join(lines), "utf-8")
    return 1 if failed or not all(one["agrees"] for data in found for one in data["indicators"]) else 0


def _play(code: str, scale: float, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["simulate", code, "--year", str(YEAR), "--seed", "1", "--scale", str(scale), "--json"]
    played = subprocess.run(
        [sys.executable, "-m", "marugoto.console.main", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    say.line(f"{code}  {played.returncode}")
    if played.stdout.strip():
        (folder / f"{code}.json").write_bytes(played.stdout)
    return int(played.returncode != 0)


def _overview(found: list[dict[str, Any]]) -> list[str]:
    head = ["町", "倍率", "操作", "秒", *ACTS.values(), "断られた", "数えた指標", "数えられない指標"]
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    for data in found:
        numbers = [one for one in data["indicators"] if _is_number(one)]
        cells = [
            data["name"],
            f"{data['scale']:g}",
            f"{data['actions']:,}",
            f"{data['seconds']:,.0f}",
            *(f"{data['acts'].get(act, 0):,}" for act in ACTS),
            f"{sum(data['refused'].values()):,}",
            str(sum(not one["why"] for one in numbers)),
            str(sum(bool(one["why"]) for one in numbers)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _is_number(one: dict[str, Any]) -> bool:
    """Goals in words and milestones are promises without a number."""
    return not one["code"].startswith(("goal-", "milestone-"))


def _town(data: dict[str, Any]) -> list[str]:
    lines = [
        "",
        f"## {data['name']} ({data['code']})",
        "",
        "| 指標 | 計画の目標 | 数えた数 |",
        "|---|---:|---:|",
    ]
    numbers = [one for one in data["indicators"] if _is_number(one)]
    for one in numbers:
        unit = codes.label("indicators.units", one["unit"])
        if one["why"]:
            continue
        said = f"{_grouped(one['counted'])}{unit}" if one["counted"] is not None else "分母が0"
        differs = "" if one["agrees"] else f"（記録帳 {one['log']}）"
        lines.append(f"| {one['label']} | {_of(one['target'], unit)} | {said}{differs} |")
    why = Counter(one["why"] for one in numbers if one["why"])
    if why:
        words = [f"{codes.label('indicators.uncounted', code)} {n}" for code, n in why.most_common()]
        lines += ["", f"Not counted: {'、'.join(words)}."]
        missing = [one["label"] for one in numbers if one["why"] == "no_rows"]
        if missing:
            lines.append(f"No place to record it yet: {'、'.join(missing)}.")
    for words, n in data["refused"].items():
        lines.append(f"Refused {n}×: {words}")
    return lines


def _of(target: str | None, unit: str) -> str:
    return f"{_grouped(target)}{unit}" if target is not None else "－"


def _grouped(number: str) -> str:
    """296,000: with the commas of the pages."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}"


if __name__ == "__main__":
    sys.exit(main())
