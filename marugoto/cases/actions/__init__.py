"""What can be done here; the only code of this room that writes. One module per noun."""

from marugoto.cases.actions.opening import change_case, open_case
from marugoto.cases.actions.plan import endorse
from marugoto.cases.actions.steps import add_step, record_step_outcome

__all__ = ["add_step", "change_case", "endorse", "open_case", "record_step_outcome"]
