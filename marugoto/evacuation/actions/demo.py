"""The demonstration: a few invented residents on the list, one plan, an exercise that is over and was reviewed."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation import queries
from marugoto.evacuation.actions import boards, plans, registrants, terms
from marugoto.evacuation.actions.common import is_of_the_town
from marugoto.evacuation.models import ListTerms, SafetyRow
from marugoto.people.models import Person
from marugoto.policy.actor import Actor

_REASONS = ("care_level", "medical_care", "lives_alone", "physical", "asked", "old_household")
_STATES = ("home", "shelter", "home", "not_met", "home", "elsewhere")


@transaction.atomic
def load_demo_list(*, town: UUID, by: Actor | None) -> int:
    """How many were put on the list; 0 where there is one already, or nobody who may keep it. Twice changes nothing."""
    if by is None or not is_of_the_town(by) or ListTerms.objects.filter(municipality_id=town).exists():
        return 0
    told = terms.Terms(
        source="地域防災計画（デモ）",
        criteria="要介護3以上、身体障害者手帳1・2級、医療的ケア、ひとり暮らしの高齢者、申し出た人",
        valid_from=clock.today() - timedelta(days=200),
        reasons=list(_REASONS),
    )
    terms.set_terms(told=told, by=by)
    born = Person.objects.roots().filter(municipality_id=town, is_synthetic=True, deceased_on__isnull=True)
    oldest = born.filter(birth_date__isnull=False).exclude(address="").order_by("birth_date", "id")
    people = list(oldest[: len(_REASONS)])
    for n, person in enumerate(people):
        row = registrants.put_on(registrant_id=new_id(), person=person, reasons=[_REASONS[n]], by=by)
        if n < 4:
            _answer("list", "refused" if n == 2 else "given", row.pk, by)
        if n == 0:
            _plan(row.pk, by)
    _exercise(by)
    return len(people)


def _answer(subject: str, state: str, row: UUID, by: Actor) -> None:
    found = queries.registrants_of(by).get(pk=row)
    told = registrants.Answer(subject, state, clock.today(), "visit")
    registrants.answer(registrant=found, told=told, by=by)


def _plan(row: UUID, by: Actor) -> None:
    _answer("plan", "given", row, by)
    helper = plans.Helper("隣野 たすく（架空）", "neighbour", "000-555-0001", agreed=True)
    told = plans.Planned(
        priority="high",
        review_on=clock.today() + timedelta(days=365),
        hazards=["earthquake", "flood"],
        needs=["carried", "medicine"],
        needs_words="階段は二人でおぶう。薬は枕元の赤い袋。",
        shelter_words="小学校の体育館（二階）",
        route="川から離れ、坂の少ない道",
        made_with="本人と長女",
    )
    found = queries.registrants_of(by).get(pk=row)
    plans.make_plan(registrant=found, told=told, helpers=[helper], seen=0, by=by)


def _exercise(by: Actor) -> None:
    told = terms.Declared("秋の避難訓練（デモ）", "earthquake", "市長", exercise=True)
    disaster = terms.declare(disaster_id=new_id(), told=told, by=by)
    board = boards.open_board(board_id=new_id(), disaster=disaster, name="訓練の安否確認", areas=(), by=by)
    now = clock.now()
    rows = SafetyRow.objects.filter(board=board).order_by("number")
    for row, state in zip(rows, _STATES, strict=False):
        seen = boards.Seen(state, now, "phone", need=state == "elsewhere")
        boards.report(report_id=new_id(), row=row, seen=seen, by=by)
    boards.close_board(board=board, by=by)
    terms.end(disaster=disaster, by=by)
    words = "電話に出ない人が一人。訪ねる順を先に決めておく。"
    terms.review(disaster=disaster, words=words, by=by)
