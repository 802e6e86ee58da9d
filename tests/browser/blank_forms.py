"""The same contents typed into the blank forms that a worker fills today: what that takes, by the same model.

Nothing is estimated from a list of fields: each form is filled from the very records that the journey has written, by the same
code that prints it, and then every cell that holds something is counted as if it were empty before: words as keys, a day as eight
digits, a box or a choice as one click. A name that stands on five forms is typed five times, as on paper. What the house prints
of itself (the foot with agency, time and who printed it) is left out; looking for the form, opening, filing, copying, too.
"""

import re

from marugoto.paperwork import access
from marugoto.paperwork.access import Opened
from marugoto.paperwork.queries import grid_for
from marugoto.paperwork.registry import register
from marugoto.paperwork.rules.fields import Field
from marugoto.paperwork.rules.filling import Written, fill
from marugoto.policy.actor import Actor
from tests.browser.typing_model import DAY_KEYS, Tally, keys_without_reading

TICKED = re.compile("☑")
TIME_KEYS = 4  # 1330


def blank(actor: Actor, form: str, about: str, record: object, part: str = "") -> Tally:
    """What filling this form by hand takes, with what stands on it."""
    opened = access.open_form(actor, form, about, record, part=part, look=False)  # type: ignore[arg-type]
    return tally_of(opened, actor)


def tally_of(opened: Opened, actor: Actor) -> Tally:
    """Every cell of a filled form."""
    found, fields = Tally(), register()
    for line in fill(grid_for(actor, opened.form), opened.gathered.filling, fields):
        for written in line.cells:
            if (
                written.spot is not None
                and written.text.strip()
                and not written.spot.code.startswith("paper.")
            ):
                _count(found, written, fields[written.spot.code])
    return found


def _count(found: Tally, written: Written, field: Field) -> None:
    text = written.text.strip()
    if field.kind in ("choices", "marks", "choice", "truth") or TICKED.search(text):
        times = len(TICKED.findall(text)) if "☐" in text or "☑" in text else 1
        found.clicks += times
        found.decisions += times
        return
    found.clicks += 1
    found.decisions += 1
    found.keys += _keys(field.kind, text)
    found.written.append(text)


def _keys(kind: str, text: str) -> int:
    if kind in ("day", "birth"):
        return DAY_KEYS
    if kind == "moment":
        return DAY_KEYS + TIME_KEYS
    return len(text) if kind == "number" else keys_without_reading(text)
