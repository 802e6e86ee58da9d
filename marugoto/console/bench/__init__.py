"""Measurements that anybody can repeat: one module per job, named in JOBS.

A job has ``HELP``, ``add_arguments(parser)``, ``run(args) -> dict`` (figures, for --json) and ``lines(figures)`` (for a
person). It works in tables of its own, removes them, and ends in a bounded time.
"""

JOBS = ("audit", "link")
