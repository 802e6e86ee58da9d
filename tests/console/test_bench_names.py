"""Which jobs `make bench JOBS=…` runs."""

from marugoto.console import bench
from scripts.bench import chosen


def test_names_are_parted_by_blanks_or_commas_and_a_job_of_two_names_runs_once() -> None:
    assert chosen(["J2,J4"]) == ["J2"]
    assert chosen(["J1,J2", "audit", "J4"]) == ["J1", "J2", "audit"]
    assert chosen([]) == list(bench.JOBS)
