"""The gaps of the demonstration: one that became an entry of the directory, one that is still an idea. Twice changes nothing."""

from datetime import time, timedelta
from uuid import UUID

from django.db import transaction

from marugoto.cases.actions import unmet
from marugoto.community.actions import gaps
from marugoto.community.actions.gaps import Told
from marugoto.community.models import Gap
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.resources.rules.entry import Answer, Cost, Entry, Time

_ASKED = (("food_lack", "no_resource", 6), ("food_lack", "hours", 2), ("isolation", "too_far", 2))
_STEPS = (
    ("idea", 80, "空いている会館の台所を、夜だけ借りられないか。", None),
    ("trial", 50, "金曜の夜に2回、試しに開いた。", 14),
    ("rules", 30, "こどもは無料、おとなは300円。保険に入る。", None),
)


@transaction.atomic
def load_demo_gaps(*, town: UUID, asking: Actor | None, by: Actor | None) -> int:
    """The gaps that are not there yet; ``asking`` found nobody who could help, ``by`` writes down what is missing."""
    if asking is None or by is None or Gap.objects.filter(municipality_id=town).exists():
        return 0
    for need, reason, times in _ASKED:
        for _n in range(times):
            unmet.note_unmet(need=need, reason=reason, area_id=None, by=asking)
    today = clock.today()
    supper = gaps.open_gap(
        told=Told(
            title="夜にこどもが食べられる場所",
            need="food_lack",
            words="昼の子ども食堂はあるが、夜はどこも閉まっている。",
        ),
        by=by,
        on=today - timedelta(days=100),
    )
    for stage, days, words, users in _STEPS:
        on = today - timedelta(days=days)
        gaps.add_step(gap=supper, stage=stage, on=on, words=words, users=users, by=by)
    gaps.list_resource(gap=supper, entry=_supper(), known_by="visit", by=by)
    told = Told(
        title="電球の交換やごみ出しを頼めるところ",
        need="small_help",
        words="引き受け手が足りない。",
    )
    waiting = gaps.open_gap(told=told, by=by, on=today - timedelta(days=20))
    gaps.add_step(
        gap=waiting, stage="idea", on=today - timedelta(days=10), words="中学生の手伝いを募る。", by=by
    )
    return 2


def _supper() -> Entry:
    return Entry(
        kind="child_cafeteria",
        name="夜のこども食堂（デモ）",
        name_kana="ヨルノコドモショクドウ",
        description="架空の例です。電話番号と所在地はありません。",
        times=(
            Time(
                text="毎週 金曜 18:00〜20:00",
                freq="WEEKLY",
                byday="FR",
                opens=time(18),
                closes=time(20),
            ),
        ),
        costs=(Cost(option="こども", amount=0), Cost(option="おとな", amount=300)),
        needs=(Answer("food_lack"), Answer("isolation", main=False)),
        fields=("children", "community"),
    )
