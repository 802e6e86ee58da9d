"""Questions about つなぎ and sittings. Other rooms ask the names listed here; pages of this room ask the modules."""

from marugoto.collaboration.queries.board import come_to_lead, escalated
from marugoto.collaboration.queries.board import counts as stuck_counts
from marugoto.collaboration.queries.conferences import ConferenceRow, conferences_next
from marugoto.collaboration.queries.referrals import (
    Lack,
    ReferralRow,
    declines_for_lack,
    referrals_of_matter,
    referrals_overdue_for_sender,
    referrals_to_answer,
    reports_owed,
)
from marugoto.collaboration.queries.refusals import lack_reasons

__all__ = [
    "ConferenceRow",
    "Lack",
    "ReferralRow",
    "come_to_lead",
    "conferences_next",
    "declines_for_lack",
    "escalated",
    "lack_reasons",
    "referrals_of_matter",
    "referrals_overdue_for_sender",
    "referrals_to_answer",
    "reports_owed",
    "stuck_counts",
]
