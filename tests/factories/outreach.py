"""A campaign of visits for tests, made by the same actions that the pages use."""

from datetime import timedelta

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach.actions import campaigns, lists
from marugoto.outreach.models import Campaign, Handout, ListDraft, Listed, Visit
from marugoto.policy.actor import Actor
from tests.factories.agencies import Worker

LIST = """番号,氏名,カナ氏名,生年月日,電話番号,住所,地区
1,訪野 ひとり,ホウノ ヒトリ,1941-05-06,000-111-2222,みさき市東町1-1,東町
2,訪野 ふたり,ホウノ フタリ,1943-07-08,,みさき市東町1-1,東町
3,戸田 みね,トダ ミネ,1939-01-02,000-333-4444,みさき市西町2-2,西町
"""


def campaign(by: Actor, name: str = "80歳以上の訪問") -> Campaign:
    """A campaign of this actor's agency, for a month."""
    today = clock.today()
    planned = campaigns.Planned(
        name=name,
        purpose="ひとり暮らしの様子を知る",
        basis="outreach",
        source="高齢者実態把握調査",
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=30),
        expires_on=today + timedelta(days=120),
    )
    return campaigns.begin(campaign_id=new_id(), planned=planned, by=by)


def draft(found: Campaign, by: Actor, text: str = LIST) -> ListDraft:
    """A list that was looked through."""
    return lists.look_through(
        draft_id=new_id(), campaign=found, file_name="list.csv", data=text.encode("cp932"), by=by
    )


def listed(found: Campaign, by: Actor, text: str = LIST) -> list[Listed]:
    """A list that was taken in, in the order of its numbers."""
    lists.take_in(draft=draft(found, by, text), same={}, by=by)
    return list(Listed.objects.filter(campaign=found).order_by("number"))


def hand_out(
    found: Campaign, rows: list[Listed], to: Worker, by: Actor, *, basis: str = "own_agency", days: int = 0
) -> Handout:
    """These rows go to somebody for today."""
    assert to.membership is not None
    given = campaigns.Given(
        membership_id=to.membership.pk, for_on=clock.today(), purpose="様子を見に行く", basis=basis, days=days
    )
    return campaigns.hand_out(
        handout_id=new_id(), campaign=found, listed=[one.pk for one in rows], given=given, by=by
    )


def visits(handout: Handout) -> list[Visit]:
    """Its visits in their order."""
    return list(handout.visits.select_related("listed").order_by("sort"))
