"""A who-is-safe board is opened, told of, printed, typed back in, and closed; worries that surface become matters."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.common import must_keep, must_report, note
from marugoto.evacuation.models import Disaster, SafetyBoard, SafetyReport, SafetyRow
from marugoto.evacuation.rules import boards as rules
from marugoto.policy.actor import Actor


@transaction.atomic
def open_board(
    *,
    board_id: UUID,
    disaster: Disaster,
    name: str,
    areas: Collection[UUID],
    by: Actor,
    dice: Random | None = None,
) -> SafetyBoard:
    """Everybody on the list (of these areas; none named: of all) gets a row with a number. The same id twice is once.

    Refused: the disaster has ended; no name.
    """
    must_keep(by)
    if (there := queries.boards_of(by).filter(pk=board_id).first()) is not None:
        return there
    if disaster.ended_at is not None:
        raise Refused(_("終わった災害では、安否確認をはじめられません。"))
    if not name.strip():
        raise Refused(_("安否確認の名前を書いてください。"), field="name")
    made = SafetyBoard.objects.create(
        id=board_id,
        disaster=disaster,
        agency_id=by.agency_id,
        name=name.strip(),
        opened_at=clock.now(),
        opened_by_id=by.user_id,
    )
    rows = queries.registrants_of(by).filter(person__deceased_on__isnull=True)
    rows = rows.filter(person__area__in=areas) if areas else rows
    found = list(
        rows.order_by(
            "person__area__sort", "person__family_kana", "person__given_kana", "person__family_name", "id"
        )
    )
    numbers = rules.numbers(len(found), dice or secrets.SystemRandom(), after=10)
    SafetyRow.objects.bulk_create(
        SafetyRow(board=made, number=number, person_id=one.person_id, area_id=one.person.area_id)
        for number, one in zip(numbers, found, strict=True)
    )
    refs = [Ref("safety_board", made.pk), Ref("disaster", disaster.pk)]
    note("safety_board.opened", by, refs, [one.person_id for one in found], rows=len(found))
    return made


@transaction.atomic
def close_board(*, board: SafetyBoard, by: Actor) -> None:
    """Nothing more is told on it; worries may still be taken up. Twice is once."""
    must_keep(by)
    row = SafetyBoard.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        note("safety_board.closed", by, [Ref("safety_board", row.pk)])


@transaction.atomic
def add_row(
    *, row_id: UUID, board: SafetyBoard, label: str, contact: str, area_id: UUID | None, by: Actor
) -> SafetyRow:
    """Somebody who is not in the register (旅行者 …). The same id twice is once. Refused: closed; no name."""
    must_report(by)
    locked = _open(board)
    if (there := queries.rows_of(by, locked).filter(pk=row_id).first()) is not None:
        return there
    if not label.strip():
        raise Refused(_("呼び名を書いてください。"), field="label")
    area = Area.objects.filter(pk=area_id).first() if area_id else None
    made = SafetyRow.objects.create(
        id=row_id,
        board=locked,
        number=_next_number(locked),
        label=label.strip(),
        contact=contact.strip(),
        area=area,
    )
    note("safety_row.added", by, [Ref("safety_row", made.pk), Ref("safety_board", board.pk)])
    return made


@second_wall.lifted("board_numbers")
def _next_number(board: SafetyBoard) -> int:
    """A number after all that are given, also those of rows that do not show; only the number is read."""
    last = SafetyRow.objects.filter(board=board).aggregate(n=Max("number"))["n"] or 10
    return rules.numbers(1, secrets.SystemRandom(), after=last)[0]


@dataclass(frozen=True)
class Seen:
    """What was told: the state, when the person was seen, how it became known, where, from whom."""

    state: str
    seen_at: datetime
    way: str
    place: str = ""
    told_by: str = ""
    note: str = ""
    need: bool = False


@transaction.atomic
def report(*, report_id: UUID, row: SafetyRow, seen: Seen, by: Actor) -> SafetyReport:
    """A report; all are kept, the latest sight counts. The same id twice is once. Refused: closed; codes; a time to come."""
    must_report(by)
    _open(row.board)
    locked = SafetyRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if (there := locked.reports.filter(pk=report_id).first()) is not None:
        return there
    now = clock.now()
    if seen.state not in queries.letters().values():
        raise Refused(_("安否を選んでください。"), field="state")
    codes.require("evacuation.safety_states", seen.state, on=now.date(), field="state")
    codes.require("evacuation.safety_ways", seen.way, on=now.date(), field="way")
    if seen.seen_at > now:
        raise Refused(_("見た日時は、いまより前にしてください。"), field="seen_at")
    made = SafetyReport.objects.create(
        id=report_id, row=locked, by_id=by.user_id, received_at=now, **vars(seen)
    )
    recount([locked])
    note("safety.reported", by, [Ref("safety_row", row.pk)], [locked.person_id], state=seen.state)
    return made


def recount(rows: Sequence[SafetyRow]) -> None:
    """What each row shows, from all its reports. Two queries."""
    told: dict[UUID, list[rules.Told]] = {one.pk: [] for one in rows}
    for one in SafetyReport.objects.filter(row__in=rows).order_by("id"):
        told[one.row_id].append(rules.Told(one.state, one.seen_at, one.received_at, str(one.pk), one.need))
    for row in rows:
        counts = rules.counting(told[row.pk])
        row.state, row.seen_at = counts.state, counts.seen_at
        row.disputed, row.need = counts.disputed, counts.need
    SafetyRow.objects.bulk_update(rows, ["state", "seen_at", "disputed", "need"], batch_size=500)


def _open(board: SafetyBoard) -> SafetyBoard:
    row = SafetyBoard.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if row.closed_at is not None:
        raise Refused(_("この安否確認は、もう終えてあります。"))
    return row
