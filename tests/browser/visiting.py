"""Visits in the town: a list half visited, two records that do not agree, a file, somebody out, and who has not asked."""

from datetime import timedelta
from typing import Any

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach import queries
from marugoto.outreach.actions import approaches, campaigns, kits, records
from marugoto.outreach.models import Campaign, Handout, Listed, VisitConflict
from tests.browser.kochi import Kochi
from tests.factories import outreach

KEEPER, LAY = "kochi-case", "kochi-volunteer"
HEAD = "番号,氏名,カナ氏名,生年月日,電話番号,住所,地区\n"
FOUND = (
    records.Found("met", "watch", met_whom="self", note="縁側で話した。膝が痛く、買い物が月に二度になった。"),
    records.Found("absent", "again", note="郵便受けに新聞が三日分。"),
    records.Found("refused", "none"),
    records.Found("met_family", "consult", met_whom="child", note="娘さんと話した。"),
)


def visiting(kochi: Kochi) -> dict[str, Any]:
    """Numbers by the name a route gives them."""
    by = kochi.actor(KEEPER)
    found = outreach.campaign(by, "80歳以上ひとり暮らしの訪問")
    lines = [
        f"{n},訪野 {n}子,ホウノ サキ,19{30 + n}-05-06,000-100-{n:04},高知市{area}{n}番,{area}\n"
        for n, area in enumerate(["鏡梅ノ木"] * 9 + ["土佐山桑尾"] * 6 + ["春野町芳原"] * 4, start=1)
    ]
    rows = outreach.listed(found, by, HEAD + "".join(lines))
    for name, estimated in (("鏡梅ノ木", 12), ("土佐山桑尾", 6), ("春野町芳原", 9)):
        campaigns.estimate(campaign=found, name=name, estimated=estimated, by=by)
    own = _hand_out(kochi, found, rows[:6], KEEPER, "own_agency")
    lay = _hand_out(kochi, found, rows[:2], LAY, "commissioner")
    # The database asks its own clock, which may be later than the one of the play.
    Handout.objects.filter(campaign=found).update(expires_at=clock.now() + timedelta(days=36500))
    mine = outreach.visits(own)
    for visit, told in zip(mine, FOUND, strict=False):
        records.write(record_id=new_id(), visit_id=visit.pk, found=told, by=by)
    records.write(
        record_id=new_id(), visit_id=outreach.visits(lay)[0].pk, found=FOUND[1], by=kochi.actor(LAY)
    )
    kits.set_out(lone_id=new_id(), minutes=30, by=by)
    text = "氏名,住所,生年月日\n訪野 新子,高知市鏡1番,昭和10年1月2日\n,高知市鏡2番,\n訪野 新子,高知市鏡1番,昭和10年1月2日\n"
    knocked, welcome = _approached(kochi)
    return {
        "campaign_id": found.pk,
        "draft_id": outreach.draft(found, by, text).pk,
        "handout_id": own.pk,
        "listed_id": mine[0].listed_id,
        "visit_id": mine[1].pk,
        "conflict_id": VisitConflict.objects.get(first__listed__campaign=found).pk,
        "approach_id": knocked,
        "welcome_id": welcome,
    }


def _hand_out(kochi: Kochi, found: Campaign, rows: list[Listed], who: str, basis: str) -> Handout:
    by = kochi.actor(KEEPER)
    to = next(one for one in queries.visitors_of(by) if one.user.username == who)
    given = campaigns.Given(to.pk, clock.today(), "ひとり暮らしの様子を知る", basis)
    chosen = [one.pk for one in rows]
    return campaigns.hand_out(handout_id=new_id(), campaign=found, listed=chosen, given=given, by=by)


def _approached(kochi: Kochi) -> tuple[Any, Any]:
    by, today = kochi.actor(KEEPER), clock.today()
    noticed = approaches.Noticed(
        noticed_by="commissioner",
        noticed_on=today - timedelta(days=20),
        basis="outreach",
        way="letter",
        delete_on=today + timedelta(days=200),
        label="鏡の坂の上の、雨戸の閉まった家の方",
        next_step="民生委員さんと、回覧板のときに声をかける",
        next_on=today + timedelta(days=3),
    )
    made = approaches.begin(approach_id=new_id(), person=None, noticed=noticed, by=by)
    for days, way, response in ((15, "letter", "nothing"), (8, "call_by", "refused")):
        approaches.attempt(
            approach=made,
            on=today - timedelta(days=days),
            way=way,
            response=response,
            next_step=noticed.next_step,
            next_on=noticed.next_on,
            by=by,
        )
    welcome = approaches.let_in(approach=made, agency=None, who="移動販売の人", since=today, by=by)
    return made.pk, welcome.pk
