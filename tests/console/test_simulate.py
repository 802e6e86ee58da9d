"""A simulated year: played by actions, counted twice, and both counts agree; a real town is never played with."""

from collections import Counter

import pytest

from marugoto.console.commands import simulate
from marugoto.console.simulation import engine
from marugoto.intake.models import Consultation

pytestmark = pytest.mark.django_db
SEVEN = ("402036", "392014", "431001", "132080", "131121", "142069", "011002")
TINY = {
    "402036": 0.01,
    "392014": 0.1,
    "431001": 0.004,
    "132080": 0.004,
    "131121": 0.004,
    "142069": 0.02,
    "011002": 0.002,
}


@pytest.mark.parametrize("code", SEVEN)
def test_both_counts_agree_on_every_countable_indicator(code: str) -> None:
    played = engine.play(code, year=2026, seed=1, scale=TINY[code])
    rows = simulate.counted(played, year=2026)
    print(code, played.log.actions, round(played.seconds, 1), simulate.acts(played), dict(played.log.refused))
    for r in rows:
        print("   ", r.code, r.target, r.counted, r.log, r.state, r.why)
    assert [(r.code, r.counted, r.log) for r in rows if not r.agrees] == []
    assert any(not r.why for r in rows)
    assert all(r.why or r.counted is not None for r in rows)
    assert (
        Consultation.objects.filter(status="finished").count()
        == Counter(e.act for e in played.log.entries)["talk"]
    )
    assert played.log.refused.total() <= played.log.actions * 0.02
