"""名前を出さない相談: asked before there is a basis; nothing in it tells whom it is about."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.collaboration.actions import anonymous
from marugoto.collaboration.models import Packet, Referral
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of

pytestmark = pytest.mark.django_db
URL = "/collaboration/anonymous/"
ASKED = "80代の母と50代の子の世帯です。家に入れてもらえません。"


def test_a_question_without_a_name_reaches_the_other_desk(
    clock: Clock, suzuki: Worker, tanaka: Worker, town: Town
) -> None:
    page = BeautifulSoup(suzuki.client.get(URL).content, "html.parser")
    options = {o["value"] for o in page.select("select[name=to_desk] option")}
    assert str(town.b.desk.id) in options
    assert str(town.a.desk.id) not in options
    key = page.select_one("input[name=referral]")
    assert key is not None
    data = {"referral": key["value"], "to_desk": str(town.b.desk.id), "asked": ASKED}
    for _ in range(2):
        answer = suzuki.client.post(URL, data)
        assert answer["Location"] == reverse("collaboration:referral", args=[key["value"]])
    sent = Referral.objects.get()
    assert (sent.packet.basis, sent.packet.items.count(), sent.packet.persons.count()) == ("anonymous", 0, 0)
    assert (sent.matter.persons.count(), sent.matter.holder_desk, sent.moves_baton) == (0, town.a.desk, False)
    assert ASKED in tanaka.client.get(answer["Location"]).content.decode()
    assert URL in suzuki.client.get(reverse("collaboration:referrals")).content.decode()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("渡邊 花子さんのことです", "渡邊花子"),
        ("渡邊花子さんのことです", "渡邊花子"),
        ("わたなべ はなこさんのこと", "わたなべ"),
        ("本町3丁目の方です", "みさき市本町3丁目"),
        ("電話は０９０－１２３４－５６７８", "090"),
        ("電話は 090-1234-5678", "090-1234-5678"),
    ],
)
def test_what_tells_who_it_is_does_not_leave(
    clock: Clock, suzuki: Worker, town: Town, asked: str, told: str
) -> None:
    matter_of(suzuki, person_of(suzuki, address="本町3丁目"))
    data = {"referral": str(new_id()), "to_desk": str(town.b.desk.id), "asked": asked}
    answer = suzuki.client.post(URL, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "だれか分かることば" in text
    assert asked in text, "what was typed stays"
    assert not Packet.objects.exists()
    assert Matter.objects.count() == 1


def test_what_cannot_be_is_refused(clock: Clock, suzuki: Worker, town: Town, planner: Worker) -> None:
    with pytest.raises(Refused) as no:
        anonymous.ask(referral_id=new_id(), to_desk_id=town.b.desk.id, asked=" ", by=suzuki.actor)
    assert no.value.field == "asked"
    with pytest.raises(Refused) as no:
        anonymous.ask(referral_id=new_id(), to_desk_id=new_id(), asked=ASKED, by=suzuki.actor)
    assert no.value.field == "to_desk"
    with pytest.raises(Refused, match="窓口に所属していない"):
        anonymous.ask(referral_id=new_id(), to_desk_id=town.b.desk.id, asked=ASKED, by=planner.actor)
    assert not Matter.objects.exists()
    assert suzuki.client.post(URL, {}).status_code == 422
    assert planner.client.get(URL).status_code == 403
