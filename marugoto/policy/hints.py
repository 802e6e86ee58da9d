"""存在の手がかり: may somebody learn that *some* other agency is involved with a person? Never which, never about what.

That an agency is involved tells what the worry may be. It is told to whoever coordinates, on purpose, and only where nothing
speaks against it. The rules are read from above; the first that holds says no. The database asks the same once more
(people_wall_elsewhere), all but the purpose, which it does not know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PURPOSES: Final = ("coordination", "conference")


@dataclass(frozen=True)
class Facts:
    """What is asked of: the right, the purpose with which the record was opened, and what is known of the person."""

    right: bool
    purpose: str
    protected: bool
    refused: bool


@dataclass(frozen=True)
class Rule:
    """One reason why nothing is told."""

    code: str
    label: str
    label_en: str
    forbids: Callable[[Facts], bool]


RULES: Final = (
    Rule("no_right", "調整役でない", "Not a coordinator", lambda f: not f.right),
    Rule("protected", "支援措置のある方", "Under a protective measure", lambda f: f.protected),
    Rule(
        "refused",
        "本人が、どこかの機関で共有を断った・取り消した",
        "The person has refused sharing, or taken it back, at some agency",
        lambda f: f.refused,
    ),
    Rule(
        "purpose",
        "調整・会議のためと言って開いていない",
        "Not opened to coordinate or to deliberate",
        lambda f: f.purpose not in PURPOSES,
    ),
)


def forbidden_by(facts: Facts) -> str:
    """The first rule that says no; "": it may be told."""
    return next((rule.code for rule in RULES if rule.forbids(facts)), "")
