"""From what is written down to who is related to whom: partnerships and descents as they are, and where there are none what the
relations to the head of a household and the ties to those who live apart say.

What is written about two persons goes before what follows from a relation to the head: 「子」 on a register does not say whose
child besides the head's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from marugoto.people.pictures.family import Couple, Descent

HEAD: Final = "self"
ABOVE: Final = {
    **dict.fromkeys(("parent", "parent_in_law", "uncle_aunt", "foster_parent"), 1),
    **dict.fromkeys(("child", "child_in_law", "nephew_niece", "foster_child"), -1),
    "grandparent": 2,
    "grandchild": -2,
}
TIES_OF_KIN: Final = ("parent_apart", "child_apart", "sibling_apart", "spouse_apart")


@dataclass(frozen=True)
class Born:
    """A parent and a child as written down. ``kind``: biological, adopted, foster, step."""

    parent: str
    child: str
    kind: str = "biological"


@dataclass(frozen=True)
class Housed:
    """Somebody in a household, with the relation to its head (people.relations)."""

    key: str
    relation: str


@dataclass(frozen=True)
class Tied:
    """Somebody who lives apart: what ``other`` is to ``person`` (people.tie_kinds)."""

    person: str
    kind: str
    other: str


@dataclass
class Kinship:
    """Couples and descents to be drawn; ``above``: generations above the head for those without a line; ``inferred``: the pairs
    that follow from a relation or a tie only."""

    couples: list[Couple] = field(default_factory=list)
    descents: list[Descent] = field(default_factory=list)
    above: dict[str, int] = field(default_factory=dict)
    inferred: set[frozenset[str]] = field(default_factory=set)


def kinship(
    couples: Sequence[Couple],
    born: Sequence[Born],
    homes: Sequence[Sequence[Housed]] = (),
    ties: Sequence[Tied] = (),
) -> Kinship:
    """Everything that is known of a family, each line once."""
    reading = _Reading(couples, born)
    for home in homes:
        reading.take_home(home)
    for tie in ties:
        reading.take_tie(tie)
    return reading.result()


class _Reading:
    def __init__(self, couples: Sequence[Couple], born: Sequence[Born]) -> None:
        self.found = Kinship(couples=list(couples))
        self.pairs = {frozenset((c.first, c.second)) for c in couples}
        self.written = {b.child for b in born if b.kind != "step"}
        self.born = born
        self.parents: dict[
            str, dict[str, list[str]]
        ] = {}  # child → kind → parents that follow from a relation
        self.siblings: list[tuple[str, str]] = []

    # --- what a household says ---

    def take_home(self, home: Sequence[Housed]) -> None:
        head = next((one.key for one in home if one.relation == HEAD), None)
        if head is None:
            return
        by: dict[str, list[str]] = {}
        for one in home:
            by.setdefault(one.relation, []).append(one.key)
            self.found.above.setdefault(one.key, ABOVE.get(one.relation, 0))
        mates = [*by.get("spouse", []), *by.get("partner", [])]
        self._couples(head, by)
        self._children(head, mates, by)
        self._older(head, mates, by)

    def _couples(self, head: str, by: dict[str, list[str]]) -> None:
        for relation, kind, state in (
            ("spouse", "married", "together"),
            ("partner", "unmarried", "together"),
            ("former_spouse", "married", "divorced"),
        ):
            for other in by.get(relation, []):
                self._couple(Couple(head, other, kind, state))
        children, in_law = by.get("child", []), by.get("child_in_law", [])
        if len(children) == len(in_law) == 1:
            self._couple(Couple(children[0], in_law[0]))

    def _children(self, head: str, mates: list[str], by: dict[str, list[str]]) -> None:
        both = [head, *(mates if len(mates) == 1 else [])]
        for relation, kind in (("child", "biological"), ("foster_child", "foster")):
            for child in by.get(relation, []):
                self._descend(both, child, kind)
        children, in_law = by.get("child", []), by.get("child_in_law", [])
        if len(children) == 1:
            parents = [*children, *(in_law if len(in_law) == 1 else [])]
            for grandchild in by.get("grandchild", []):
                self._descend(parents, grandchild)

    def _older(self, head: str, mates: list[str], by: dict[str, list[str]]) -> None:
        self._descend(by.get("parent", []), head)
        self._descend(by.get("foster_parent", []), head, "foster")
        if len(mates) == 1:
            self._descend(by.get("parent_in_law", []), mates[0])
        self.siblings += [(head, other) for other in by.get("sibling", [])]

    # --- what a tie says ---

    def take_tie(self, tie: Tied) -> None:
        if tie.kind == "spouse_apart":
            self._couple(Couple(tie.person, tie.other, "married", "separated"))
        elif tie.kind == "parent_apart":
            self._descend([tie.other], tie.person)
        elif tie.kind == "child_apart":
            self._descend([tie.person], tie.other)
        elif tie.kind == "sibling_apart":
            self.siblings.append((tie.person, tie.other))

    def _couple(self, couple: Couple) -> None:
        pair = frozenset((couple.first, couple.second))
        if pair not in self.pairs:
            self.pairs.add(pair)
            self.found.couples.append(couple)
            self.found.inferred.add(pair)

    def _descend(self, parents: Iterable[str], child: str, kind: str = "biological") -> None:
        there = self.parents.setdefault(child, {}).setdefault(kind, [])
        there += [p for p in parents if p not in there and p != child]

    # --- together ---

    def result(self) -> Kinship:
        self._write_born()
        for child, kinds in self.parents.items():
            if child in self.written:
                continue
            for kind, parents in kinds.items():
                self._put(parents, child, kind)
                self.found.inferred |= {frozenset((p, child)) for p in parents}
        self._write_siblings()
        return self.found

    def _write_born(self) -> None:
        """Parents of one kind together; a parent by birth and one by adoption too, if they are a couple."""
        by_child: dict[str, dict[str, list[str]]] = {}
        for one in self.born:
            by_child.setdefault(one.child, {}).setdefault(one.kind, []).append(one.parent)
        for child, kinds in by_child.items():
            own, adopted = kinds.get("biological", []), kinds.get("adopted", [])
            if len(own) == len(adopted) == 1 and frozenset((own[0], adopted[0])) in self.pairs:
                self._put([own[0], adopted[0]], child, "adopted")
                own.clear()
                adopted.clear()
            for kind, parents in kinds.items():
                if kind != "step" or child not in self.written:
                    self._put(parents, child, kind)

    def _put(self, parents: Sequence[str], child: str, kind: str) -> None:
        """By twos: first those who are a couple, then as they come."""
        left = list(dict.fromkeys(parents))
        pair = next(
            ([a, b] for n, a in enumerate(left) for b in left[n + 1 :] if frozenset((a, b)) in self.pairs),
            left[:2],
        )
        for group in (pair, *([one] for one in left if one not in pair)):
            if group:
                self.found.descents.append(Descent(tuple(group), child, kind))

    def _write_siblings(self) -> None:
        for one, other in self.siblings:
            known = {d.child for d in self.found.descents if d.kind == "biological"}
            if other in known and one in known:
                continue
            with_parents, without = (other, one) if other in known else (one, other)
            found = next((d for d in self.found.descents if d.child == with_parents), None)
            if found and found.parents:
                self.found.descents.append(Descent(found.parents, without))
            else:
                group = found.siblings if found else f"siblings of {one}"
                there = {d.child for d in self.found.descents if d.siblings == group}
                for key in (one, other):
                    if key not in there:
                        self.found.descents.append(Descent((), key, siblings=group))
            self.found.inferred.add(frozenset((one, other)))
