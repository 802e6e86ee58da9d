"""Questions about outreach. Who may ask them is decided in access."""

from marugoto.outreach.queries.approaches import approaches_due, approaches_of, entries_of, welcomes_of
from marugoto.outreach.queries.campaigns import (
    areas_of,
    campaigns_of,
    counts_of,
    handouts_of,
    listed_in,
    listed_of,
    rows_to_hand_out,
    visitors_of,
)
from marugoto.outreach.queries.figures import Figures, figures_of, visit_counts
from marugoto.outreach.queries.heard import Alike, alike_in, heard_of, known_in
from marugoto.outreach.queries.safety import Out, out_now, own_out
from marugoto.outreach.queries.visits import (
    conflicts_of,
    handed_to,
    of_own,
    open_conflicts,
    records_of,
    visits_to,
)

__all__ = [
    "Alike",
    "Figures",
    "Out",
    "alike_in",
    "approaches_due",
    "approaches_of",
    "areas_of",
    "campaigns_of",
    "conflicts_of",
    "counts_of",
    "entries_of",
    "figures_of",
    "handed_to",
    "handouts_of",
    "heard_of",
    "known_in",
    "listed_in",
    "listed_of",
    "of_own",
    "open_conflicts",
    "out_now",
    "own_out",
    "records_of",
    "rows_to_hand_out",
    "visit_counts",
    "visitors_of",
    "visits_to",
    "welcomes_of",
]
