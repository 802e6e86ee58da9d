"""A campaign begins, its areas are estimated, rows are handed to a visitor for a day, and taken back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Membership
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.outreach import queries
from marugoto.outreach.actions.common import must_keep, note
from marugoto.outreach.models import Campaign, CampaignArea, Handout, Listed, Visit
from marugoto.policy.actor import Actor

MOST_AT_ONCE = 40  # rows that one visitor is given for a day
LONGEST = 7  # days after the day of the visits


@dataclass(frozen=True)
class Planned:
    """What is to be visited, why, from which list, and when the names go."""

    name: str
    purpose: str
    basis: str
    source: str
    starts_on: date
    ends_on: date
    expires_on: date


@transaction.atomic
def begin(*, campaign_id: UUID, planned: Planned, by: Actor) -> Campaign:
    """A campaign of one's own agency. The same id twice is once. Refused: codes; days out of order."""
    must_keep(by)
    if (before := Campaign.objects.filter(pk=campaign_id, agency_id=by.agency_id).first()) is not None:
        return before
    codes.require("outreach.bases", planned.basis, on=clock.today(), field="basis")
    if planned.ends_on < planned.starts_on:
        raise Refused(_("終わりは、始まりより後にしてください。"), field="ends_on")
    if planned.expires_on <= planned.ends_on:
        raise Refused(_("名前を消す日は、終わりより後にしてください。"), field="expires_on")
    made = Campaign.objects.create(
        id=campaign_id,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        made_by_id=by.user_id,
        **asdict(planned),
    )
    note("campaign.begun", by, [Ref("campaign", made.pk)], basis=made.basis)
    return made


@transaction.atomic
def estimate(*, campaign: Campaign, name: str, estimated: int | None, by: Actor) -> CampaignArea:
    """How many persons are thought to live in an area; the area is made if it is new. Refused: no name."""
    must_keep(by)
    if not name.strip():
        raise Refused(_("地区の名前を書いてください。"), field="name")
    area, _new = CampaignArea.objects.select_for_update().get_or_create(
        campaign=campaign, name=name.strip()[:60]
    )
    area.estimated = estimated
    area.save(update_fields=["estimated"])
    note("campaign.estimated", by, [Ref("campaign", campaign.pk)], estimated=estimated or 0)
    return area


@dataclass(frozen=True)
class Given:
    """To whom, for which day, why, on which basis, and how many days after that day it can still be read."""

    membership_id: UUID
    for_on: date
    purpose: str
    basis: str
    days: int = 0


@transaction.atomic
def hand_out(
    *, handout_id: UUID, campaign: Campaign, listed: Sequence[UUID], given: Given, by: Actor
) -> Handout:
    """Rows of a list, to one visitor, for one day. The same id twice is once.

    Refused: nobody chosen; too many; a day of the past; the campaign has let its names go; a basis that does not fit the agency.
    """
    must_keep(by)
    if (before := Handout.objects.filter(pk=handout_id, campaign=campaign).first()) is not None:
        return before
    to = _visitor(given, by)
    rows = _rows(campaign, listed, by)
    expires = datetime.combine(
        given.for_on + timedelta(days=1 + min(max(given.days, 0), LONGEST)), time.min, tzinfo=clock.JST
    )
    made = Handout.objects.create(
        id=handout_id,
        campaign=campaign,
        to_user_id=to.user_id,
        to_agency_id=to.agency_id,
        for_on=given.for_on,
        purpose=given.purpose.strip(),
        basis=given.basis,
        handed_at=clock.now(),
        expires_at=expires,
        handed_by_id=by.user_id,
    )
    Visit.objects.bulk_create([Visit(handout=made, listed=one, sort=n) for n, one in enumerate(rows)])
    persons = [one.person_id for one in rows]
    refs = [Ref("handout", made.pk), Ref("campaign", campaign.pk)]
    data: dict[str, str | int] = {"rows": len(rows), "basis": given.basis, "to": str(to.user_id)}
    note("handout.given", by, refs, persons, **data)
    return made


def _visitor(given: Given, by: Actor) -> Membership:
    today = clock.today()
    if given.for_on < today:
        raise Refused(_("訪問の日は、今日から後の日にしてください。"), field="for_on")
    if not given.purpose.strip():
        raise Refused(_("渡す目的を書いてください。"), field="purpose")
    to = next((one for one in queries.visitors_of(by) if one.pk == given.membership_id), None)
    if to is None:
        raise Refused(_("訪問する人を選んでください。"), field="membership_id")
    basis = codes.require("outreach.handout_bases", given.basis, on=today, field="basis")
    if bool(basis.extra.get("own")) != (to.agency_id == by.agency_id):
        raise Refused(_("渡す相手の機関に合う根拠を選んでください。"), field="basis")
    return to


def _rows(campaign: Campaign, listed: Sequence[UUID], by: Actor) -> list[Listed]:
    if not listed:
        raise Refused(_("訪ねる人を選んでください。"), field="listed")
    if len(listed) > MOST_AT_ONCE:
        raise Refused(_("一人に一度に渡せるのは、40人までです。"), field="listed")
    rows = queries.listed_of(by).filter(campaign=campaign, pk__in=listed, minimised_at__isnull=True)
    found = list(rows.order_by("area__name", "address", "name", "id"))
    if len(found) != len(set(listed)):
        raise Refused(_("名簿にない人が選ばれています。ページを読み込み直してください。"), field="listed")
    return found


@transaction.atomic
def recall(*, handout: Handout, by: Actor) -> None:
    """It is taken back: from now on its visitor reads nothing of it. A kit that was packed before keeps until it runs out."""
    must_keep(by)
    row = Handout.objects.select_for_update(of=("self",)).get(pk=handout.pk)
    if row.recalled_at is None:
        row.recalled_at = clock.now()
        row.save(update_fields=["recalled_at"])
        note("handout.recalled", by, [Ref("handout", row.pk)])
