"""The second wall around the list and the boards; and whoever is protected leaves no gap, no count, no line on paper."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.urls import reverse

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation import queries
from marugoto.evacuation.actions import boards
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    ListConsent,
    ListTerms,
    Provided,
    Provision,
    Registrant,
    SafetyBoard,
    SafetyReport,
    SafetyRow,
    Supporter,
    Surfaced,
)
from marugoto.intake.models import Matter
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.cases import making
from tests.core.test_pdf import read
from tests.evacuation.conftest import Prepared, Struck
from tests.factories import evacuation
from tests.factories.agencies import Town, Worker, hire
from tests.factories.people import hanako, register
from tests.house.second_wall import Granted, differences, pks

NOW, TODAY = clock.now(), clock.today()
DAY = timedelta(days=1)


def protect(person: Person, by: Worker, *named: Worker, address: bool = True) -> Protection:
    """A measure set elsewhere, that names these agencies only."""
    measure = Protection.objects.create(
        person=person, ground="spouse", since=TODAY, until=TODAY, set_by=by.agency, recorded_by=by.user.id
    )
    for one in named:
        ProtectionAgency.objects.create(protection=measure, agency=one.agency, sees_address=address)
    return measure


def _listed(dice: Random, worker: Worker, persons: list[Person], matter: Matter) -> None:
    whose: dict[str, Any] = {"municipality": worker.agency.municipality, "agency": worker.agency}
    terms = ListTerms.objects.create(
        **whose, source="計画", criteria="範囲", reasons=["asked"], valid_from=TODAY, set_by=worker.user
    )
    disaster = Disaster.objects.create(
        **whose, name="台風", kind="storm", declared_by="市長", declared_at=NOW, recorded_by=worker.user
    )
    made = Provision.objects.create(
        **whose,
        number=1,
        group="fire",
        receiver="消防",
        basis="consent",
        purpose="訓練",
        provided_at=NOW,
        provided_by=worker.user,
        due_on=TODAY,
    )
    board = SafetyBoard.objects.create(
        disaster=disaster, agency=worker.agency, name="1日目", opened_at=NOW, opened_by=worker.user
    )
    for n, person in enumerate(dice.sample(persons, dice.randint(0, len(persons)))):
        row = Registrant.objects.create(
            **whose, person=person, terms=terms, reasons=["asked"], since=TODAY, added_by=worker.user
        )
        consent = ListConsent.objects.create(
            registrant=row, subject="plan", state="given", on=TODAY, way="visit", by=worker.user
        )
        plan = EvacuationPlan.objects.create(
            registrant=row,
            version=1,
            consent=consent,
            priority="high",
            shelter_words="東小",
            made_on=TODAY,
            made_by=worker.user,
            review_on=TODAY + DAY,
        )
        Supporter.objects.create(plan=plan, kind="family", name="長女")
        Provided.objects.create(provision=made, registrant=row, person=person)
        _on_board(board, n, worker, matter, person=person)
    _on_board(board, 99, worker, matter, label="旅行者")


def _on_board(board: SafetyBoard, n: int, worker: Worker, matter: Matter, **who: Any) -> None:
    row = SafetyRow.objects.create(board=board, number=n, **who)
    SafetyReport.objects.create(
        row=row, state="home", seen_at=NOW, way="phone", by=worker.user, received_at=NOW
    )
    Surfaced.objects.create(row=row, matter=matter, at=NOW, by=worker.user)


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    mine = set(queries.registrants_of(actor, over=None).values_list("pk", flat=True))
    rows = set(queries.rows_of(actor).values_list("pk", flat=True))
    plans = pks(EvacuationPlan, registrant__in=mine)
    return {
        Registrant: mine,
        ListConsent: pks(ListConsent, registrant__in=mine),
        EvacuationPlan: plans,
        Supporter: pks(Supporter, plan__in=plans),
        Provision: set(queries.provisions_of(actor).values_list("pk", flat=True)),
        Provided: pks(Provided, registrant__in=mine),
        SafetyRow: rows,
        SafetyReport: pks(SafetyReport, row__in=rows),
        Surfaced: pks(Surfaced, row__in=rows),
    }


def test_rows_are_read_by_whom_access_grants_them(
    town: Town,
    sato: Worker,
    suzuki: Worker,
    yamamoto: Worker,
    volunteer: Worker,
    mori: Worker,
    planner: Worker,
    ishii: Worker,
) -> None:
    persons = [hanako(sato), register(yamamoto, given_name="月子"), register(ishii, given_name="星子")]
    other = hire("okada", "岡田 清", town.a, roles=["coordinator"])
    keepers = [yamamoto, other, ishii]
    actors = {w.user.username: w.actor for w in (*keepers, sato, suzuki, volunteer, mori, planner)}
    for right in (Permission.SAFETY_REPORT, Permission.EVACUATION_KEEP):
        less = frozenset(yamamoto.actor.permissions - {right})
        actors[f"yamamoto without {right}"] = replace(yamamoto.actor, permissions=less)
    matter = Matter.objects.get(pk=_matter(sato))
    for seed in range(6):
        dice = Random(seed)
        with transaction.atomic():
            for keeper in keepers:
                town_of = [p for p in persons if p.municipality_id == keeper.agency.municipality_id]
                _listed(dice, keeper, town_of, matter)
            if dice.random() < 0.8:
                protect(dice.choice(persons), sato, dice.choice(keepers), address=dice.random() < 0.5)
            assert differences(actors, granted) == []
            transaction.set_rollback(True)


def _matter(worker: Worker) -> Any:
    return making.matter(worker, hanako(worker)).pk


def test_a_planted_hole_is_seen(prepared: Prepared, sato: Worker) -> None:
    assert differences({"sato": sato.actor}, granted) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON evacuation_registrant FOR SELECT USING (note = '')")
    assert differences({"sato": sato.actor}, granted) != []


# --- protected persons ----------------------------------------------------------------------------------------------------------


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_whoever_is_hidden_from_the_keepers_is_on_no_list_board_count_or_paper(
    struck: Struck, prepared: Prepared, town: Town, sato: Worker
) -> None:
    """Hidden after the board was opened: no line, no count, no number that tells; her own pages are not there."""
    client, by = prepared.by.fresh_client(), prepared.by.actor
    hers = struck.rows[1]
    sheet = evacuation.sheet(by, struck.board, town.areas["east"].pk)
    made = evacuation.provide(by, "disaster", disaster_id=struck.disaster.pk)
    protect(prepared.persons[1], sato, sato)
    for url in ("list", "provisions", "boards"):
        assert "ふたり" not in words(client.get(reverse(f"evacuation:{url}")))
    page = words(client.get(reverse("evacuation:board", args=[struck.board.pk])))
    assert "ふたり" not in page
    assert "全部で 2人" in page
    assert str(hers.number) not in page.split()
    assert "名簿の人 2 人" in words(client.get(reverse("evacuation:list")))
    assert "載っている人（2人）" in words(client.get(reverse("evacuation:provision", args=[made.pk])))
    for name, key in (("sheet-paper", sheet.pk), ("provision-paper", made.pk)):
        text = read(client.get(reverse(f"evacuation:{name}", args=[key])).content)
        assert "ひとり" in text
        assert "ふたり" not in text
    for name, key in (("registrant", prepared.rows[1].pk), ("row", hers.pk), ("plan", prepared.rows[1].pk)):
        assert client.get(reverse(f"evacuation:{name}", args=[key])).status_code == 404
    typed = {"typed": f"{hers.number} b", "seen_at": "2026-11-24T09:00"}
    nobody = {"typed": "6543 b", "seen_at": "2026-11-24T09:00"}
    url = reverse("evacuation:sheet", args=[sheet.pk])
    told, none = (words_of_422(client.post(url, data)) for data in (typed, nobody))
    assert told.replace(str(hers.number), "N") == none.replace("6543", "N")


def words_of_422(answer: Any) -> str:
    """What is said of the lines, and what stays in the box."""
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    said = [one.get_text(" ", strip=True) for one in page.select("main .notice")]
    assert said
    return " ".join([*said, *(box.get_text() for box in page.find_all("textarea"))])


def test_a_number_after_a_hidden_one_does_not_clash(struck: Struck, prepared: Prepared, sato: Worker) -> None:
    by = prepared.by.actor
    last = struck.rows[-1]
    protect(prepared.persons[2], sato, sato)
    made = boards.add_row(
        row_id=new_id(), board=struck.board, label="旅行者", contact="", area_id=None, by=by
    )
    assert made.number > last.number


def test_whoever_is_protected_is_seen_by_the_named_keepers_and_leaves_the_house_on_nothing(
    struck: Struck, prepared: Prepared, town: Town
) -> None:
    client, by = prepared.by.fresh_client(), prepared.by.actor
    protect(prepared.persons[0], prepared.by, prepared.by)
    assert "ひとり" in words(client.get(reverse("evacuation:list")))
    made = evacuation.provide(by, "disaster", disaster_id=struck.disaster.pk)
    assert {one.person.given_name for one in made.rows.all()} == {"ふたり", "みたり"}
    sheet = evacuation.sheet(by, struck.board, town.areas["east"].pk)
    text = read(client.get(reverse("evacuation:sheet-paper", args=[sheet.pk])).content)
    assert "ひとり" not in text
    assert "ふたり" in text
