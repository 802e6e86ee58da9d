"""Blueprints of municipalities: TOML files, facts only; demonstrations apart in ``demo/``. Read here."""

import tomllib
from pathlib import Path

from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.agencies.rules.blueprint_rules import (
    Blueprint,
    BlueprintError,
    Codes,
    DemoSpec,
    parse_blueprint,
    parse_demo,
    read_draft,
)
from marugoto.core import codes
from marugoto.core.sentences import Sentence
from marugoto.policy.roles import ROLES

FOLDER = Path(__file__).resolve().parent
_LISTS = (
    "agencies.agency_kinds",
    "agencies.area_scheme_kinds",
    "agencies.basic_figures",
    "agencies.capacities",
    "agencies.carried_over",
    "agencies.comparators",
    "agencies.desk_intake_modes",
    "agencies.fields",
    "agencies.funding_kinds",
    "agencies.job_titles",
    "agencies.model_programmes",
    "agencies.municipality_kind",
    "agencies.operation_forms",
    "agencies.periods",
    "agencies.programme_modes",
    "agencies.result_states",
    "agencies.sitting_purposes",
    "cases.programmes",
    "collaboration.conference_kinds",
    "indicators.counting",
    "indicators.definitions",
    "indicators.uncounted",
    "indicators.units",
    "resources.kinds",
)


def known_codes() -> Codes:
    """The codes a blueprint may use, by list; ``role`` are the roles of the policy."""
    return {name: frozenset(codes.entries(name)) for name in _LISTS} | {"role": frozenset(ROLES)}


def available(folder: Path = FOLDER) -> list[str]:
    """The 全国地方公共団体コード of every blueprint in the folder, in order."""
    return sorted(path.stem for path in folder.glob("[0-9]*.toml"))


def read_file(path: Path) -> Blueprint:
    """The blueprint in a file. BlueprintError: it cannot be read or used; each problem names file and key."""
    return parse_blueprint(_toml(path), file=path.name, codes=known_codes())


def draft(text: str, *, file: str) -> tuple[Blueprint | None, list[Problem]]:
    """A blueprint that may be half done, with its problems; None: it is no TOML, or holds no table where one must be."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_no_toml(file, error)]
    return read_draft(raw, file=file, codes=known_codes())


def read(code: str, folder: Path = FOLDER) -> Blueprint:
    """The blueprint of a municipality. BlueprintError: there is none, or it cannot be used."""
    found = read_file(folder / f"{code}.toml")
    if found.municipality.code != code:
        raise BlueprintError([Problem("municipality.code", "ファイルの名前と違います", file=f"{code}.toml")])
    return found


def read_demo(code: str, folder: Path = FOLDER) -> DemoSpec | None:
    """The demonstration of a municipality, or None. BlueprintError: it cannot be used."""
    path = folder / "demo" / f"{code}.toml"
    if not path.is_file():
        return None
    return parse_demo(_toml(path), file=f"demo/{path.name}", codes=known_codes(), base=read(code, folder))


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BlueprintError([Problem("", "そのファイルがありません", file=path.name)]) from None
    except UnicodeDecodeError:
        raise BlueprintError([Problem("", "UTF-8 で保存してください", file=path.name)]) from None
    except tomllib.TOMLDecodeError as error:
        raise BlueprintError([_no_toml(path.name, error)]) from None


def _no_toml(file: str, error: tomllib.TOMLDecodeError) -> Problem:
    return Problem("", Sentence("TOML として読めません（%(error)s）", error=error), file=file)
