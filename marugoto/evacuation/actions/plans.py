"""A plan for one person to flee is made; the next version takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.common import must_keep, note
from marugoto.evacuation.models import EvacuationPlan, Registrant, Supporter
from marugoto.evacuation.rules.provision import GIVEN, PLAN
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.policy.actor import Actor
from marugoto.resources.models import Service

MOST = 6  # supporters of one plan


@dataclass(frozen=True)
class Helper:
    """A supporter, by name; ``user_id``: of a volunteer with an account.

    ``agreed``: said that they would help, as far as they are safe themselves.
    """

    name: str
    kind: str
    phone: str = ""
    address: str = ""
    agreed: bool = False
    user_id: UUID | None = None


@dataclass(frozen=True)
class Planned:
    """How the person would flee. ``shelter_id``: an entry of the directory; else ``shelter_words``."""

    priority: str
    review_on: date
    hazards: Sequence[str] = field(default_factory=list)
    needs: Sequence[str] = field(default_factory=list)
    needs_words: str = ""
    shelter_id: UUID | None = None
    shelter_words: str = ""
    route: str = ""
    made_with: str = ""


@transaction.atomic
def make_plan(
    *, registrant: Registrant, told: Planned, helpers: Sequence[Helper], seen: int, by: Actor
) -> EvacuationPlan:
    """A version of the plan; the one before ends today. ``seen``: the version that was on the page (0: none).

    Refused: the person has not agreed to a plan (49条の14第1項); somebody else has made a version since; codes; days.
    """
    must_keep(by)
    row = Registrant.objects.select_for_update(of=("self",)).get(pk=registrant.pk)
    consent = queries.consent_for(row, PLAN)
    if row.ended_on is not None:
        raise Refused(_("この人は、もう名簿から外してあります。"))
    if consent is None or consent.state != GIVEN:
        raise Refused(
            _("計画は、本人の同意を得て作ります。先に「個別避難計画を作ること」への答えを書いてください。")
        )
    _check(told, helpers, by=by)
    before = row.plans.filter(ended_on__isnull=True).order_by("id").first()
    if (before.version if before else 0) != seen:
        raise Refused(_("ほかの人が、もう新しい版を作りました。ページを開き直してください。"))
    if before:
        before.ended_on = clock.today()
        before.save(update_fields=["ended_on"])
    with in_a_sentence(EvacuationPlan):
        made = EvacuationPlan.objects.create(
            registrant=row,
            version=seen + 1,
            consent=consent,
            made_on=clock.today(),
            made_by_id=by.user_id,
            **vars(told) | {"hazards": list(told.hazards), "needs": list(told.needs)},
        )
    Supporter.objects.bulk_create(
        Supporter(plan=made, sort=n, **vars(one)) for n, one in enumerate(helpers, start=1)
    )
    refs = [Ref("evacuation_plan", made.pk), Ref("registrant", row.pk)]
    note("evacuation_plan.made", by, refs, [row.person_id], version=made.version)
    return made


def _check(told: Planned, helpers: Sequence[Helper], *, by: Actor) -> None:
    today = clock.today()
    codes.require("evacuation.priorities", told.priority, on=today, field="priority")
    _known("evacuation.hazards", told.hazards, "hazards")
    _known("evacuation.plan_needs", told.needs, "needs")
    if told.review_on <= today:
        raise Refused(_("見直す日は、今日より後にしてください。"), field="review_on")
    if told.shelter_id is None and not told.shelter_words.strip():
        raise Refused(_("避難先を選ぶか、書いてください。"), field="shelter_words")
    if told.shelter_id and not _in_town(told.shelter_id, by):
        raise Refused(_("避難先を選びなおしてください。"), field="shelter_id")
    _helpers(helpers, by=by)


def _known(name: str, values: Sequence[str], field: str) -> None:
    for code in values:
        codes.require(name, code, on=clock.today(), field=field)


def _helpers(helpers: Sequence[Helper], *, by: Actor) -> None:
    if len(helpers) > MOST:
        raise Refused(_("支援する人は6人までです。"))
    _known("evacuation.supporter_kinds", [one.kind for one in helpers], "kind")
    accounts = {one.user_id for one in helpers if one.user_id}
    if accounts - {one.user_id for one in queries.volunteers(by)}:
        raise Refused(_("支援する人を選びなおしてください。"))
    for one in helpers:
        if not one.name.strip():
            raise Refused(_("支援する人の名前を書いてください。"))


def _in_town(service_id: UUID, by: Actor) -> bool:
    rows = Service.objects.filter(pk=service_id, municipality_id=by.municipality_id)
    return rows.filter(retired_on__isnull=True).exists()
