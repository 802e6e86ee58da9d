"""What a machine is told to be is measured, not guessed."""

import re

from marugoto.console.bench import machine


def test_the_line_has_both_figures() -> None:
    found = re.search(r"now: ([\d.]+) million additions .* back (\d+) µs", machine.line())
    assert found is not None
    assert float(found[1]) > 0
    assert int(found[2]) > 0
