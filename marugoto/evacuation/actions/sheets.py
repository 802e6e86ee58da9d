"""A sheet of an area is printed, and typed back in: row number and letter."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.boards import recount
from marugoto.evacuation.actions.common import must_report, note
from marugoto.evacuation.models import SafetyBoard, SafetyReport, SafetyRow, SafetySheet
from marugoto.evacuation.rules import sheets as rules
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class TakenIn:
    """What became of a sheet: lines written, lines that said what was known from it, lines refused as they were typed."""

    written: int
    again: int
    bad: tuple[rules.Bad, ...]

    @property
    def rest(self) -> str:
        """The refused lines, to be typed again."""
        return "\n".join(one.text for one in self.bad)


@transaction.atomic
def print_sheet(
    *, sheet_id: UUID, board: SafetyBoard, area_id: UUID | None, for_whom: str, by: Actor
) -> SafetySheet:
    """A sheet for somebody who goes out, of one area (None: of those in no area). The same id twice is once.

    Refused: nobody named; closed; nobody of the area is on the board.
    """
    must_report(by)
    locked = SafetyBoard.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if (there := SafetySheet.objects.filter(pk=sheet_id, board=locked).first()) is not None:
        return there
    if locked.closed_at is not None:
        raise Refused(_("この安否確認は、もう終えてあります。"))
    if not for_whom.strip():
        raise Refused(_("だれが持って行くかを書いてください。"), field="for_whom")
    area = Area.objects.filter(pk=area_id).first() if area_id else None
    last = SafetySheet.objects.filter(board=locked).aggregate(n=Max("number"))["n"] or 0
    made = SafetySheet(
        id=sheet_id,
        board=locked,
        number=last + 1,
        area=area,
        for_whom=for_whom.strip(),
        printed_at=clock.now(),
        printed_by_id=by.user_id,
    )
    persons = list(queries.on_sheet(by, made).order_by().values_list("person_id", flat=True))
    if not persons:
        raise Refused(_("この圏域の人は、この安否確認に載っていません。"), field="area_id")
    made.save(force_insert=True)
    note("safety_sheet.printed", by, [Ref("safety_sheet", made.pk)], persons, rows=len(persons))
    return made


@transaction.atomic
def take_in(*, sheet: SafetySheet, typed: str, seen_at: datetime, by: Actor) -> TakenIn:
    """What was typed becomes reports, each line by itself: a line that is refused stops no other, and is given back.

    A line that this sheet has told before counts once. Refused: closed; a time to come; nothing typed.
    """
    must_report(by)
    board = SafetyBoard.objects.select_for_update(of=("self",)).get(pk=sheet.board_id)
    now = clock.now()
    if board.closed_at is not None:
        raise Refused(_("この安否確認は、もう終えてあります。"))
    if seen_at > now:
        raise Refused(_("見た日時は、いまより前にしてください。"), field="seen_at")
    if not typed.strip():
        raise Refused(_("番号と文字を打ってください。例: 12 b、13 a"), field="typed")
    known = {row.number: row for row in queries.on_sheet(by, sheet)}
    parsed = rules.parse(typed, known=known, letters=queries.letters())
    rows = {known[line.number].pk: known[line.number] for line in parsed.lines}
    before = _before(sheet)
    fresh = [one for one in parsed.lines if (known[one.number].pk, one.state) not in before]
    SafetyReport.objects.bulk_create(
        _report(sheet, known[line.number], line, seen_at, now, by) for line in fresh
    )
    _add_worries(sheet, parsed, known)
    recount(list(rows.values()))
    SafetySheet.objects.filter(pk=sheet.pk, returned_at__isnull=True).update(returned_at=now)
    persons = [row.person_id for row in rows.values()]
    told: dict[str, str | int] = {"written": len(fresh), "refused": len(parsed.bad)}
    note("safety_sheet.taken_in", by, [Ref("safety_sheet", sheet.pk)], persons, **told)
    return TakenIn(len(fresh), parsed.again + len(parsed.lines) - len(fresh), parsed.bad)


def _before(sheet: SafetySheet) -> set[tuple[UUID, str]]:
    rows = SafetyReport.objects.filter(sheet=sheet).order_by("id")
    return set(rows.values_list("row_id", "state"))


def _report(
    sheet: SafetySheet, row: SafetyRow, line: rules.Line, seen_at: datetime, now: datetime, by: Actor
) -> SafetyReport:
    return SafetyReport(
        row=row,
        state=line.state,
        seen_at=seen_at,
        way="sheet",
        told_by=sheet.for_whom,
        need=line.need,
        sheet=sheet,
        by_id=by.user_id,
        received_at=now,
    )


def _add_worries(sheet: SafetySheet, parsed: rules.Parsed, known: dict[int, SafetyRow]) -> None:
    """A mark of a worry that came only with the second typing is not lost."""
    for line in parsed.lines:
        if line.need:
            rows = SafetyReport.objects.filter(sheet=sheet, row=known[line.number], state=line.state)
            rows.filter(need=False).update(need=True)
