"""A small plan: one indicator that is counted, one that a survey tells, and figures that were published."""

from decimal import Decimal

from marugoto.indicators import plan
from marugoto.indicators.actions import results
from marugoto.indicators.models import Indicator, Target
from marugoto.policy.actor import Actor


def small_plan(by: Actor) -> int:
    """For the actor's town; the year whose figures are published."""
    made = [
        Indicator.objects.create(
            municipality_id=by.municipality_id, code=code, label=label, unit=unit, sort=sort, **how
        )
        for sort, (code, label, unit, how) in enumerate(
            (
                ("new", "新規の相談", "cases", {"count": {"of": "consultations.first"}}),
                ("felt", "助けを求められる人がいる市民", "percent", {"uncounted": "survey"}),
            )
        )
    ]
    for one, number in zip(made, (40, 87), strict=True):
        Target.objects.create(
            municipality_id=by.municipality_id,
            measure=one,
            code=one.code,
            label=one.label,
            unit=one.unit,
            target=Decimal(number),
        )
    year = plan.year_now()
    results.publish(year=year, rows=plan.published_rows(plan.lines(by, year=year)), words="", by=by)
    return year
