"""A household is told of, judged to be the same as another or not, and taken out when it was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.outreach.actions.common import must_keep, note
from marugoto.outreach.models import Campaign, CampaignArea, Heard, HeardApart
from marugoto.policy.actor import Actor

MOST = 2000  # households of one campaign: they are looked through by hand


@dataclass(frozen=True)
class Told:
    """What a teller said: no name, no address, no free word."""

    area: str
    teller: str
    teller_no: int
    size: int | None = None
    ages: Sequence[str] = ()
    fields: Sequence[str] = ()
    supported: bool | None = None


@transaction.atomic
def tell(*, heard_id: UUID, campaign: Campaign, told: Told, by: Actor) -> Heard:
    """A household that somebody told of. The same id twice is once.

    Refused: nothing is said of it (neither ages nor fields); codes; too many for one campaign.
    """
    must_keep(by)
    if (before := Heard.objects.filter(pk=heard_id, campaign=campaign).first()) is not None:
        return before
    _check(told)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if Heard.objects.filter(campaign=campaign).count() >= MOST:
        raise Refused(_("一つの取組に書けるのは、2,000世帯までです。"))
    area, _new = CampaignArea.objects.get_or_create(campaign=campaign, name=told.area.strip()[:60])
    made = Heard.objects.create(
        id=heard_id,
        campaign=campaign,
        area=area,
        teller=told.teller,
        teller_no=told.teller_no,
        size=told.size,
        ages=sorted(told.ages),
        fields=sorted(told.fields),
        supported=told.supported,
        written_by_id=by.user_id,
    )
    note("heard.told", by, _refs(made), teller=made.teller)
    return made


def _check(told: Told) -> None:
    today = clock.today()
    if not told.area.strip():
        raise Refused(_("地区の名前を書いてください。"), field="area")
    codes.require("outreach.tellers", told.teller, on=today, field="teller")
    for one in told.ages:
        codes.require("outreach.age_bands", one, on=today, field="ages")
    for one in told.fields:
        codes.require("agencies.fields", one, on=today, field="fields")
    if not told.ages and not told.fields:
        raise Refused(_("年代か困りごとの分野の、どちらかは選んでください。"), field="ages")


@transaction.atomic
def judge(*, first: Heard, second: Heard, same: bool, by: Actor) -> None:
    """The same household, or two. Joined rows stand behind the older one, with their doubles. Refused: of two districts."""
    must_keep(by)
    rows = {
        one.pk: one
        for one in Heard.objects.select_for_update()
        .filter(pk__in={first.pk, second.pk}, campaign_id=first.campaign_id)
        .order_by("id")
    }
    if len(rows) != 2 or len({one.area_id for one in rows.values()}) != 1:
        raise Refused(_("同じ地区の、二つの世帯を選んでください。"))
    older, newer = sorted(rows.values(), key=lambda one: one.pk)
    if same:
        root = older.same_as_id or older.pk
        joined = newer.same_as_id or newer.pk
        if root != joined:
            Heard.objects.filter(same_as_id=joined).update(same_as_id=root)
            Heard.objects.filter(pk=joined).update(same_as_id=root)
    else:
        HeardApart.objects.get_or_create(first=older, second=newer, defaults={"decided_by_id": by.user_id})
    note("heard.judged", by, _refs(older, newer), same=int(same))


@transaction.atomic
def part(*, heard: Heard, by: Actor) -> None:
    """It was another household after all: it stands for itself again, and is not shown as alike to that one."""
    must_keep(by)
    row = Heard.objects.select_for_update().get(pk=heard.pk)
    if row.same_as_id is None:
        return
    low, high = sorted((row.pk, row.same_as_id))
    row.same_as = None
    row.save(update_fields=["same_as"])
    HeardApart.objects.get_or_create(first_id=low, second_id=high, defaults={"decided_by_id": by.user_id})
    note("heard.parted", by, _refs(row))


@transaction.atomic
def take_out(*, heard: Heard, by: Actor) -> None:
    """It was written by mistake. The oldest of its doubles stands for the household from now on."""
    must_keep(by)
    row = Heard.objects.select_for_update().get(pk=heard.pk)
    doubles = list(Heard.objects.select_for_update().filter(same_as=row).order_by("id"))
    if doubles:
        Heard.objects.filter(pk=doubles[0].pk).update(same_as=None)
        Heard.objects.filter(pk__in=[one.pk for one in doubles[1:]]).update(same_as=doubles[0])
    note("heard.taken_out", by, _refs(row))
    row.delete()


def _refs(*rows: Heard) -> list[Ref]:
    return [Ref("campaign", rows[0].campaign_id), *(Ref("heard", one.pk) for one in rows)]
