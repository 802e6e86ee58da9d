"""The second wall around outreach: keepers of the agency, and visitors while a handout of theirs stands."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from marugoto.core import clock
from marugoto.outreach import queries
from marugoto.outreach.models import (
    Approach,
    ApproachEntry,
    Campaign,
    CampaignArea,
    Handout,
    Heard,
    HeardApart,
    ListDraft,
    Listed,
    Visit,
    VisitConflict,
    VisitRecord,
    Welcome,
)
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.factories.agencies import Town, Worker
from tests.factories.people import hanako, register
from tests.house.second_wall import Granted, differences, pks

NOW, TODAY = clock.now(), clock.today()


def _campaign(dice: Random, worker: Worker, others: list[Worker], persons: list[Person]) -> None:
    agency = worker.agency
    campaign = Campaign.objects.create(
        municipality=agency.municipality,
        agency=agency,
        name="訪問",
        purpose="様子",
        basis="outreach",
        source="名簿",
        starts_on=TODAY,
        ends_on=TODAY,
        expires_on=TODAY + timedelta(days=9),
        made_by=worker.user,
    )
    area = CampaignArea.objects.create(campaign=campaign, name="東町")
    ListDraft.objects.create(campaign=campaign, file_name="x", rows=[], brought_by=worker.user)
    heard = [
        Heard.objects.create(
            campaign=campaign, area=area, teller="school", teller_no=n, written_by=worker.user
        )
        for n in (1, 2)
    ]
    first, second = sorted(heard, key=lambda one: one.pk)
    HeardApart.objects.create(first=first, second=second, decided_by=worker.user)
    rows = [
        Listed.objects.create(campaign=campaign, area=area, name="訪野", address="東町", person=one)
        for one in [None, *dice.sample(persons, dice.randint(0, len(persons)))]
    ]
    for to in dice.sample(others, 2):
        over = dice.random() < 0.3
        handout = Handout.objects.create(
            campaign=campaign,
            to_user=to.user,
            to_agency=to.agency,
            for_on=TODAY,
            purpose="様子",
            basis="own_agency",
            handed_at=NOW - timedelta(days=2),
            expires_at=NOW + timedelta(days=-1 if over else 1),
            handed_by=worker.user,
            recalled_at=NOW if dice.random() < 0.2 else None,
        )
        for listed in dice.sample(rows, dice.randint(1, len(rows))):
            _visited(dice, Visit.objects.create(handout=handout, listed=listed, sort=1), to)


def _visited(dice: Random, visit: Visit, by: Worker) -> None:
    records = [
        VisitRecord.objects.create(
            listed=visit.listed,
            visit=visit,
            by=by.user,
            agency=by.agency,
            channel="kit",
            result="absent",
            next_step="again",
            device_at=NOW,
            received_at=NOW,
            happened_at=NOW,
            version=dice.randint(1, 10**6),
        )
        for _n in range(dice.randint(0, 2))
    ]
    if len(records) == 2:
        VisitConflict.objects.create(first=records[0], second=records[1])


def build(dice: Random, workers: list[Worker], lay: Worker, persons: list[Person]) -> None:
    """Campaigns and approaches of all agencies by chance; perhaps somebody is hidden from some, or their address."""
    for worker in workers:
        town = [p for p in persons if p.municipality_id == worker.agency.municipality_id]
        _campaign(dice, worker, [*workers, lay], town)
        for person in [None, *dice.sample(town, dice.randint(0, len(town)))]:
            found = Approach.objects.create(
                municipality=worker.agency.municipality,
                agency=worker.agency,
                person=person,
                label="" if person else "角の家",
                noticed_by="neighbour",
                noticed_on=TODAY,
                basis="outreach",
                way="letter",
                delete_on=TODAY + timedelta(days=9),
                kept_by=worker.user,
            )
            ApproachEntry.objects.create(
                approach=found, on=TODAY, way="letter", response="sign", by=worker.user
            )
            Welcome.objects.create(approach=found, who="隣の人", since=TODAY)
    if dice.random() < 0.7:
        measure = Protection.objects.create(
            person=dice.choice(persons),
            ground="spouse",
            since=TODAY,
            until=TODAY,
            set_by=workers[0].agency,
            recorded_by=workers[0].user.id,
        )
        named = dice.choice(workers)
        sees = dice.random() < 0.5
        ProtectionAgency.objects.create(protection=measure, agency=named.agency, sees_address=sees)


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    mine = set(queries.listed_of(actor).values_list("pk", flat=True))
    visits = set(queries.visits_to(actor, at=clock.now()).values_list("pk", flat=True))
    handed = set(queries.visits_to(actor, at=clock.now()).values_list("listed_id", flat=True))
    approaches = set(queries.approaches_of(actor).values_list("pk", flat=True))
    records = pks(VisitRecord, listed__in=mine) | pks(
        VisitRecord, listed__in=handed, by=actor.user_id, agency=actor.agency_id
    )
    heard = set(queries.heard_of(actor).values_list("pk", flat=True))
    return {
        Heard: heard,
        HeardApart: pks(HeardApart, first__in=heard),
        Approach: approaches,
        ApproachEntry: pks(ApproachEntry, approach__in=approaches),
        Welcome: pks(Welcome, approach__in=approaches),
        ListDraft: pks(ListDraft, campaign__in=queries.campaigns_of(actor).order_by()),
        Listed: mine | handed,
        Visit: pks(Visit, listed__in=mine) | visits,
        VisitRecord: records,
        VisitConflict: pks(VisitConflict, first__in=records, second__in=records),
    }


def test_rows_are_read_by_whom_access_grants_them(
    town: Town,
    sato: Worker,
    tanaka: Worker,
    yamamoto: Worker,
    volunteer: Worker,
    mori: Worker,
    admin: Worker,
    ishii: Worker,
) -> None:
    persons = [hanako(sato), register(yamamoto, given_name="月子"), register(ishii, given_name="星子")]
    workers = [yamamoto, sato, tanaka, ishii]
    actors = {w.user.username: w.actor for w in (*workers, volunteer, mori, admin)}
    keeps_only = frozenset(sato.actor.permissions - {Permission.VISIT_MAKE})
    actors["sato, who keeps only"] = replace(sato.actor, permissions=keeps_only)
    for seed in range(10):
        with transaction.atomic():
            build(Random(seed), workers, volunteer, persons)
            assert differences(actors, granted) == []
            transaction.set_rollback(True)


def test_a_planted_hole_is_seen(town: Town, sato: Worker, yamamoto: Worker) -> None:
    _campaign(Random(1), yamamoto, [yamamoto, yamamoto], [])
    assert differences({"sato": sato.actor}, granted) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON outreach_listed FOR SELECT USING (name <> '')")
    assert differences({"sato": sato.actor}, granted) != []
