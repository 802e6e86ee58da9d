"""What a planner writes: another target with the reason, a result that rows cannot tell, the figures that everybody may see."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.indicators.models import Indicator, Publication, Result, Target
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Told:
    """A result as the page gives it. ``value`` None: a state and words."""

    year: int
    value: Decimal | None
    state: str
    note: str = ""
    as_of: date | None = None
    source: str = ""


@transaction.atomic
def replace_target(
    *, indicator: Indicator, value: Decimal, year_words: str, reason: str, by: Actor
) -> Target:
    """Another target from today on; the one before stays readable. Refused: no reason; the same figure; below zero."""
    locked = _locked(indicator, by)
    if locked.kind != "number":
        raise Refused(_("ことばの目標に、数の目標値は付けられません。"))
    if not reason.strip():
        raise Refused(_("目標を変えるわけを書いてください。"), field="reason")
    if value < 0:
        raise Refused(_("0以上の数を書いてください。"), field="value")
    versions = Target.objects.select_for_update().filter(municipality_id=by.municipality_id, code=locked.code)
    last = versions.order_by("-version").first()
    if last and (last.target, last.target_year) == (value, year_words.strip()):
        raise Refused(_("いまの目標と同じです。"), field="value")
    today = clock.today()
    versions.filter(replaced_on__isnull=True).update(replaced_on=today)
    made = Target.objects.create(
        municipality_id=by.municipality_id,
        measure=locked,
        code=locked.code,
        version=(last.version if last else 0) + 1,
        label=locked.label,
        unit=locked.unit,
        indicator=str(locked.count.get("of", "")),
        programme=last.programme if last else "",
        agency_id=last.agency_id if last else None,
        baseline=last.baseline if last else None,
        baseline_year=last.baseline_year if last else "",
        target=value,
        target_year=year_words.strip()[:20],
        reason=reason.strip()[:300],
        set_on=today,
        set_by_id=by.user_id,
    )
    _record("target.replaced", locked, by, version=made.version)
    return made


@transaction.atomic
def write_result(*, indicator: Indicator, told: Told, by: Actor) -> Result:
    """A result from elsewhere: a survey, a product, a judgement in words. Refused: rows tell it already; nothing is said."""
    locked = _locked(indicator, by)
    if locked.count:
        raise Refused(_("この指標は記録から数えています。結果を手で書くことはできません。"))
    codes.require("agencies.result_states", told.state, on=clock.today(), field="state")
    if told.value is not None and locked.kind != "number":
        raise Refused(_("ことばの目標には、数を書けません。"), field="value")
    if told.value is None and not told.note.strip() and told.state == "unsaid":
        raise Refused(_("数か、状態か、ひとことを書いてください。"), field="note")
    made = Result.objects.create(
        indicator=locked,
        year=told.year,
        as_of=told.as_of,
        value=told.value,
        unit=locked.unit,
        state=told.state,
        note=told.note.strip()[:300],
        source=told.source.strip()[:120],
        written_on=clock.today(),
        written_by_id=by.user_id,
    )
    _record("result.written", locked, by, year=told.year)
    return made


@transaction.atomic
def publish(*, year: int, rows: list[dict[str, Any]], words: str, by: Actor) -> Publication:
    """The figures of a year become readable for everybody; those published before are withdrawn. Refused: there are none."""
    if not rows:
        raise Refused(_("公開する指標がありません。"))
    now = clock.now()
    Publication.objects.filter(
        municipality_id=by.municipality_id, year=year, withdrawn_at__isnull=True
    ).update(withdrawn_at=now)
    made = Publication.objects.create(
        municipality_id=by.municipality_id,
        year=year,
        rows=rows,
        words=words.strip(),
        counted_on=now.date(),
        published_at=now,
        published_by_id=by.user_id,
    )
    audit.record(
        "indicators.published", by=by, refs=[Ref("municipality", by.municipality_id)], data={"year": year}
    )
    return made


@transaction.atomic
def withdraw(*, year: int, by: Actor) -> None:
    """The published figures of a year are taken back. Nothing published: nothing happens."""
    found = Publication.objects.filter(
        municipality_id=by.municipality_id, year=year, withdrawn_at__isnull=True
    ).update(withdrawn_at=clock.now())
    if found:
        audit.record(
            "indicators.withdrawn", by=by, refs=[Ref("municipality", by.municipality_id)], data={"year": year}
        )


def _locked(indicator: Indicator, by: Actor) -> Indicator:
    """Of one's own town. DoesNotExist: another town's (the view has answered 404 before)."""
    return Indicator.objects.select_for_update().get(pk=indicator.pk, municipality_id=by.municipality_id)


def _record(verb: str, indicator: Indicator, by: Actor, **data: int) -> None:
    audit.record(verb, by=by, refs=[Ref("indicator", indicator.id)], data=dict(data))
