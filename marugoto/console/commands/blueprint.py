"""`marugoto blueprint …`: the files that describe towns. Listing, showing and checking need no database."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marugoto.console import commands, database, exits, prepare, say
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    from marugoto.agencies.actions.blueprint import LoadReport
    from marugoto.agencies.rules.blueprint_rules import Blueprint

_WHICH = "自治体コード6桁か、TOML ファイルの場所 (six-digit code, or the path of a TOML file)"
_CHECK = """設計図を確かめます。問題は、ファイルとキーを添えてすべて出します。体制の穴（窓口のない圏域など）も数えます。
Checks blueprints; every problem names file and key. It also counts the holes of each system (an area without a window, two
meetings much alike); a hole is a question to the town, no problem of the file. Exit code 0: good; 1: problems were found."""
_LOAD = """設計図を読み込みます。同じファイルをもう一度読んでも何も変わりません。
Loads a blueprint with the needs, conference bodies and targets. The same file twice changes nothing;
what a file no longer names stays. --dry-run says what would change, and changes nothing."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "blueprint", "自治体の設計図 (the files that describe towns)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    listing = commands.add(parts, "list", "一覧 (which there are)")
    listing.set_defaults(run=_list)
    show = commands.add(parts, "show", "中身を見る (what is in one)")
    show.add_argument("which", metavar="CODE", help=_WHICH)
    show.set_defaults(run=_show)
    check = commands.add(parts, "check", "確かめる (look for problems)", description=_CHECK)
    check.add_argument("which", metavar="CODE", nargs="*", help=_WHICH)
    check.add_argument("--all", action="store_true", help="付属のものすべて (all that come with the system)")
    check.set_defaults(run=_check)
    load = commands.add(parts, "load", "読み込む (write it into the database)", description=_LOAD)
    load.add_argument("which", metavar="CODE", help=_WHICH)
    load.add_argument("--dry-run", action="store_true", help="変わる所だけ見る (only say what would change)")
    load.set_defaults(run=_load)
    for one in (listing, show, check, load):
        one.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")


def _list(args: argparse.Namespace) -> int:
    from marugoto.agencies import blueprints

    found = [_summary(blueprints.read(code)) for code in blueprints.available()]
    if args.json:
        _print_json(found)
        return exits.GOOD
    head = ["コード", "自治体", "機関", "窓口", "圏域", "会議体", "目標値"]
    keys = ("code", "name", "agencies", "desks", "areas", "conferences", "targets")
    say.line(say.table([head, *([str(one[key]) for key in keys] for one in found)]))
    return exits.GOOD


def _show(args: argparse.Namespace) -> int:
    blueprint = _read(args.which)
    if args.json:
        _print_json(asdict(blueprint))
    else:
        for one in _lines(blueprint):
            say.line(one)
    return exits.GOOD


def _check(args: argparse.Namespace) -> int:
    """0 when no file has a problem, 1 when one has, 2 when none was named."""
    from marugoto.agencies import blueprints

    which = [*args.which, *(blueprints.available() if args.all else [])]
    if not which:
        raise Failure("CODE か --all を書いてください。", "Name a CODE, or --all.", code=exits.USAGE)
    problems = {one: _problems(one) for one in which}
    if args.json:
        systems = [_system(_read(one)) for one, said in problems.items() if not said]
        _print_json({"ok": not any(problems.values()), "files": problems, "systems": systems})
    else:
        for one, said in problems.items():
            say.line(
                f"✗ {one}  問題 {len(said)} 件 problems"
                if said
                else f"✓ {one}  {_in_short(_system(_read(one)))}"
            )
            for problem in said:
                say.line(f"    {problem}")
    return exits.PROBLEM if any(problems.values()) else exits.GOOD


def _load(args: argparse.Namespace) -> int:
    blueprint = _read(args.which)
    with database.ready():
        with contextlib.redirect_stdout(sys.stderr):
            prepare.migrate()
        from marugoto.core.errors import Refused

        try:
            report = _write(blueprint, dry_run=args.dry_run, text=_text(args.which))
        except Refused as refused:
            raise Failure(refused.message, "The blueprint was refused.", code=exits.PROBLEM) from refused
    if args.json:
        _print_json(asdict(report) | {"dry_run": args.dry_run})
        return exits.GOOD
    for change in report.changed:
        say.line(f"～ {change.row}.{change.field}: {change.before} → {change.after}")
    for sign, rows in (("＋", report.created), ("－", report.removed), ("・", report.left)):
        for row in rows:
            say.line(f"{sign} {row}")
    word = "変わる予定 would change" if args.dry_run else "読み込みました loaded"
    say.line(
        f"{word}: 新しい {len(report.created)} created、変わった {len(report.changed)} changed、"
        f"外した {len(report.removed)} removed、そのまま {len(report.left)} left"
    )
    return exits.GOOD


def _write(blueprint: "Blueprint", *, dry_run: bool, text: str = "") -> "LoadReport":
    """Everything a town needs, in one transaction; a dry run takes it back. ``text``: of the file, kept as a version."""
    from django.db import transaction

    from marugoto.agencies.actions.blueprint import load_blueprint
    from marugoto.agencies.models import Municipality
    from marugoto.blueprints.actions import versions
    from marugoto.collaboration.actions.bodies import load_bodies
    from marugoto.indicators.actions.plan import load_plan
    from marugoto.resources.actions.taxonomy import load_needs

    with transaction.atomic():
        load_needs(by=None)
        report = load_blueprint(blueprint, by=None)
        town = Municipality.objects.get(pk=report.municipality_id)
        load_bodies(municipality=town, data=blueprint, by=None)
        load_plan(municipality=town, data=blueprint, by=None)
        if text:
            versions.take_file(town=town, title="ファイルから読み込んだ設計図", text=text, by=None)
        transaction.set_rollback(dry_run)
    return report


def _read(which: str) -> "Blueprint":
    """The blueprint with a code or at a path; its problems end the command with exit code 1."""
    from marugoto.agencies import blueprints
    from marugoto.agencies.rules.blueprint_rules import BlueprintError

    try:
        return blueprints.read_file(Path(which)) if _is_path(which) else blueprints.read(which)
    except BlueprintError as error:
        raise Failure(str(error), "The blueprint cannot be used.", code=exits.PROBLEM) from error


def _problems(which: str) -> list[str]:
    from marugoto.agencies import blueprints
    from marugoto.agencies.rules.blueprint_rules import BlueprintError

    try:
        if _is_path(which):
            blueprints.read_file(Path(which))
        else:
            blueprints.read(which)
            blueprints.read_demo(which)
    except BlueprintError as error:
        return list(error.problems)
    return []


def _text(which: str) -> str:
    from marugoto.agencies import blueprints

    return (Path(which) if _is_path(which) else blueprints.FOLDER / f"{which}.toml").read_text("utf-8")


def _is_path(which: str) -> bool:
    return which.endswith(".toml")


def _summary(blueprint: "Blueprint") -> dict[str, Any]:
    return {
        "code": blueprint.municipality.code,
        "name": blueprint.municipality.name,
        "agencies": len(blueprint.agencies),
        "desks": len(blueprint.desks),
        "placeholders": sum(a.placeholder_name for a in blueprint.agencies),
        "areas": sum(len(s.areas) for s in blueprint.schemes),
        "conferences": len(blueprint.conferences),
        "targets": len(blueprint.targets),
        "figures": len(blueprint.figures),
    }


def _system(blueprint: "Blueprint") -> dict[str, Any]:
    """What the system consists of, counted, and its holes."""
    from marugoto.agencies.rules.blueprint_holes import holes_of

    town, facts = blueprint.municipality, blueprint.facts
    return {
        "code": town.code,
        "name": town.name,
        "prefecture": town.prefecture,
        "agencies": len(blueprint.agencies),
        "desks": len(blueprint.desks),
        "areas": sum(len(s.areas) for s in blueprint.schemes),
        "bodies": len(blueprint.conferences),
        "roles": len(facts.roles),
        "targets": len(blueprint.targets),
        "results": len(facts.results),
        "indicators": len(
            {t.code for t in blueprint.targets} | {r.code for r in facts.results if not r.target}
        ),
        "goals": len(facts.goals) + len(blueprint.milestones),
        "figures": len(blueprint.figures),
        "holes": [asdict(hole) for hole in holes_of(blueprint)],
    }


def _in_short(system: dict[str, Any]) -> str:
    return (
        f"{system['name']}  窓口 {system['desks']}  会議体 {system['bodies']}  役割 {system['roles']}  "
        f"指標 {system['indicators']}  穴 {len(system['holes'])}"
    )


def _lines(blueprint: "Blueprint") -> Iterator[str]:
    """A blueprint for reading: towns' papers, areas, agencies with their desks, conferences, targets."""
    town = blueprint.municipality
    yield f"{town.code} {town.prefecture}{town.name}"
    for source in blueprint.sources:
        yield f"出典 {source.id}: {source.title}"
    for scheme in blueprint.schemes:
        yield f"圏域の区分 {scheme.name}（{scheme.valid_from}）: {'、'.join(a.name for a in scheme.areas)}"
    for agency in blueprint.agencies:
        mark = "（仮の名前）" if agency.placeholder_name else ""
        yield f"機関 {agency.code}  {agency.name}{mark}"
        for desk in agency.desks:
            paper = "" if desk.accounts else "  紙で渡す"
            served = f"  {'・'.join(desk.areas)}" if desk.areas else ""
            yield f"  窓口 {desk.code}  {desk.name}{served}{paper}"
    for conference in blueprint.conferences:
        when = conference.recurrence_note or conference.recurrence
        yield f"会議体 {conference.name}  {when}  構成 {len(conference.members)} 機関"
    for target in blueprint.targets:
        base = f"{target.baseline.raw} → " if target.baseline else ""
        yield f"目標値 {target.label}: {base}{target.target.raw}"
    yield from _lines_of_facts(blueprint)


def _lines_of_facts(blueprint: "Blueprint") -> Iterator[str]:
    """What the plan prints besides, and the holes."""
    from marugoto.agencies.rules.blueprint_holes import holes_of
    from marugoto.core import codes

    facts = blueprint.facts
    for basic in facts.basics:
        yield f"基本 {codes.entry('agencies.basic_figures', basic.code).label} {basic.note}: {basic.figure.raw}"
    for role in facts.roles:
        yield f"役割 {role.label}: {'、'.join(f.raw for _name, f in role.staffing) or '人数なし'}"
    for space in facts.spaces:
        yield f"場 {space.name}{f': {space.count.raw}' if space.count else ''}"
    for result in facts.results:
        tied = f"（目標 {result.target}）" if result.target else "（目標なし）"
        yield f"結果 {result.label}: {result.figure.raw}{tied}"
    for goal in facts.goals:
        yield f"目あて {goal.label}"
    for hole in holes_of(blueprint):
        yield f"穴 {codes.entry('agencies.hole_kinds', hole.kind).label}: {hole.words}（{hole.at}）"


def _print_json(data: Any) -> None:
    say.line(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
