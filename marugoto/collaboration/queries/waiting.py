"""What one's own agency has sent and still waits for, matter by matter: for the hand-over between colleagues."""

from collections.abc import Collection
from uuid import UUID

from marugoto.collaboration import access
from marugoto.collaboration.queries.referrals import ReferralRow, rows_of
from marugoto.collaboration.rules import referral as rules
from marugoto.policy.actor import Actor


def waiting_by_matter(actor: Actor, matter_ids: Collection[UUID]) -> dict[UUID, list[ReferralRow]]:
    """matter → the つなぎ sent from one's own agency whose answer or report is awaited, the most pressing first."""
    found = access.referrals_visible_to(actor).filter(
        matter_id__in=matter_ids,
        status__in=(*rules.WAITING, "accepted"),
        from_desk__agency_id=actor.agency_id,
    )
    rows = list(found.order_by("due_on", "sent_at", "id"))
    lines = rows_of(actor, rows)
    out: dict[UUID, list[ReferralRow]] = {}
    for row, line in zip(rows, lines, strict=True):
        if line.due_on is not None:
            out.setdefault(row.matter_id, []).append(line)
    return out
