"""The visits of the demonstration: a list half visited, somebody who refuses, today's doors for a worker and for a 民生委員."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach.actions import approaches, campaigns, heard, lists, records
from marugoto.outreach.models import Campaign, Listed, Visit
from marugoto.policy.actor import Actor

_HEAD = "番号,氏名,カナ氏名,生年月日,住所,地区\n"
_ROWS = (
    ("訪野 あや", "ホウノ アヤ", "1941-05-06", "1丁目1番", "東"),
    ("訪野 つね", "ホウノ ツネ", "1938-11-20", "1丁目2番", "東"),
    ("訪野 とよ", "ホウノ トヨ", "1943-02-03", "2丁目5番", "西"),
    ("訪野 はる", "ホウノ ハル", "1940-08-15", "2丁目7番", "西"),
    ("訪野 まさ", "ホウノ マサ", "1936-12-01", "2丁目9番", "西"),
    ("訪野 よし", "ホウノ ヨシ", "1944-03-30", "3丁目4番", "西"),
)
_FOUND = (
    records.Found("met", "watch", met_whom="self", note="縁側で話した。膝が痛く、買い物が月に二度になった。"),
    records.Found("absent", "again", note="郵便受けに新聞が三日分。"),
    records.Found("refused", "none"),
)
_TOLD = (
    heard.Told("東", "commissioner", 1, 2, ("middle", "oldest"), ("elderly", "poverty"), supported=False),
    heard.Told("東", "care_manager", 1, 2, ("middle", "oldest"), ("elderly",)),
    heard.Told("西", "commissioner", 2, 4, ("child", "middle"), ("children", "poverty"), supported=True),
)


@transaction.atomic
def load_demo_visits(*, by: Actor | None, visitor: Actor | None) -> int:
    """A campaign with a few rows, and one family that refuses; ``visitor``: the 民生委員. Twice changes nothing. → rows."""
    if by is None or Campaign.objects.filter(agency_id=by.agency_id).exists():
        return 0
    today = clock.today()
    planned = campaigns.Planned(
        name="80歳以上ひとり暮らしの訪問（デモ）",
        purpose="ひとり暮らしの様子を知る",
        basis="outreach",
        source="高齢者実態把握調査（架空）",
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=30),
        expires_on=today + timedelta(days=120),
    )
    campaign = campaigns.begin(campaign_id=new_id(), planned=planned, by=by)
    rows = _listed(campaign, by)
    for name, estimated in (("東", 3), ("西", 6)):
        campaigns.estimate(campaign=campaign, name=name, estimated=estimated, by=by)
    own = _hand_out(campaign, rows[:4], to=by, basis="own_agency", by=by)
    for visit_id, found in zip(own, _FOUND, strict=False):
        records.write(record_id=new_id(), visit_id=visit_id, found=found, by=by)
    if visitor is not None:
        _hand_out(campaign, rows[4:], to=visitor, basis="commissioner", by=by)
    for told in _TOLD:
        heard.tell(heard_id=new_id(), campaign=campaign, told=told, by=by)
    _refusing(by)
    return len(rows)


def _listed(campaign: Campaign, by: Actor) -> list[Listed]:
    lines = "".join(f"{n},{','.join(row)}\n" for n, row in enumerate(_ROWS, start=1))
    draft = lists.look_through(
        draft_id=new_id(), campaign=campaign, file_name="demo.csv", data=(_HEAD + lines).encode(), by=by
    )
    lists.take_in(draft=draft, same={}, by=by)
    return list(Listed.objects.filter(campaign=campaign).order_by("number"))


def _hand_out(campaign: Campaign, rows: list[Listed], *, to: Actor, basis: str, by: Actor) -> list[UUID]:
    given = campaigns.Given(to.membership_id, clock.today(), campaign.purpose, basis)
    handout = campaigns.hand_out(
        handout_id=new_id(), campaign=campaign, listed=[one.pk for one in rows], given=given, by=by
    )
    visits = Visit.objects.filter(handout=handout).order_by("listed__number", "id")
    return list(visits.values_list("id", flat=True))


def _refusing(by: Actor) -> None:
    today, step = clock.today(), "民生委員さんと、回覧板のときに声をかける"
    noticed = approaches.Noticed(
        noticed_by="commissioner",
        noticed_on=today - timedelta(days=20),
        basis="outreach",
        way="letter",
        delete_on=today + timedelta(days=200),
        label="坂の上の、雨戸の閉まった家の方（デモ）",
        next_step=step,
        next_on=today + timedelta(days=3),
    )
    made = approaches.begin(approach_id=new_id(), person=None, noticed=noticed, by=by)
    for days, way, response in ((15, "letter", "nothing"), (8, "call_by", "refused")):
        approaches.attempt(
            approach=made,
            on=today - timedelta(days=days),
            way=way,
            response=response,
            next_step=step,
            next_on=noticed.next_on,
            by=by,
        )
    approaches.let_in(approach=made, agency=None, who="移動販売の人", since=today, by=by)
