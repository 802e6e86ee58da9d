"""The stages of taking part: chosen, trial, running, after-care, ended; and what a step from one to another needs."""

from dataclasses import dataclass
from datetime import date
from typing import Final

CHOSEN, TRIAL, RUNNING, CARE, ENDED = "chosen", "trial", "running", "care", "ended"
STAGES: Final = (CHOSEN, TRIAL, RUNNING, CARE, ENDED)
NEXT: Final = {
    CHOSEN: (TRIAL, RUNNING, ENDED),
    TRIAL: (RUNNING, ENDED),
    RUNNING: (CARE, ENDED),
    CARE: (RUNNING, ENDED),
    ENDED: (),
}
# Days are written down while somebody is there.
ATTENDING: Final = (TRIAL, RUNNING, CARE)


@dataclass(frozen=True)
class Step:
    """From a stage to another on a day. ``since``: the day of the last step. ``agreed``: what the place is told is agreed."""

    now: str
    to: str
    on: date
    today: date
    since: date
    outcome: str = ""
    agreed: bool = True


def problem(step: Step) -> tuple[str, str] | None:
    """(field, sentence) of what stands against a step; None: it may be taken."""
    if step.to not in NEXT.get(step.now, ()):
        return "stage", "いまの段階からは、そこへ進めません。"
    if step.on > step.today:
        return "on", "これから先の日は書けません。その日が来てから書いてください。"
    if step.on < step.since:
        return "on", "前の段階より前の日には戻せません。"
    if step.to == ENDED and not step.outcome:
        return "outcome", "どのように終わったかを選んでください。"
    if step.to in ATTENDING and not step.agreed:
        return "stage", "始める前に、受け入れ先に何を伝えるかを本人と決めて、同意を書いてください。"
    return None


def day_problem(*, on: date, today: date, since: date | None, until: date | None) -> str:
    """What stands against writing down a day; ""."""
    if on > today:
        return "これから先の日は書けません。"
    if since is None or on < since:
        return "見学・体験を始める前の日は書けません。"
    if until is not None and on > until:
        return "終わった後の日は書けません。"
    return ""
