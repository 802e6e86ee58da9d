"""From relations to the head and ties to who is related to whom; what is written about two goes before."""

from marugoto.people.pictures import Couple, Descent
from marugoto.people.pictures.kinship import Born, Housed, Kinship, Tied, kinship


def home(**relations: str) -> list[Housed]:
    return [Housed(key, relation) for key, relation in relations.items()]


def descents(found: Kinship) -> set[tuple[frozenset[str], str, str]]:
    return {(frozenset(d.parents), d.child, d.kind) for d in found.descents}


def test_a_household_alone_tells_a_family() -> None:
    found = kinship([], [], [home(夫="self", 妻="spouse", 子="child", 母="parent", 義父="parent_in_law")])
    assert found.couples == [Couple("夫", "妻")]
    assert descents(found) == {
        (frozenset(("夫", "妻")), "子", "biological"),
        (frozenset(("母",)), "夫", "biological"),
        (frozenset(("義父",)), "妻", "biological"),
    }
    assert frozenset(("妻", "子")) in found.inferred


def test_a_partner_a_former_one_and_a_foster_child() -> None:
    found = kinship([], [], [home(本人="self", 内縁="partner", 里子="foster_child", 元="former_spouse")])
    assert found.couples == [
        Couple("本人", "内縁", "unmarried"),
        Couple("本人", "元", "married", "divorced"),
    ]
    assert descents(found) == {(frozenset(("本人", "内縁")), "里子", "foster")}


def test_a_grandchild_hangs_from_the_only_child() -> None:
    found = kinship([], [], [home(祖母="self", 娘="child", 婿="child_in_law", 孫="grandchild")])
    assert Couple("娘", "婿") in found.couples
    assert (frozenset(("娘", "婿")), "孫", "biological") in descents(found)


def test_of_two_children_nobody_knows_whose_the_grandchild_is() -> None:
    found = kinship([], [], [home(祖母="self", 娘="child", 息子="child", 孫="grandchild")])
    assert all(d.child != "孫" for d in found.descents)
    assert found.above["孫"] == -2


def test_what_is_written_goes_before_what_a_relation_says() -> None:
    """「子」 of the head, but by the wife's first marriage."""
    born = [Born("妻", "連れ子"), Born("前夫", "連れ子"), Born("夫", "連れ子", "step")]
    couples = [Couple("妻", "前夫", "married", "divorced")]
    found = kinship(couples, born, [home(夫="self", 妻="spouse", 連れ子="child")])
    assert descents(found) == {(frozenset(("妻", "前夫")), "連れ子", "biological")}
    assert frozenset(("夫", "連れ子")) not in found.inferred


def test_adopted_by_the_spouse_of_the_mother() -> None:
    born = [Born("母", "子"), Born("夫", "子", "adopted")]
    found = kinship([Couple("夫", "母")], born)
    assert descents(found) == {(frozenset(("母", "夫")), "子", "adopted")}


def test_adoptive_and_birth_parents_stay_apart() -> None:
    born = [Born("生母", "子"), Born("養父", "子", "adopted"), Born("養母", "子", "adopted")]
    found = kinship([Couple("養父", "養母")], born)
    assert descents(found) == {
        (frozenset(("生母",)), "子", "biological"),
        (frozenset(("養父", "養母")), "子", "adopted"),
    }


def test_ties_bring_those_who_live_apart() -> None:
    ties = [
        Tied("母", "child_apart", "長女"),
        Tied("母", "sibling_apart", "おば"),
        Tied("母", "spouse_apart", "父"),
        Tied("母", "guardian", "司法書士"),
    ]
    found = kinship([], [], [home(母="self")], ties)
    assert found.couples == [Couple("母", "父", "married", "separated")]
    assert (frozenset(("母",)), "長女", "biological") in descents(found)
    siblings = {d.child for d in found.descents if d.siblings}
    assert siblings == {"母", "おば"}


def test_siblings_share_the_parents_that_are_known() -> None:
    born = [Born("父", "姉"), Born("母", "姉")]
    found = kinship([Couple("父", "母")], born, [], [Tied("姉", "sibling_apart", "弟")])
    assert (frozenset(("父", "母")), "弟", "biological") in descents(found)
    assert Descent(("父", "母"), "弟") in found.descents


def test_a_home_without_a_head_says_nothing() -> None:
    assert kinship([], [], [home(甲="child", 乙="child")]) == Kinship()
