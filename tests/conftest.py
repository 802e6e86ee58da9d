"""The fixed cast: in every test the same town, the same agencies, the same people.

town         a municipality with two area schemes and these agencies, each with one desk
  a          社会福祉協議会, CSW desk: sato (desk), suzuki (case_worker)
  city       地域共生推進室: yamamoto (coordinator), planner, admin, registrar, mori (privacy_officer)
  b          地域包括支援センター: tanaka (case_worker), who receives referrals
  c          an NPO: takahashi (desk and case_worker), the stranger
  paper      シルバー人材センター: nobody signs in, referrals go on paper
  pharmacy   pharmacist (window)
  volunteers 民児協: volunteer (volunteer)
  company    gas meters: noticer (noticer)
other_town   a second tenant; ishii (coordinator) works there

Each person has ``.user``, ``.membership``, ``.agency``, ``.desk``, ``.actor`` and ``.client`` (signed in).
Nothing is built before it is asked for. What makes tests strict is in tests/house/strictness.py.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from tests.factories.agencies import Town, Worker, build_other_town, build_town, cast
from tests.factories.clock import Clock, stopped_clock
from tests.factories.resources import load_needs

pytest_plugins = ["tests.house.strictness"]
# How long an example takes says something about the machine and nothing about the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
SLOW = 3600  # seconds that a slow test may take; all others: see pyproject.toml


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests have more time before they count as hung."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(SLOW))


@pytest.fixture
def town(db: None) -> Town:
    """The municipality of the cast."""
    return build_town()


@pytest.fixture
def other_town(db: None) -> Town:
    """A second tenant in the same database, with one agency and one desk."""
    return build_other_town()


@pytest.fixture
def needs(db: None) -> dict[str, object]:
    """The need taxonomy, loaded: code → Need."""
    return dict(load_needs())


@pytest.fixture
def clock() -> Iterator[Clock]:
    """It is Tuesday 24 November 2026, 10:00 in Japan, and time runs on; ``.set(…)``, ``.advance(days=…)``."""
    with stopped_clock() as found:
        yield found


@pytest.fixture
def sato(town: Town) -> Worker:
    """佐藤: desk worker of agency A (社協)."""
    return cast("sato", town)


@pytest.fixture
def suzuki(town: Town) -> Worker:
    """鈴木: case worker of agency A."""
    return cast("suzuki", town)


@pytest.fixture
def tanaka(town: Town) -> Worker:
    """田中: case worker of agency B, who receives the referral."""
    return cast("tanaka", town)


@pytest.fixture
def yamamoto(town: Town) -> Worker:
    """山本: coordinator in the city section (多機関協働)."""
    return cast("yamamoto", town)


@pytest.fixture
def takahashi(town: Town) -> Worker:
    """高橋: the stranger. Every right of a case worker, but in agency C, which nothing was given to."""
    return cast("takahashi", town)


@pytest.fixture
def mori(town: Town) -> Worker:
    """森: the privacy officer. Reads the trail of handling, and no record."""
    return cast("mori", town)


@pytest.fixture
def planner(town: Town) -> Worker:
    """中村: counts for the town's plan; sees no person."""
    return cast("planner", town)


@pytest.fixture
def admin(town: Town) -> Worker:
    """小林: keeps accounts and agencies in order; sees no person."""
    return cast("admin", town)


@pytest.fixture
def registrar(town: Town) -> Worker:
    """上田: brings the extract of the register; sees no person's page."""
    return cast("registrar", town)


@pytest.fixture
def pharmacist(town: Town) -> Worker:
    """渡辺: a neighbourhood window in a pharmacy."""
    return cast("pharmacist", town)


@pytest.fixture
def volunteer(town: Town) -> Worker:
    """伊藤: 民生委員, appointed by the city, paid by nobody."""
    return cast("volunteer", town)


@pytest.fixture
def noticer(town: Town) -> Worker:
    """加藤: reads gas meters and tells what was noticed."""
    return cast("noticer", town)


@pytest.fixture
def ishii(other_town: Town) -> Worker:
    """石井: a coordinator with every right, but in another town."""
    return cast("ishii", other_town)


@pytest.fixture
def today(clock: Clock) -> date:
    """The date on the stopped clock."""
    return clock.today()
