"""Work that belongs to no case is counted too."""

from datetime import date

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import rules
from marugoto.cases.models import OtherWork
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@transaction.atomic
def log_other_work(*, on: date, kind: str, minutes: int, what: str = "", by: Actor) -> OtherWork:
    """Keeps one piece of work. Refused: a day to come; no such kind; no minutes, or more than a day has."""
    if problem := rules.day_problem(on, today=clock.today()):
        raise Refused(problem, field="on")
    codes.require("cases.other_work_kinds", kind, on=on, field="kind")
    if not 1 <= minutes <= 1440:
        raise Refused("かかった時間は、1分から24時間までで書いてください。", field="minutes")
    made = OtherWork.objects.create(
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        by_id=by.user_id,
        on=on,
        kind=kind,
        minutes=minutes,
        what=what.strip(),
    )
    audit.record("work.logged", by=by, data={"kind": kind})
    return made
