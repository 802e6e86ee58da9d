"""避難と安否 in the town that is played through: a list with plans and gaps, what was provided, an exercise with a board."""

from typing import Any

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Membership
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.actions import boards, plans
from marugoto.evacuation.models import Registrant
from marugoto.policy.actor import Actor
from tests.browser.kochi import Kochi
from tests.factories import evacuation
from tests.factories.agencies import Worker
from tests.factories.people import register

KEEPER = "kochi-coordinator"
HELPER = plans.Helper("隣野 たすく", "neighbour", "000-555-0001", "高知市旭町2丁目", agreed=True)


def flee(kochi: Kochi) -> dict[str, Any]:
    """Numbers by the name a route gives them."""
    by = kochi.actor(KEEPER)
    evacuation.set_terms(
        by, source="高知市地域防災計画", criteria="要介護3以上、障害者手帳1・2級、申し出た方"
    )
    rows = _listed(kochi, by)
    evacuation.plan(by, rows[0], HELPER, hazards=["tsunami", "earthquake"], shelter_words="旭小学校 3階")
    evacuation.plan(by, rows[1], plans.Helper("未野 まつ", "family"), hazards=["landslide"])
    made = evacuation.provide(by, receiver="旭地区自主防災会 会長 防野さん", copies=2)
    exercise = evacuation.declare(by, exercise=True, name="秋の津波避難訓練")
    board = evacuation.open_board(by, exercise)
    safe = evacuation.rows(board)
    evacuation.report(by, safe[0], "hurt", minutes=40, place="旭小学校")
    evacuation.report(by, safe[0], "home", minutes=5, need=True, note="余震がこわくて眠れない")
    evacuation.report(by, safe[1], "shelter", minutes=20)
    evacuation.report(by, safe[2], "not_met", minutes=10)
    boards.add_row(
        row_id=new_id(), board=board, label="宿の旅行者、二人連れ", contact="駅前旅館", area_id=None, by=by
    )
    someone = register(
        _worker(kochi), family_name="避野", given_name="まだ", family_kana="ヒノ", given_kana="マダ"
    )
    return {
        "registrant_id": rows[0].pk,
        "provision_id": made.pk,
        "disaster_id": exercise.pk,
        "board_id": board.pk,
        "sheet_id": evacuation.sheet(by, board, safe[0].area_id).pk,
        "evacuation:add/person_id": someone.pk,
        "evacuation:row/row_id": safe[0].pk,
        "evacuation:surface/row_id": safe[0].pk,
    }


def _worker(kochi: Kochi) -> Worker:
    seat = Membership.objects.select_related("user", "agency").get(user__username=KEEPER)
    return Worker(seat.user, seat, seat.agency, None)


def _listed(kochi: Kochi, by: Actor) -> list[Registrant]:
    areas = list(agencies.areas_of(kochi.town.pk, on=clock.today())[:2])
    rows = []
    for n, reason in enumerate(["care_level", "medical_care", "lives_alone", "physical", "asked"]):
        person = register(
            _worker(kochi),
            family_name="避野",
            given_name=("一子", "次郎", "みつ", "四郎", "いつ")[n],
            family_kana="ヒノ",
            given_kana=("イチコ", "ジロウ", "ミツ", "シロウ", "イツ")[n],
            phone=f"000-777-000{n}",
            address=f"高知市旭町{n + 1}丁目",
        )
        person.area = areas[n % 2]
        person.save(update_fields=["area"])
        rows.append(evacuation.put_on(by, person, reason))
    for n, state in enumerate(["given", "given", "refused"]):
        evacuation.answer(by, rows[n], state=state)
    return rows
