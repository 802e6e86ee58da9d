"""What has run out goes: names of campaigns, records of those who have not asked, files that were only looked through.

The round works through towns one after another; a town's part is one transaction. It is done for nobody, by the clock:
only the round of the operator runs it, who stands before no wall.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.outreach.models import Approach, Campaign, ListDraft, Listed, VisitRecord
from marugoto.outreach.rules import approach as rules


@dataclass(frozen=True)
class LetGo:
    """How much has gone."""

    names: int
    deleted: int
    minimised: int
    drafts: int


@transaction.atomic
def let_go() -> LetGo:
    """Everything whose day has passed. What is counted stays: areas, states, results, days."""
    now, today = clock.now(), clock.today()
    names = sum(_names_of(one) for one in _run_out(today))
    deleted, minimised = _approaches(today)
    drafts, _each = ListDraft.objects.filter(created_at__lt=now - timedelta(days=1)).delete()
    return LetGo(names, deleted, minimised, drafts)


def _run_out(today: date) -> list[Campaign]:
    rows = Campaign.objects.select_for_update(of=("self",)).filter(
        expires_on__lte=today, minimised_at__isnull=True
    )
    return list(rows.order_by("id"))


def _names_of(campaign: Campaign) -> int:
    """The names of a campaign: households become numbers, so that they can still be counted; notes go."""
    now = clock.now()
    rows = list(Listed.objects.select_for_update().filter(campaign=campaign, minimised_at__isnull=True))
    homes = {home: f"#{n}" for n, home in enumerate(sorted({one.household for one in rows}), start=1)}
    for one in rows:
        one.household = homes[one.household]
        one.name = one.kana = one.phone = one.address = one.number = ""
        one.birth_date, one.person, one.minimised_at = None, None, now
    fields = ["household", "name", "kana", "phone", "address", "number", "birth_date", "person"]
    Listed.objects.bulk_update(rows, [*fields, "minimised_at"], batch_size=500)
    VisitRecord.objects.filter(listed__campaign=campaign).update(note="")
    ListDraft.objects.filter(campaign=campaign).delete()
    campaign.minimised_at = now
    campaign.save(update_fields=["minimised_at"])
    refs, town = [Ref("campaign", campaign.pk)], campaign.municipality_id
    audit.record("campaign.let_go", by=None, refs=refs, data={"rows": len(rows)}, municipality=town)
    return len(rows)


def _approaches(today: date) -> tuple[int, int]:
    """Those who have not asked: (deleted whole, without a name from now on)."""
    rows = Approach.objects.select_for_update(of=("self",)).filter(
        delete_on__lte=today - rules.SHOWN, minimised_at__isnull=True
    )
    deleted = minimised = 0
    counted = dict(
        Approach.objects.filter(pk__in=[one.pk for one in rows])
        .annotate(n=Count("entries"))
        .order_by()
        .values_list("id", "n")
    )
    for one in rows.order_by("id"):
        fate = rules.fate_of(
            delete_on=one.delete_on, today=today, attempts=counted.get(one.pk, 0), state=one.state
        )
        refs = [Ref("approach", one.pk)]
        if fate == rules.DELETE:
            audit.record("approach.deleted", by=None, refs=refs, municipality=one.municipality_id)
            one.delete()
            deleted += 1
        elif fate == rules.MINIMISE:
            one.person, one.label, one.next_step, one.next_on = None, "", "", None
            one.minimised_at = clock.now()
            one.save(update_fields=["person", "label", "next_step", "next_on", "minimised_at"])
            one.welcomes.all().delete()
            audit.record("approach.minimised", by=None, refs=refs, municipality=one.municipality_id)
            minimised += 1
    return deleted, minimised
