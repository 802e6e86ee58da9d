"""Figures one of which is a part of another: nobody gets a small rest by taking one from the other."""

from random import Random

from marugoto.indicators.suppression.parts import Figure, apart, giveaways, within

TALKS = "consultations.first"


def _of(n: int, *, known: bool = False, **where: str) -> Figure:
    return Figure(TALKS, {name: values.split() for name, values in where.items()}, n, known)


def test_what_lies_within_what() -> None:
    assert within({"agency": ["ho-1"]}, {})
    assert within({"agency": ["ho-1"], "channel": ["phone"]}, {"agency": ["ho-*", "x"]})
    assert within({"agency": ["ho-asahi-*"]}, {"agency": ["ho-*"]})
    assert within({"desk": ["shakyo/marugoto"]}, {"agency": ["shakyo"]})
    assert not within({"agency": ["ho-*"]}, {"agency": ["ho-1"]})
    assert not within({}, {"agency": ["ho-1"]})
    assert not within({"desk": ["other/x"]}, {"agency": ["shakyo"]})


def test_what_shares_no_row() -> None:
    assert apart({"agency": ["a"]}, {"agency": ["b"]})
    assert apart({"agency": ["a"]}, {"desk": ["b/window"]})
    assert not apart({"agency": ["a-*"]}, {"agency": ["a-1"]})
    assert not apart({"need": ["money"]}, {"need": ["work"]}), "one worry may have two needs"


def test_a_part_that_leaves_a_small_rest_is_hidden() -> None:
    assert giveaways([_of(103), _of(100, agency="a")], set()) == {1}
    assert giveaways([_of(105), _of(100, agency="a")], set()) == set()
    assert giveaways([_of(100), _of(100, agency="a")], set()) == set(), "a rest of nothing tells of nobody"


def test_two_parts_together_leave_what_was_hidden() -> None:
    """30 + 20 + (3 hidden) = 53: the smaller of the two is hidden with it."""
    whole = [_of(53), _of(30, agency="a"), _of(20, agency="b"), _of(3, agency="c")]
    assert giveaways(whole, {3}) == {2}
    assert (
        giveaways([whole[0], whole[1], Figure("cases.opened", {"agency": ["b"]}, 20), whole[3]], {3}) == set()
    )


def test_what_the_viewer_knows_cannot_be_hidden() -> None:
    assert giveaways([_of(103), _of(100, agency="own", known=True)], set()) == {0}
    assert giveaways([_of(53), _of(30, agency="own", known=True), _of(20, agency="b")], set()) == {2}


def test_no_sum_of_what_is_told_leaves_a_small_rest() -> None:
    """A town with eight agencies, any figures: every choice of told agencies, taken from the told whole, by brute force."""
    for seed in range(200):
        dice = Random(seed)
        numbers = [dice.choice((0, 1, 2, 3, 4, 5, 9, 40)) for _n in range(8)]
        figures = [_of(sum(numbers)), *(_of(n, agency=f"a-{k}") for k, n in enumerate(numbers))]
        small = {n for n, one in enumerate(figures) if 0 < one.n < 5}
        lost = small | giveaways(figures, small)
        told = [n for n in range(1, 9) if n not in lost]
        if 0 in lost:
            continue
        for choice in range(2 ** len(told)):
            rest = figures[0].n - sum(figures[n].n for k, n in enumerate(told) if choice >> k & 1)
            assert not 0 < rest < 5, (seed, numbers)
