"""Figures about people and their matters: consultations, つなぎ, cases, plans, what was done."""

from collections.abc import Callable

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from marugoto.cases.models import Case, CaseSubject, Closing, Plan, Progress
from marugoto.collaboration.models import Referral
from marugoto.indicators.definitions.base import Definition
from marugoto.intake.models import Consultation, ConsultationSubject, Matter, Notice
from marugoto.people import queries as people


def _new() -> QuerySet[Consultation]:
    return Consultation.objects.filter(status="finished").annotate(
        day=F("received_at"),
        town=F("desk__agency__municipality_id"),
        home=F("desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=F("status"),
    )


def _first() -> QuerySet[Consultation]:
    """Of the talks about one matter the first: with it the matter was opened."""
    earlier = Consultation.objects.filter(matter=OuterRef("matter"), status="finished").filter(
        Q(received_at__lt=OuterRef("received_at"))
        | Q(received_at=OuterRef("received_at"), id__lt=OuterRef("id"))
    )
    return _new().filter(~Exists(earlier))


def _persons() -> QuerySet[ConsultationSubject]:
    return ConsultationSubject.objects.filter(consultation__status="finished").annotate(
        day=F("consultation__received_at"),
        town=F("consultation__desk__agency__municipality_id"),
        home=F("consultation__desk__agency_id"),
        place=F("consultation__matter__area_id"),
        matter_key=F("consultation__matter_id"),
    )


def _households() -> QuerySet[Consultation]:
    return _new().annotate(household_key=Coalesce("matter__household_id", "matter_id"))


def _notices() -> QuerySet[Notice]:
    return Notice.objects.annotate(
        day=F("matter__opened_at"),
        town=F("matter__municipality_id"),
        home=F("matter__origin_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
    )


def _handed_on() -> QuerySet[Referral]:
    return Referral.objects.annotate(
        day=F("sent_at"),
        town=F("matter__municipality_id"),
        home=F("from_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=F("kind"),
    )


def _received(day: str, *states: str) -> Callable[[], QuerySet[Referral]]:
    def rows() -> QuerySet[Referral]:
        return Referral.objects.filter(status__in=states).annotate(
            day=F(day),
            town=F("matter__municipality_id"),
            home=F("to_desk__agency_id"),
            place=F("matter__area_id"),
            matter_key=F("matter_id"),
            programme=F("kind"),
        )

    return rows


def _planned() -> QuerySet[Plan]:
    return Plan.objects.filter(endorsed_on__isnull=False).annotate(
        day=F("endorsed_on"),
        town=F("case__municipality_id"),
        home=F("case__agency_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
        programme=F("case__programme"),
    )


def _closed() -> QuerySet[Matter]:
    return Matter.objects.filter(status="closed").annotate(
        day=F("closed_at"),
        town=F("municipality_id"),
        home=F("holder_desk__agency_id"),
        place=F("area_id"),
        matter_key=F("id"),
        programme=F("status"),
    )


def _cases() -> QuerySet[Case]:
    return Case.objects.annotate(
        day=F("opened_on"),
        ended=F("closed_on"),
        town=F("municipality_id"),
        home=F("agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
    )


def _case_persons() -> QuerySet[CaseSubject]:
    return CaseSubject.objects.annotate(
        day=F("case__opened_on"),
        ended=F("case__closed_on"),
        town=F("case__municipality_id"),
        home=F("case__agency_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
    )


def _case_persons_by_day() -> QuerySet[CaseSubject]:
    """A person under each place where the day is spent, while the case lasts; who spends it at home is not among them."""
    spot = FilteredRelation(
        "person__addresses", condition=Q(person__addresses__kind__in=sorted(people.daytime_kinds()))
    )
    return (
        _case_persons()
        .annotate(spot=spot)
        .filter(Q(spot__valid_to__isnull=True) | Q(spot__valid_to__gte=F("day")), spot__id__isnull=False)
        .annotate(
            place=F("spot__area_id"),  # named here, so that a filter asks about this very place and no other
            day_scheme=F("spot__area__version__scheme__code"),
            day_area=F("spot__area__code"),
        )
    )


def _closings() -> QuerySet[Closing]:
    """An ending that was taken back is none."""
    return Closing.objects.filter(reopened_on__isnull=True).annotate(
        day=F("on"),
        town=F("case__municipality_id"),
        home=F("case__agency_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
    )


def _acts() -> QuerySet[Progress]:
    """A note that was corrected counts once: the correction stands for it."""
    corrected = Progress.objects.filter(corrects=OuterRef("pk"))
    return Progress.objects.filter(~Exists(corrected)).annotate(
        day=F("at"),
        town=F("case__municipality_id"),
        home=F("agency_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
    )


_TALK = {
    "agency": "desk__agency__code",
    "agency_kind": "desk__agency__kind",
    "desk": "desk__agency__code/desk__code",
    "area": "matter__area__version__scheme__code/matter__area__code",
    "channel": "channel",
    "need": "needs__need__code",
    "outcome": "outcome",
}
_SUBJECT = {name: "/".join(f"consultation__{p}" for p in path.split("/")) for name, path in _TALK.items()}
_CASE = {
    "agency": "agency__code",
    "agency_kind": "agency__kind",
    "area": "matter__area__version__scheme__code/matter__area__code",
    "programme": "programme",
}
_OF_CASE = {name: "/".join(f"case__{p}" for p in path.split("/")) for name, path in _CASE.items()}
_SENT = {
    "agency": "from_desk__agency__code",
    "desk": "from_desk__agency__code/from_desk__code",
    "kind": "kind",
}
_TAKEN = {"agency": "to_desk__agency__code", "desk": "to_desk__agency__code/to_desk__code", "kind": "kind"}

PEOPLE = (
    Definition(
        "consultations.new", _("受けた相談"), _("受付を終えた相談。受けた日で数えます。"), _new, _TALK
    ),
    Definition(
        "consultations.first",
        _("新規の相談"),
        _("案件のはじめの相談だけを、受けた日で数えます。同じ案件の2回目からは数えません。"),
        _first,
        _TALK,
    ),
    Definition(
        "consultations.persons",
        _("相談した人（実人数）"),
        _("その期間に相談のあった人を、一人一回だけ数えます。名前のわからない人も、案件ごとに一人です。"),
        _persons,
        _SUBJECT,
        unit="persons",
        distinct="person_id",
    ),
    Definition(
        "consultations.households",
        _("相談のあった世帯"),
        _("その期間に相談のあった世帯を一回だけ数えます。世帯がわからない案件は、1件を1世帯とします。"),
        _households,
        _TALK,
        unit="households",
        distinct="household_key",
    ),
    Definition(
        "notices.sent",
        _("届いた気づき"),
        _("知らせた日で、受けた機関に数えます。"),
        _notices,
        {"agency": "matter__origin_desk__agency__code"},
    ),
    Definition(
        "referrals.sent",
        _("渡したつなぎ"),
        _("渡した日で、渡した機関に数えます。"),
        _handed_on,
        _SENT,
        counting="total",
    ),
    Definition(
        "referrals.accepted",
        _("受け取られたつなぎ"),
        _("受け取った日で、受けた機関に数えます。"),
        _received("answered_at", "accepted", "done"),
        _TAKEN,
        counting="total",
    ),
    Definition(
        "referrals.done",
        _("終わったつなぎ"),
        _("終わったと報告した日で、受けた機関に数えます。"),
        _received("done_at", "done"),
        _TAKEN | {"result": "result"},
        counting="total",
    ),
    Definition(
        "matters.closed",
        _("終わった案件"),
        _("閉じた日で、最後にバトンを持った機関に数えます。"),
        _closed,
        {"agency": "holder_desk__agency__code", "outcome": "closed_outcome"},
    ),
    Definition("cases.opened", _("始めたケース"), _("始めた日で、主担当の機関に数えます。"), _cases, _CASE),
    Definition(
        "cases.handled",
        _("動いていたケース"),
        _("その期間に一日でも動いていたケース（前の年度から続くものと新しいもの）を、一回だけ数えます。"),
        _cases,
        _CASE,
        span="overlap",
    ),
    Definition(
        "cases.closed",
        _("終結したケース"),
        _("終結した日で数えます。取り消した終結は数えません。"),
        _closings,
        _OF_CASE | {"outcome": "outcome"},
    ),
    Definition(
        "cases.persons",
        _("ケースの人（実人数）"),
        _("その期間に動いていたケースの人を、一人一回だけ数えます。"),
        _case_persons,
        _OF_CASE,
        unit="persons",
        span="overlap",
        distinct="person_id",
    ),
    Definition(
        "cases.persons_by_day",
        _("ケースの人（日中いるところ）"),
        _(
            "その期間に動いていたケースの人を、働くところ・学校・日中に通うところの地区で、一人一回だけ数えます。"
        ),
        _case_persons_by_day,
        _OF_CASE | {"area": "day_scheme/day_area"},
        unit="persons",
        span="overlap",
        distinct="person_id",
    ),
    Definition(
        "plans.made",
        _("合意したプラン"),
        _("会議で合意した日で、主担当の機関に数えます。"),
        _planned,
        _OF_CASE,
    ),
    Definition(
        "progress.noted",
        _("支援の行動（延べ）"),
        _("経過に書いた電話・訪問・同行などを、その日で、一つずつ数えます。"),
        _acts,
        _OF_CASE | {"method": "method", "kind": "kind"},
        counting="total",
    ),
)
