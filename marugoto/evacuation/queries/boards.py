"""Questions about the who-is-safe board."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from marugoto.core import codes
from marugoto.evacuation.models import SafetyBoard, SafetyReport, SafetyRow, SafetySheet, Surfaced
from marugoto.evacuation.rules.boards import Progress
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

NO_AREA = "none"  # of rows that belong to no area, in an address


def letters() -> dict[str, str]:
    """Letter on paper → state."""
    found = codes.entries("evacuation.safety_states")
    return {str(one.extra["letter"]): code for code, one in found.items() if one.extra["letter"]}


def states_that(mark: str) -> list[str]:
    """The states that are ``settled`` (confirmed) or an ``alarm`` (somebody needs help at once)."""
    return [code for code, one in codes.entries("evacuation.safety_states").items() if one.extra[mark]]


def boards_of(actor: Actor) -> QuerySet[SafetyBoard]:
    """The boards of one's own agency, open ones first."""
    if not actor.can(P.SAFETY_REPORT):
        return SafetyBoard.objects.none()
    rows = SafetyBoard.objects.filter(agency_id=actor.agency_id).select_related("disaster")
    return rows.order_by("-closed_at", "-opened_at", "id")


def rows_of(actor: Actor, board: SafetyBoard | None = None) -> QuerySet[SafetyRow]:
    """The rows that may show, by number; nobody who is hidden from the agency."""
    shown = Q(person__isnull=True) | people.place_shown(actor.agency_id)
    boards = boards_of(actor).order_by()
    rows = SafetyRow.objects.filter(shown, board__in=boards.filter(pk=board.pk) if board else boards)
    return rows.select_related("board__disaster", "person", "area").order_by("board_id", "number")


def narrowed(
    actor: Actor, board: SafetyBoard, *, area: str = "", show: str = "", words: str = ""
) -> QuerySet[SafetyRow]:
    """Rows of an area (its number, or NO_AREA), of a kind (open, alarm, disputed, need), or that answer typed words.

    ``words``: a number of the board, a part of a name or reading, digits of a telephone.
    """
    rows = rows_of(actor, board)
    rows = rows.filter(_area(area)) if area else rows
    kinds = {
        "open": ~Q(state__in=states_that("settled")),
        "alarm": Q(state__in=states_that("alarm")),
        "disputed": Q(disputed=True),
        "need": Q(need=True, surfaced__isnull=True),
    }
    rows = rows.filter(kinds[show]) if show in kinds else rows
    return rows.filter(_said(words)) if words.strip() else rows


def _area(text: str) -> Q:
    try:
        return Q(area__id=UUID(text))
    except ValueError:
        return Q(area__isnull=True)


def _said(words: str) -> Q:
    text = words.strip()
    digits = "".join(c for c in text if c.isdecimal())
    found = Q(label__icontains=text)
    for part in text.split():
        for name in ("family_name", "given_name", "family_kana", "given_kana"):
            found |= Q(**{f"person__{name}__startswith": part})
    if digits and len(digits) <= 6:
        found |= Q(number=int(digits))
    if len(digits) >= 4:
        found |= Q(person__phone__contains=text) | Q(contact__contains=text)
    return found


def progress_of(actor: Actor, board: SafetyBoard, *, nowhere: str) -> list[Progress]:
    """Each area of a board: rows, confirmed, alarms. One query. ``nowhere``: what rows without an area are called."""
    counted = (
        rows_of(actor, board)
        .order_by()
        .values("area", "area__name")
        .annotate(
            total=Count("id"),
            settled=Count("id", filter=Q(state__in=states_that("settled"))),
            alarm=Count("id", filter=Q(state__in=states_that("alarm"))),
        )
        .order_by("area__sort", "area__name", "area")
    )
    return [
        Progress(
            one["area__name"] or nowhere,
            one["total"],
            one["settled"],
            one["alarm"],
            str(one["area"] or NO_AREA),
        )
        for one in counted
    ]


def reports_of(row: SafetyRow) -> list[SafetyReport]:
    """Every report of a row, the latest sight first."""
    rows = row.reports.select_related("by", "sheet").order_by("-seen_at", "-received_at", "-id")
    return list(rows[:50])


def sheets_of(board: SafetyBoard) -> list[SafetySheet]:
    """The sheets that were printed, those that are out first."""
    rows = SafetySheet.objects.filter(board=board).select_related("area", "printed_by")
    return list(rows.order_by("-returned_at", "-number")[:50])


def on_sheet(actor: Actor, sheet: SafetySheet) -> QuerySet[SafetyRow]:
    """The rows that stand on a sheet: of its area, and on the board when it was printed."""
    where = Q(area=sheet.area_id) if sheet.area_id else Q(area__isnull=True)
    return rows_of(actor, sheet.board).filter(where, created_at__lte=sheet.printed_at)


def for_paper(actor: Actor, sheet: SafetySheet) -> list[SafetyRow]:
    """The rows of a sheet that may leave the house on paper: nobody under a protective measure; 2,000 at most."""
    rows = list(on_sheet(actor, sheet)[:2000])
    away = people.protected_among([one.person_id for one in rows if one.person_id])
    return [one for one in rows if one.person_id not in away]


def surfaced_of(row: SafetyRow) -> list[Surfaced]:
    """The worries that began at a row."""
    return list(row.surfaced.select_related("matter").order_by("at", "id")[:20])


def surfaced_in(actor: Actor, board: SafetyBoard) -> int:
    """How many worries surfaced on a board."""
    return Surfaced.objects.filter(row__in=rows_of(actor, board).order_by()).count()


def open_boards(actor: Actor) -> list[SafetyBoard]:
    """Boards of one's own agency that are open; at most five."""
    return list(boards_of(actor).filter(closed_at__isnull=True)[:5])
