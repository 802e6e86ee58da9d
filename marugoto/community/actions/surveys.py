"""A survey is prepared, opened, answered (on paper, at visits, on the web), closed, and its results are told."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Answer, AnswerSheet, Question, Survey, Ticket
from marugoto.community.queries import surveys as queries
from marugoto.community.rules import surveys as rules
from marugoto.community.rules.surveys import Asking
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH: Final = 10  # 50 bits: a code is not guessed
TICKETS_AT_ONCE: Final = 300


@dataclass(frozen=True)
class Told:
    """What a survey is. ``questions``: one a line (rules.questions_of); ``loneliness``: the three items come first."""

    title: str
    closes_on: date
    questions: str
    intro: str = ""
    loneliness: bool = False
    design_effect: Decimal = Decimal(1)
    previous_id: UUID | None = None


@transaction.atomic
def prepare(*, told: Told, by: Actor) -> Survey:
    """A survey of one's own agency, not open yet. Refused: no title; no question or one that cannot be; a past closing day."""
    made = Survey(municipality_id=by.municipality_id, agency_id=by.agency_id)
    _fill(made, told, by)
    _record("survey.prepared", made, by)
    return made


@transaction.atomic
def revise(*, survey: Survey, told: Told, by: Actor) -> Survey:
    """Said better, before it opens. Refused: as ``prepare``; another agency's; it is open already."""
    locked = _locked(survey, by, "draft")
    locked.questions.all().delete()
    _fill(locked, told, by)
    _record("survey.revised", locked, by)
    return locked


def _fill(one: Survey, told: Told, by: Actor) -> None:
    one.title = checks.said(told.title, _("題名を書いてください。"), field="title")[:120]
    if told.closes_on < clock.today():
        raise Refused(_("しめきりは、きょうより後の日にしてください。"), field="closes_on")
    if told.design_effect < 1:
        raise Refused(_("デザイン効果は1以上です。"), field="design_effect")
    before = Survey.objects.filter(municipality_id=by.municipality_id, state="closed")
    if told.previous_id and not before.filter(pk=told.previous_id).exists():
        raise checks.not_offered("previous")
    items = _loneliness_items() if told.loneliness else []
    asked, problem = rules.questions_of(told.questions, first=len(items) + 1)
    if problem or not (items or asked):
        raise Refused(problem or _("問いを書いてください。"), field="questions")
    one.intro, one.closes_on = told.intro.strip(), told.closes_on
    one.design_effect, one.previous_id = told.design_effect, told.previous_id
    one.save()
    Question.objects.bulk_create(
        [
            Question(
                survey=one,
                number=q.number,
                kind=q.kind,
                words=q.words,
                options=list(q.options),
                scale=q.scale,
            )
            for q in (*items, *asked)
        ]
    )


def _loneliness_items() -> list[Asking]:
    answers = tuple(one.label for one in codes.entries("community.loneliness_answers").values())
    items = codes.entries("community.loneliness_items").values()
    return [Asking(n, "single", one.label, answers, rules.LONELINESS) for n, one in enumerate(items, 1)]


@transaction.atomic
def open_up(*, survey: Survey, by: Actor) -> Survey:
    """From now on it is answered, and its questions stand still. Refused: another agency's; not in preparation; past its day."""
    locked = _locked(survey, by, "draft")
    if locked.closes_on < clock.today():
        raise Refused(_("しめきりは、きょうより後の日にしてください。"), field="closes_on")
    locked.state = "open"
    locked.save(update_fields=["state"])
    _record("survey.opened", locked, by)
    return locked


@transaction.atomic
def print_tickets(*, survey: Survey, count: int, area_id: UUID | None, by: Actor) -> list[str]:
    """So many one-time codes for paper, known to nobody afterwards. Refused: another agency's; not open; too many; no area."""
    locked = _locked(survey, by, "open")
    if not 1 <= count <= TICKETS_AT_ONCE:
        raise Refused(_("一度に1枚から300枚まで作れます。"), field="count")
    checks.in_town(area_id, by)
    made = ["".join(secrets.choice(LETTERS) for _n in range(LENGTH)) for _m in range(count)]
    Ticket.objects.bulk_create(
        [Ticket(survey=locked, checksum=_checksum(locked.id, code), area_id=area_id) for code in made]
    )
    _record("survey.tickets_printed", locked, by, count=count)
    return made


def _checksum(survey_id: UUID, code: str) -> str:
    return salted_hmac(
        "marugoto.survey", f"{survey_id}:{code}", secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def answer_on_web(*, survey: Survey, code: str, answers: Mapping[int, Sequence[str]]) -> None:
    """A sheet from the web, by a code that is used up with it. Nothing says when, from where, with which code: no event either.

    Refused: not open or past its day; a code that is not known, or used; nothing answered, or an answer that cannot be.
    """
    if survey.state != "open" or survey.closes_on < clock.today():
        raise Refused(_("このアンケートは、しめきりました。"))
    plain = "".join(c for c in code.upper() if c.isalnum())
    found = (
        Ticket.objects.select_for_update().filter(survey=survey, checksum=_checksum(survey.id, plain)).first()
    )
    if found is None:
        raise Refused(_("番号が違います。紙の番号を、もう一度見てください。"), field="code")
    if found.used:
        raise Refused(_("この番号では、もう答えてあります。"), field="code")
    _write(AnswerSheet(survey=survey, channel="web", area_id=found.area_id), answers)
    found.used = True
    found.save(update_fields=["used"])


@transaction.atomic
def enter_sheet(
    *, survey: Survey, channel: str, area_id: UUID | None, answers: Mapping[int, Sequence[str]], by: Actor
) -> int:
    """A sheet of paper or of a visit, typed in; its number, to be written on the paper.

    Refused: another agency's; not open; a channel or area that is not offered; an answer that cannot be.
    """
    locked = _locked(survey, by, "open")
    if channel not in ("paper", "visit"):
        raise checks.not_offered("channel")
    checks.in_town(area_id, by)
    last = locked.sheets.aggregate(last=Max("paper_number"))["last"] or 0
    _write(AnswerSheet(survey=locked, channel=channel, area_id=area_id, paper_number=last + 1), answers)
    _record("survey.sheet_entered", locked, by, number=last + 1)
    return int(last + 1)


def _write(sheet: AnswerSheet, answers: Mapping[int, Sequence[str]]) -> None:
    asked = {row.number: row for row in sheet.survey.questions.order_by("number")}
    rows = []
    for number, values in answers.items():
        row = asked.get(number)
        if row is None:
            raise checks.not_offered("answers")
        if problem := rules.value_problem(queries.asking_of(row), values):
            raise Refused(problem, field="answers")
        kept = dict.fromkeys(v.strip()[:2000] for v in values)
        rows += [Answer(sheet=sheet, question=row, value=v) for v in kept if v]
    if not rows:
        raise Refused(_("答えが一つもありません。"), field="answers")
    sheet.save(force_insert=True)
    Answer.objects.bulk_create(rows)


@transaction.atomic
def remove_sheet(*, survey: Survey, number: int, by: Actor) -> None:
    """A sheet that was typed wrongly is taken out, by the number on the paper. Refused: another agency's; not open; none such."""
    locked = _locked(survey, by, "open")
    found = locked.sheets.filter(paper_number=number).first()
    if found is None:
        raise Refused(_("この番号の票はありません。"), field="number")
    found.delete()
    _record("survey.sheet_removed", locked, by, number=number)


@transaction.atomic
def close(*, survey: Survey, by: Actor) -> Survey:
    """No more answers. Refused: another agency's; not open."""
    locked = _locked(survey, by, "open")
    locked.state = "closed"
    locked.save(update_fields=["state"])
    _record("survey.closed", locked, by)
    return locked


@transaction.atomic
def publish(*, survey: Survey, feedback: str, by: Actor) -> Survey:
    """The results, as they may be told, and what is done about them, are there for residents. Refused: not closed; no words."""
    locked = _locked(survey, by, "closed")
    words = checks.said(feedback, _("結果を受けてすることを、ひとことでも書いてください。"), field="feedback")
    locked.feedback, locked.published_on = words, clock.today()
    locked.told = as_told(queries.results(locked))
    locked.save(update_fields=["feedback", "published_on", "told"])
    _record("survey.published", locked, by)
    return locked


def as_told(found: queries.Results) -> dict[str, Any]:
    """Results as they are kept once they are public: what was hidden is not in it."""
    return {
        "n": found.n,
        "parts": [
            {
                "title": part.title,
                "n": part.n,
                "lines": [
                    {
                        "label": line.label,
                        "count": line.count,
                        "n": line.n,
                        "low": line.low,
                        "high": line.high,
                        "compared": [list(one) for one in line.compared],
                    }
                    for line in part.lines
                ],
            }
            for part in found.parts
        ],
    }


def _locked(survey: Survey, by: Actor, state: str) -> Survey:
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    checks.own(locked, by)
    if locked.state != state:
        raise Refused(_("このアンケートは、いまはそれができません。"))
    return locked


def _record(verb: str, survey: Survey, by: Actor, **data: int) -> None:
    audit.record(verb, by=by, refs=[Ref("survey", survey.pk)], data=data)
