"""A version begins, comes from a file, is written row by row, is given up, or is adopted."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marugoto.agencies import blueprints
from marugoto.agencies.actions.blueprint import LoadReport, load_blueprint
from marugoto.agencies.models import Municipality
from marugoto.agencies.rules.blueprint_rules import Blueprint, with_demo
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.blueprints import queries
from marugoto.blueprints.models import BlueprintVersion, PlanFile
from marugoto.blueprints.rules import edits, toml
from marugoto.blueprints.rules.edits import Data, Path
from marugoto.collaboration.actions.bodies import load_bodies
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.indicators.actions.plan import load_plan
from marugoto.policy.actor import Actor

MOST_BYTES: Final = 2_000_000


@transaction.atomic
def begin(*, title: str, based_on: BlueprintVersion | None, by: Actor) -> BlueprintVersion:
    """A draft that says what ``based_on`` says, with its files; without it, what is in force, what comes with the product for
    this town, or an empty one. Refused: no name."""
    base = based_on or queries.in_force(by.municipality_id)
    text = base.text if base else queries.first_text(by.municipality_id)
    made = _make(town=by.municipality_id, title=title, text=text, based_on=base, by=by)
    if base:
        copies = [_copy(file, made) for file in base.files.order_by("mark", "id")]
        PlanFile.objects.bulk_create(copies)
    _record("blueprint.begun", made, by)
    return made


def _copy(file: PlanFile, version: BlueprintVersion) -> PlanFile:
    names = ("mark", "description", "file_name", "kind", "body", "size", "kept_by_id")
    return PlanFile(version=version, **{name: getattr(file, name) for name in names})


@transaction.atomic
def bring_in(*, data: bytes, title: str, by: Actor) -> BlueprintVersion:
    """A draft from a file, kept letter by letter. It may have problems; they are shown and put right on the page.

    Refused: too large; no text in UTF-8; no TOML (with the line); a file of another town.
    """
    if len(data) > MOST_BYTES:
        raise Refused(_("ファイルが大きすぎます（2MBまで）。"), field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("UTF-8 で保存した TOML ファイルを選んでください。"), field="file") from None
    raw = queries.data_of(text)
    if raw is None:
        raise Refused(queries.unreadable(text), field="file")
    town = Municipality.objects.get(pk=by.municipality_id)
    said = raw.get("municipality")
    if not isinstance(said, dict) or said.get("code") != town.code:
        raise Refused(
            _("このファイルは %(town)s（%(code)s）の設計図ではありません。")
            % {"town": town.name, "code": town.code},
            field="file",
        )
    made = _make(town=town.id, title=title, text=text, based_on=queries.in_force(town.id), by=by)
    _record("blueprint.brought_in", made, by)
    return made


def _make(
    *,
    town: UUID,
    title: str,
    text: str,
    based_on: BlueprintVersion | None,
    by: Actor | None,
    adopted_on: date | None = None,
) -> BlueprintVersion:
    named = title.strip()[:120]
    if not named:
        raise Refused(_("版の名前を書いてください。"), field="title")
    Municipality.objects.select_for_update().get(pk=town)
    rows = BlueprintVersion.objects.filter(municipality_id=town)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return BlueprintVersion.objects.create(
        municipality_id=town,
        number=last + 1,
        title=named,
        text=text,
        based_on=based_on,
        changed_at=clock.now(),
        changed_by_id=by.user_id if by else None,
        adopted_on=adopted_on,
    )


# --- row by row ------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_row(
    *, version: BlueprintVersion, path: Path, row: Data, seen: str | None, by: Actor
) -> BlueprintVersion:
    """One row as somebody wrote it. ``seen``: the seal of the row that they had before them, None for a new one.

    Refused: it is no draft any more; somebody else has changed this row meanwhile; there is no such row.
    """
    locked, data = _locked(version)
    if seen is not None and edits.seal_of(_row(data, path)) != seen:
        raise Refused(
            _(
                "この行は、開いたあとにほかの人が書きかえました。新しい内容を確かめてから、もう一度保存してください。"
            )
        )
    return _write(locked, _done(lambda: edits.put(data, path, row)), by, at=path)


@transaction.atomic
def drop_row(*, version: BlueprintVersion, path: Path, by: Actor) -> BlueprintVersion:
    """Without this row. Refused: no draft; no such row."""
    locked, data = _locked(version)
    return _write(locked, _done(lambda: edits.drop(data, path)), by, at=path)


@transaction.atomic
def move_row(*, version: BlueprintVersion, path: Path, down: bool, by: Actor) -> BlueprintVersion:
    """One place up or down. Refused: no draft; no such row."""
    locked, data = _locked(version)
    return _write(locked, _done(lambda: edits.move(data, path, 1 if down else -1)), by, at=path)


@transaction.atomic
def write_data(*, version: BlueprintVersion, data: Data, by: Actor) -> BlueprintVersion:
    """All of it at once, as a form that came back said it. Refused: no draft."""
    locked, _before = _locked(version)
    return _write(locked, data, by, at=())


def _row(data: Data, path: Path) -> Data:
    try:
        return edits.row_at(data, path)
    except edits.NowhereError:
        return {}


def _done(change: Any) -> Data:
    try:
        found: Data = change()
    except edits.NowhereError:
        raise Refused(_("この行は、もうありません。")) from None
    return found


def _locked(version: BlueprintVersion) -> tuple[BlueprintVersion, Data]:
    locked = BlueprintVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not locked.is_draft:
        raise Refused(_("決めた版は書きかえられません。新しい下書きを始めてください。"))
    return locked, queries.data_of(locked.text) or {}


def _write(version: BlueprintVersion, data: Data, by: Actor, *, at: Path) -> BlueprintVersion:
    version.text = toml.written(edits.with_own_source(data))
    version.changed_at, version.changed_by_id = clock.now(), by.user_id
    version.save(update_fields=["text", "changed_at", "changed_by"])
    _record("blueprint.written", version, by, at=edits.key_of(at)[:80])
    return version


@transaction.atomic
def give_up(*, version: BlueprintVersion, by: Actor) -> None:
    """A draft that is not needed any more. Refused: it was adopted; another version is based on it."""
    locked, _data = _locked(version)
    if BlueprintVersion.objects.filter(based_on=locked).exists():
        raise Refused(_("この下書きをもとにした版があるので、消せません。"))
    _record("blueprint.given_up", locked, by)
    locked.delete()


# --- adopted ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Adoption:
    """What adopting wrote, or would write."""

    version: BlueprintVersion
    report: LoadReport


@transaction.atomic
def adopt(*, version: BlueprintVersion, on: date, words: str, by: Actor, try_only: bool = False) -> Adoption:
    """The town decides: the version stays as it is, and areas, agencies, desks, meetings and targets become what it says.

    ``try_only``: nothing is kept; the report says what would change. Refused: it has problems; a day to come or before the
    day on which the version in force was adopted; what the loading itself refuses (an older division of areas).
    """
    locked, _data = _locked(version)
    draft = queries.read(locked)
    if draft.blueprint is None or draft.problems:
        raise Refused(_("まだ直すところがあります。問題をすべて直してから決めてください。"))
    if on > clock.today():
        raise Refused(_("決めた日は、きょうまでの日にしてください。"), field="on")
    before = queries.in_force(locked.municipality_id)
    if before and before.adopted_on and on < before.adopted_on:
        raise Refused(_("いま使っている版を決めた日より、後の日にしてください。"), field="on")
    locked.adopted_on, locked.adopted_by_id, locked.words = on, by.user_id, words.strip()[:300]
    locked.save(update_fields=["adopted_on", "adopted_by", "words"])
    report = _load(draft.blueprint, by)
    _record("blueprint.adopted", locked, by, number=locked.number)
    transaction.set_rollback(try_only)
    return Adoption(locked, report)


def _load(blueprint: Blueprint, by: Actor) -> LoadReport:
    """Into the rooms that work with it. A demonstration keeps what only a demonstration has."""
    town = Municipality.objects.get(pk=by.municipality_id)
    extra = blueprints.read_demo(town.code) if town.is_demo else None
    whole = with_demo(blueprint, extra) if extra else blueprint
    report = load_blueprint(whole, by=by, demo=town.is_demo)
    load_bodies(municipality=town, data=whole, by=by)
    load_plan(municipality=town, data=whole, by=by)
    return report


@transaction.atomic
def take_shipped(*, town: Municipality, title: str, by: Actor | None) -> BlueprintVersion | None:
    """The blueprint that comes with the product for a town, as its adopted version. Twice changes nothing.

    None: there is no file for the town.
    """
    if found := queries.in_force(town.id):
        return found
    text = queries.shipped_text(town.code)
    return None if text is None else _taken(town, title=title, text=text, by=by)


@transaction.atomic
def take_file(*, town: Municipality, title: str, text: str, by: Actor | None) -> BlueprintVersion:
    """A file that an operator has loaded, as the adopted version. The same file again changes nothing."""
    found = queries.in_force(town.id)
    return found if found and found.text == text else _taken(town, title=title, text=text, by=by)


def _taken(town: Municipality, *, title: str, text: str, by: Actor | None) -> BlueprintVersion:
    made = _make(town=town.id, title=title, text=text, based_on=None, by=by, adopted_on=clock.today())
    audit.record(
        "blueprint.adopted",
        by=by,
        refs=[Ref("blueprint_version", made.id)],
        data={"number": made.number},
        municipality=None if by else town.id,
    )
    return made


def _record(verb: str, version: BlueprintVersion, by: Actor, **data: str | int) -> None:
    audit.record(verb, by=by, refs=[Ref("blueprint_version", version.id)], data=data)
