"""Taking in a resident extract (ADR 0014): begin, choose the columns, read, look, merge, end.

Every step can be repeated, and each keeps in its own transaction how far it has come: whoever is killed in the middle begins
again where the last batch ended, and the end is the same.
"""

from marugoto.people.actions.imports.runs import (
    agree,
    ask_to_merge,
    ask_to_read,
    begin,
    drop,
    forget_old_lines,
)
from marugoto.people.actions.imports.work import work, work_on_all

__all__ = ["agree", "ask_to_merge", "ask_to_read", "begin", "drop", "forget_old_lines", "work", "work_on_all"]
