"""Measurements that anybody can repeat: one module per job, named in JOBS.

A job has ``HELP``, ``add_arguments(parser)``, ``run(args) -> dict`` (figures, for --json) and ``lines(figures)`` (for a
person). It works in tables of its own, removes them, and ends in a bounded time. A job with OWN_DATABASE makes a whole
database; it is not given one. NAMED: what a job is called where its figures are asked for, and how it is then run.
"""

JOBS = (
    *(
        "audit",
        "people",
        "intake",
        "matters",
        "records",
        "directory",
        "api",
        "link",
        "import",
        "load",
        "indicators",
        "facts",
    ),
)
MODULES = {"import": "imports"}  # a job whose name no module can have
NAMED = {
    "J1": ("people", "--peers"),
    "J2": ("matters", "--peers"),
    "J3": ("intake", "--peers"),
    "J4": ("matters", "--peers"),
    "J5": ("indicators", "--peers"),
    "J6": ("records", "--peers"),
}
