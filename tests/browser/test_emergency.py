"""緊急閲覧, played through by four accounts: a protected person, whom no search finds; who is told; who reviews.

Nobody's clock is moved: the database keeps the minutes.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.people.actions import persons, protection
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from marugoto.people.rules import Particulars
from tests.browser.hands import Hands
from tests.browser.kochi import PASSWORD, Kochi

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
HER, PLACE, STORY = "緊海 ミツ", "高知市旭町1丁目9-9", "夜になると電話が鳴り続ける。"


@pytest.fixture(scope="module")
def person(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Person:
    """The case worker took her worry in; the town protects her, and names nobody else."""
    with django_db_blocker.unblock():
        by = kochi.actor("kochi-case")
        her = persons.register_person(
            particulars=Particulars(
                family_name="緊海",
                given_name="ミツ",
                family_kana="キンカイ",
                given_kana="ミツ",
                birth=Birth(date(1971, 4, 5), "day"),
                phone="000-777-1234",
                address=PLACE,
            ),
            confirmed_new=True,
            by=by,
        )
        consultations.receive(
            consultation_id=new_id(),
            received=Received(
                channel="visit",
                story=STORY,
                caller_relation="self",
                urgency="today",
                outcome="taken_on",
                subjects=[Subject(person_id=her.pk)],
            ),
            by=by,
        )
        protection.protect(
            person=her,
            ground="stalking",
            since=clock.today(),
            until=clock.today() + timedelta(days=300),
            allowed={by.agency_id: True},
            by=kochi.actor("kochi-coordinator"),
        )
        return her


def test_the_glass_is_broken_in_sight_of_others(
    kochi: Kochi, server: str, person: Person, open_page: OpenPage
) -> None:
    def at_work(who: str) -> Hands:
        hands = Hands(open_page(), server)
        hands.open("/today/")
        hands.sign_in(who, PASSWORD)
        return hands

    desk = at_work("kochi-desk")
    desk.open("/people/?q=緊海")
    desk.lacks(HER)
    desk.follow("緊急閲覧")
    desk.write("その人の名前", "きんかい みつ")
    desk.write("生年月日", "1971-04-05")
    desk.choose("暴力・虐待を受けている")
    desk.write("何が起きているか", "戸をたたく音がすると、隣の人から電話。")
    desk.choose("法令で求められる通報")
    desk.choose("15分")
    desk.press("わけを記録して")
    desk.heading(HER)
    desk.sees("支援措置のある方です")
    desk.sees(kochi.user_name("kochi-case"))
    desk.lacks(PLACE)
    desk.lacks("000-777-1234")
    desk.lacks(STORY)
    desk.press("見終えたので閉じる")
    desk.sees("この緊急閲覧は終わりました")
    desk.lacks(HER)

    holder = at_work("kochi-case")
    holder.follow(kochi.user_name("kochi-desk"), holder.card("緊急閲覧の知らせ"))
    holder.sees("戸をたたく音がする")
    holder.sees(HER)
    holder.press("受け止めた")

    officer = at_work("kochi-privacy")
    officer.follow(kochi.user_name("kochi-desk"), officer.card("確かめを待つ緊急閲覧"))
    officer.lacks(HER)
    officer.choose("適正だった")
    officer.write("判断のわけ", "隣の人の電話と、警察の到着が合う。")
    officer.press("判断を残す")
    officer.sees("適正だった")

    admin = at_work("kochi-admin")
    admin.open("/emergency/break/")
    admin.sees("この操作はできません")
