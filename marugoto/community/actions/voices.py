"""地域課題: another voice for a gap, the gap goes up a tier and is answered, and residents see what came of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Activity, Gap, GapCarry, GapVoice, Survey
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Voice:
    """Who said so (never whose case), in words that name nobody, and how many."""

    source: str
    on: date
    words: str
    count: int = 1
    survey_id: UUID | None = None
    activity_id: UUID | None = None


@transaction.atomic
def add_voice(*, gap: Gap, voice: Voice, by: Actor) -> GapVoice:
    """Refused: nothing is said; a source, a survey or an activity that is not offered; a day to come; the gap was given up."""
    locked = _locked(gap)
    words = checks.said(voice.words, _("声と、1以上の数を書いてください。"), field="words")
    checks.known({"source": ("community.voice_sources", voice.source)})
    checks.past(voice.on)
    if voice.count < 1:
        raise Refused(_("声と、1以上の数を書いてください。"), field="count")
    town = by.municipality_id
    if (
        voice.survey_id
        and not Survey.objects.filter(municipality_id=town).filter(pk=voice.survey_id).exists()
    ):
        raise checks.not_offered("survey")
    if (
        voice.activity_id
        and not Activity.objects.filter(municipality_id=town).filter(pk=voice.activity_id).exists()
    ):
        raise checks.not_offered("activity")
    made = GapVoice.objects.create(
        gap=locked,
        source=voice.source,
        on=voice.on,
        words=words,
        count=voice.count,
        survey_id=voice.survey_id,
        activity_id=voice.activity_id,
        agency_id=by.agency_id,
        by_id=by.user_id,
    )
    _record("gap.voiced", locked, by, source=voice.source)
    return made


@transaction.atomic
def carry(*, gap: Gap, area_id: UUID | None, to_agency_id: UUID, asked: str, by: Actor) -> GapCarry:
    """Asked of another tier (None: the whole town), of the agency that answers there.

    Refused: nothing is asked; an area or an agency that is not offered; an answer is still awaited; the gap was given up.
    """
    locked = _locked(gap)
    words = checks.said(asked, _("何を求めるかを書いてください。"), field="asked")
    checks.in_town(area_id, by)
    if not agencies.agencies_of(by.municipality_id).filter(pk=to_agency_id).exists():
        raise checks.not_offered("to_agency")
    if locked.carries.filter(answered_on__isnull=True).exists():
        raise Refused(_("まだ答えを待っています。"))
    made = GapCarry.objects.create(
        gap=locked,
        area_id=area_id,
        asked_on=clock.today(),
        asked=words,
        asked_by_id=by.user_id,
        to_agency_id=to_agency_id,
    )
    _record("gap.carried", locked, by)
    return made


@transaction.atomic
def answer(*, carried: GapCarry, code: str, words: str, by: Actor) -> GapCarry:
    """The tier answers, in words. "Taken up here": the gap is pursued by that agency, for that area, from now on.

    Refused: another agency was asked; answered already; an answer that is not offered; no words.
    """
    locked = GapCarry.objects.select_for_update(of=("self",)).get(pk=carried.pk)
    if locked.to_agency_id != by.agency_id:
        raise Refused(_("答えるのは、求められた機関です。"))
    if locked.answered_on is not None:
        raise Refused(_("もう答えてあります。"))
    if not code:
        raise checks.not_offered("answer")
    checks.known({"answer": ("community.carry_answers", code)})
    said = checks.said(words, _("答えるときは、答えとことばの両方を書いてください。"), field="words")
    locked.answer, locked.answer_words = code, said
    locked.answered_on, locked.answered_by_id = clock.today(), by.user_id
    locked.save()
    gap = _locked(locked.gap)
    if code == "taken":
        gap.agency_id = by.agency_id
        gap.area_id = locked.area_id
        gap.save(update_fields=["agency", "area"])
    _record("gap.answered", gap, by, answer=code)
    return locked


@transaction.atomic
def tell_residents(*, gap: Gap, words: str, by: Actor) -> Gap:
    """What residents read of a gap, in words of its own; "" takes it off their page. The first day is kept."""
    locked = Gap.objects.select_for_update(of=("self",)).get(pk=gap.pk)
    said = words.strip()
    locked.open_words = said
    locked.open_since = (locked.open_since or clock.today()) if said else None
    locked.save(update_fields=["open_words", "open_since"])
    _record("gap.told" if said else "gap.untold", locked, by)
    return locked


def _locked(gap: Gap) -> Gap:
    locked = Gap.objects.select_for_update(of=("self",)).get(pk=gap.pk)
    if locked.stage == "dropped":
        raise Refused(_("やめたものです。先に「もう一度進める」を押してください。"))
    return locked


def _record(verb: str, gap: Gap, by: Actor, **data: str) -> None:
    audit.record(verb, by=by, refs=[Ref("gap", gap.pk)], data=data)
