"""A つなぎ with a table of the household: each member agrees for oneself; nobody else can be told from it."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.disclosure import Shown, Wish
from marugoto.collaboration.models import PacketMember, Referral
from marugoto.collaboration.queries import consents
from marugoto.collaboration.rules import household as rules
from marugoto.collaboration.rules.household import Row
from marugoto.collaboration.rules.packet import Standing
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from marugoto.people.actions import consent, households, protection
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import WORRY, agree, letter_to, matter_of, person_of

pytestmark = pytest.mark.django_db


def _row(name: str, relation: str, age: int | None = 40) -> Row:
    return Row(new_id(), name, relation, age)


# --- rules -----------------------------------------------------------------------------------------------------------


def test_no_relation_is_told_without_the_head() -> None:
    head, child = _row("父", "self"), _row("子", "child")
    assert [r.relation for r in rules.told([head, child])] == ["self", "child"]
    assert [r.relation for r in rules.told([child])] == [""]
    assert rules.told([]) == []


def test_what_is_told_of_the_chosen_does_not_hang_on_the_others() -> None:
    """In random households: the table of the chosen is that of a household in which nobody else lives."""
    relations = ("self", "spouse", "child", "parent", "sibling")
    for seed in range(300):
        dice = Random(seed)
        rows = [
            _row(
                f"人{n}",
                relations[0] if n == 0 else dice.choice(relations[1:]),
                dice.choice((None, *range(100))),
            )
            for n in range(dice.randint(1, 7))
        ]
        dice.shuffle(rows)
        chosen = dice.sample(rows, dice.randint(0, len(rows)))
        among = [r for r in rules.snapshot(rows) if r in chosen]
        assert rules.told(among) == rules.told(rules.snapshot(chosen))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, ""),
        ({"chosen": 0, "found": 0, "basis": "anonymous", "items": ["household"]}, ""),
        ({"found": 1}, "members"),
        ({"chosen": 13, "found": 13}, "members"),
        ({"basis": "anonymous"}, "members"),
        ({"items": ["complaint", "household"]}, "items"),
    ],
)
def test_which_choices_will_not_do(change: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"chosen": 2, "found": 2, "basis": "consent", "items": ["complaint"]}
    found, problem = rules.choice_problem(**(values | change))
    assert found == field
    assert bool(problem) is bool(field)


def test_each_member_agrees_for_oneself() -> None:
    on, agency = date(2026, 11, 24), new_id()
    yes, no = Standing("花子", "given"), Standing("太郎", "refused")
    over = Standing("次郎", "given", until=on - timedelta(days=1))
    assert rules.consent_problem(standings=[yes], on=on, agency_id=agency) == ""
    problem = rules.consent_problem(standings=[yes, no, over], on=on, agency_id=agency)
    assert "太郎、次郎" in str(problem.values) or "太郎、次郎" in problem  # type: ignore[attr-defined]


# --- a household -----------------------------------------------------------------------------------------------------


@pytest.fixture
def family(clock: Clock, sato: Worker) -> list[Person]:
    """渡邊 正 (head, 1948), 花子 (spouse, 1950), 隆 (child, 1980). All have agreed but 隆."""
    head = person_of(sato, "渡邊 正", birth="1948-03-01")
    wife = person_of(sato, "渡邊 花子", birth="1950-12-01")
    son = person_of(sato, "渡邊 隆", birth="1980-01-15", agrees=False)
    home = households.make_household(members=[(head, "self")], since=time.today(), by=sato.actor)
    for person, relation in ((wife, "spouse"), (son, "child")):
        households.add_member(
            household=home, person=person, relation=relation, since=time.today(), by=sato.actor
        )
    return [head, wife, son]


def _matter(sato: Worker, family: Sequence[Person]) -> Matter:
    return matter_of(sato, family[1])


def _send(sato: Worker, matter: Matter, to: Any, members: Sequence[Person], **change: Any) -> Referral:
    wish = Wish(
        basis=change.pop("basis", "consent"),
        items=change.pop("items", (WORRY,)),
        basis_note=change.pop("basis_note", ""),
        members=[p.id for p in members],
    )
    letter = letter_to(to, wish=wish, **change)
    return referrals.send(referral_id=new_id(), matter_id=matter.id, letter=letter, by=sato.actor)


def _read(worker: Worker, sent: Referral) -> Shown:
    return disclosure.packet_for(worker.actor, sent.packet_id)


def _table(shown: Shown) -> list[tuple[str, str, int | None]]:
    return [(row.name, row.relation, row.age) for row in shown.members]


def test_the_table_is_of_the_day_and_of_the_chosen(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person], clock: Clock
) -> None:
    sent = _send(sato, _matter(sato, family), town.b.desk, family[:2])
    assert _table(_read(tanaka, sent)) == [("渡邊 正", "self", 78), ("渡邊 花子", "spouse", 75)]
    clock.advance(days=30)
    Person.objects.filter(pk=family[0].pk).update(family_name="山田")
    assert _table(_read(tanaka, sent)) == [("渡邊 正", "self", 78), ("渡邊 花子", "spouse", 75)]
    page = tanaka.client.get(reverse("collaboration:referral", args=[sent.id])).content.decode()
    assert "78歳" in page
    assert "隆" not in page
    event = AuditEvent.objects.get(verb="packet.disclosed")
    assert set(event.person_ids) == {family[0].id, family[1].id}
    assert event.data["members"] == 2


def test_without_the_head_nothing_tells_of_one(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person]
) -> None:
    sent = _send(sato, _matter(sato, family), town.b.desk, [family[1]])
    assert _table(_read(tanaka, sent)) == [("渡邊 花子", "", 75)]
    page = tanaka.client.get(reverse("collaboration:referral", args=[sent.id])).content.decode()
    assert "配偶者" not in page
    assert "続柄" not in page


def test_who_has_not_agreed_does_not_go_along(sato: Worker, town: Town, family: list[Person]) -> None:
    with pytest.raises(Refused, match="渡邊 隆 の同意") as refused:
        _send(sato, _matter(sato, family), town.b.desk, family)
    assert refused.value.field == "members"
    agree(sato, family[2])
    sent = _send(sato, _matter(sato, family), town.b.desk, family)
    assert sent.packet.members.count() == 3


def test_another_basis_needs_no_answer_but_its_article(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person]
) -> None:
    sent = _send(sato, _matter(sato, family), town.b.desk, family, basis="law", basis_note="児童福祉法25条")
    assert len(_read(tanaka, sent).members) == 3


def test_consent_heard_on_the_same_page_counts(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person]
) -> None:
    from marugoto.collaboration.actions.packets import Heard

    heard = Heard(person_ids=[family[2].id], form="oral", on=time.today())
    sent = _send(sato, _matter(sato, family), town.b.desk, family, heard=heard)
    assert len(_read(tanaka, sent).members) == 3


def test_who_takes_the_answer_back_leaves_the_table_alone(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person]
) -> None:
    sent = _send(sato, _matter(sato, family), town.b.desk, family[:2])
    (stops,) = consents.resting_on(sato.actor, family[0])
    assert (stops.whole, stops.items) == (False, ("世帯構成",))
    consent.withdraw_consent(person=family[0], on=time.today(), by=sato.actor)
    shown = _read(tanaka, sent)
    assert _table(shown) == [("渡邊 花子", "", 75)], "and with the head goes every relation"
    assert shown.items
    assert len(disclosure.sent_packet(sato.actor, sent.packet).members) == 2, "the sender keeps what was sent"
    assert consents.resting_on(sato.actor, family[0]) == []
    consent.withdraw_consent(person=family[1], on=time.today(), by=sato.actor)
    assert _read(tanaka, sent).members == ()
    assert _read(tanaka, sent).why_not


def test_consent_in_part_carries_the_row_or_not(sato: Worker, town: Town, family: list[Person]) -> None:
    from marugoto.people.rules import Scope

    agree(sato, family[2], "partial", scope=Scope(items=frozenset({"complaint"})))
    with pytest.raises(Refused, match="渡邊 隆"):
        _send(sato, _matter(sato, family), town.b.desk, family)
    agree(sato, family[2], "partial", scope=Scope(items=frozenset({"household"})))
    assert _send(sato, _matter(sato, family), town.b.desk, family).packet.members.count() == 3


def test_a_protected_member_is_not_there(
    sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town, family: list[Person]
) -> None:
    sent = _send(sato, _matter(sato, family), town.b.desk, family[:2])
    protection.protect(
        person=family[0],
        ground="spouse",
        since=time.today(),
        until=time.today() + timedelta(days=300),
        allowed={sato.agency.pk: True},
        by=yamamoto.actor,
    )
    assert _table(_read(tanaka, sent)) == [("渡邊 花子", "", 75)]
    with pytest.raises(Refused, match="支援措置"):
        _send(sato, _matter(sato, family), town.b.desk, family[:2])


def test_the_words_about_the_household_do_not_go_beside_the_table(
    sato: Worker, town: Town, family: list[Person]
) -> None:
    with pytest.raises(Refused, match="世帯構成") as refused:
        _send(
            sato,
            _matter(sato, family),
            town.b.desk,
            family[:2],
            items=[WORRY, ("household", "3人世帯（本人、配偶者、子）")],
        )
    assert refused.value.field == "items"


def test_whom_one_does_not_know_one_cannot_offer(
    sato: Worker, takahashi: Worker, town: Town, family: list[Person]
) -> None:
    stranger = person_of(takahashi, "山田 一郎")
    with pytest.raises(Refused, match="選びなおして"):
        _send(sato, _matter(sato, family), town.b.desk, [family[0], stranger])
    here = disclosure.household_of(_matter(sato, family), seen_by=sato.agency.pk)
    assert {p.id for p, _relation in here} == {p.id for p in family}
    assert not PacketMember.objects.exists()


def test_in_the_ledger_of_a_member_stands_the_own_row_alone(
    sato: Worker, town: Town, family: list[Person]
) -> None:
    _send(sato, _matter(sato, family), town.b.desk, family[:2])
    mine = sato.client.get(reverse("collaboration:ledger", args=[family[0].pk])).content.decode()
    assert "渡邊 正　本人　78歳" in mine
    assert WORRY[1] not in mine
    theirs = sato.client.get(reverse("collaboration:ledger", args=[family[1].pk])).content.decode()
    assert WORRY[1] in theirs


def test_chosen_on_the_page(sato: Worker, tanaka: Worker, town: Town, family: list[Person]) -> None:
    matter = _matter(sato, family)
    url = reverse("collaboration:referral-new", args=[matter.id])
    page = sato.client.get(url).content.decode()
    assert "世帯の表に入れる人" in page
    assert "渡邊 隆（子・46歳）" in page
    data = {
        "referral": str(new_id()),
        "to_desk": str(town.b.desk.id),
        "kind": "request",
        "asked": "訪問してほしい",
        "basis": "consent",
        "item-complaint-on": "on",
        "item-complaint-body": WORRY[1],
        "members": [str(family[0].id), str(family[2].id)],
    }
    got = sato.client.post(url, data)
    assert got.status_code == 422
    assert "渡邊 隆 の同意" in got.content.decode()
    got = sato.client.post(url, data | {"members": [str(family[0].id)]})
    assert got.status_code == 302
    row = PacketMember.objects.get()
    assert (row.person_id, row.relation, row.age) == (family[0].id, "self", 78)


def test_two_worlds_with_other_members_read_alike(
    sato: Worker, tanaka: Worker, town: Town, family: list[Person]
) -> None:
    """Whether a third lives there, the receiver's page is the same, letter by letter (but for the numbers of the つなぎ)."""
    matter = _matter(sato, family)
    sent = _send(sato, matter, town.b.desk, family[:2], kind="request")
    url = reverse("collaboration:referral", args=[sent.id])
    three = _without_tokens(tanaka.client.get(url).content)
    family[2].household_memberships.get().delete()
    assert _without_tokens(tanaka.client.get(url).content) == three


def _without_tokens(page: bytes) -> bytes:
    """Without the token, and without the number that each form takes along so that it is not said twice."""
    return re.sub(rb'name="(?:[a-z]+-)*(?:csrfmiddlewaretoken|message)" value="[^"]+"', b"", page)
