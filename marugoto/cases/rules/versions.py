"""Two versions of a plan side by side: what came, what went, what was said anew, in words and in the order of the new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """One thing that a plan says. ``key``: by which the same thing is known in the other version; ``part``: of what it is."""

    key: str
    part: str
    words: str


@dataclass(frozen=True)
class Row:
    """One line of the comparison. ``turn``: same, new, gone, changed."""

    part: str
    before: str
    after: str
    turn: str


@dataclass(frozen=True)
class StepWords:
    """A step: ``id`` its own, ``continues`` that of the version before ("" for none)."""

    id: str
    continues: str
    what: str
    who: str
    due: str

    @property
    def words(self) -> str:
        """Who, what, by when."""
        return "｜".join(part for part in (self.what, self.who, self.due) if part)


@dataclass(frozen=True)
class PlanWords:
    """A version in words. ``heads``: (name, words); ``goals``: (words, steps)."""

    heads: Sequence[tuple[str, str]] = ()
    goals: Sequence[tuple[str, Sequence[StepWords]]] = field(default_factory=tuple)


def pieces(plan: PlanWords, *, goal: str, step: str, heirs: dict[str, str] | None = None) -> list[Piece]:
    """All that a version says, one piece after the other. ``heirs``: step of the version before → its id here."""
    found = [Piece(f"head:{name}", name, words) for name, words in plan.heads if words]
    for words, steps in plan.goals:
        found.append(Piece(f"goal:{words}", goal, words))
        found += [Piece(f"step:{(heirs or {}).get(s.id, s.id)}", step, s.words) for s in steps]
    return found


def compare(old: PlanWords, new: PlanWords, *, goal: str, step: str) -> list[Row]:
    """Every piece of both, matched: heads by name, goals by their words, steps by the one they continue."""
    heirs = {s.continues: s.id for _words, steps in new.goals for s in steps if s.continues}
    before = pieces(old, goal=goal, step=step, heirs=heirs)
    after = pieces(new, goal=goal, step=step)
    return list(_rows(before, after))


def _rows(before: Sequence[Piece], after: Sequence[Piece]) -> Iterable[Row]:
    known = {p.key: p for p in before}
    kept = {p.key for p in after}
    left = [p for p in before if p.key not in kept]
    for piece in after:
        old = known.get(piece.key)
        while left and old is not None and before.index(left[0]) < before.index(old):
            yield Row(left[0].part, left.pop(0).words, "", "gone")
        if old is None:
            yield Row(piece.part, "", piece.words, "new")
        else:
            yield Row(piece.part, old.words, piece.words, "same" if old.words == piece.words else "changed")
    for piece in left:
        yield Row(piece.part, piece.words, "", "gone")


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """turn → how many."""
    return {turn: sum(1 for r in rows if r.turn == turn) for turn in ("new", "changed", "gone", "same")}
