"""The constraints of the paperwork room, each broken once; and what a person is told."""

from typing import Any

import pytest

from marugoto.core import clock
from marugoto.paperwork.models import LayoutVersion
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of


def _version(admin: Worker, **change: Any) -> LayoutVersion:
    values: dict[str, Any] = {
        "municipality": admin.agency.municipality,
        "form": "note",
        "version": 1,
        "grid": {},
        "file_name": "x.xlsx",
        "put_in_by": admin.user,
        "put_in_at": clock.now(),
    }
    return LayoutVersion(**(values | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("layout_version_once", {}),
        ("layout_one_in_use", {"version": 2, "status": "used", "used_from": clock.now()}),
        ("layout_status_has_its_times", {"version": 2, "status": "used"}),
        ("layout_status_has_its_times", {"version": 2, "status": "ended", "used_from": clock.now()}),
        ("layout_status_has_its_times", {"version": 2, "status": "lost"}),
    ],
)
def test_a_version_that_breaks_a_rule_is_refused(name: str, change: dict[str, Any], admin: Worker) -> None:
    _version(admin, status="used", used_from=clock.now()).save()
    row = _version(admin, **change)
    said = sentence_of(row, name)
    assert said.endswith("。")
    with breaks(name):
        row.save()
