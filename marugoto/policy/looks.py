"""見ただけの閲覧: from when on the privacy officer is asked to look.

Not a verdict: a coordinator looks at much and writes little. A town may set other numbers; these are the house's own and
await the experience of a town (要確認).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final


@dataclass(frozen=True)
class LooksPolicy:
    """``minimum`` persons by the length of a period in days; ``times`` the middle value of the same role; and how many
    days after the period an act still counts as following."""

    minimum: tuple[tuple[int, int], ...] = ((1, 10), (7, 25), (28, 60))
    times: float = 3.0
    follow_days: int = 14

    @property
    def periods(self) -> tuple[int, ...]:
        """The lengths that one can choose."""
        return tuple(days for days, _persons in self.minimum)


POLICY: Final = LooksPolicy()


def middle_of(counts: Sequence[int]) -> float:
    """What is usual among the colleagues of a role: the middle value; 0 where there is nobody."""
    return float(median(counts)) if counts else 0.0


def stands_out(
    without_action: int, colleagues: Iterable[int], *, days: int, policy: LooksPolicy = POLICY
) -> bool:
    """Should somebody ask? At least so many persons without an act, and so many times what is usual in the role."""
    least = dict(policy.minimum)[days]
    return without_action >= least and without_action >= policy.times * middle_of(list(colleagues))
