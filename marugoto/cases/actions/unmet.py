"""Unmet needs: rows that nobody can trace back, left when a case closes, and when no つなぎ先 fits."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import rules
from marugoto.cases.models import UnmetNeed
from marugoto.core import clock, codes
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need


def leave(
    wanted: Iterable[tuple[str, str]],
    *,
    municipality_id: UUID,
    agency_id: UUID,
    area_id: UUID | None,
    on: date,
) -> int:
    """(need, reason) pairs as rows: no person, no case, an id without a time, and the month instead of the instant."""
    pairs = dict.fromkeys(wanted)
    needs = {n.code: n for n in Need.objects.filter(code__in=[need for need, _ in pairs]).order_by("id")}
    month = rules.first_of_month(on)
    rows = [
        UnmetNeed(
            id=uuid4(),
            municipality_id=municipality_id,
            agency_id=agency_id,
            need=needs[need],
            area_id=area_id,
            month=month,
            reason=reason,
        )
        for need, reason in pairs
        if needs.get(need)
    ]
    UnmetNeed.objects.bulk_create(rows)
    instant = datetime(month.year, month.month, 1, tzinfo=UTC)
    UnmetNeed.objects.filter(pk__in=[r.pk for r in rows]).update(created_at=instant)
    return len(rows)


@transaction.atomic
def note_unmet(*, need: str, reason: str, area_id: UUID | None, by: Actor) -> None:
    """No つなぎ先 fits: what is missing is kept, from whom it came is not. Refused: a need or reason that is in no list."""
    today = clock.today()
    codes.require("resources.needs", need, on=today, field="need")
    codes.require("cases.unmet_reasons", reason, on=today, field="reason")
    leave(
        [(need, reason)],
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        area_id=area_id,
        on=today,
    )
    audit.record("unmet.noted", by=by)
