"""A whole case goes out as a file, and comes in as a new case of another agency: through the rooms' own actions, row by row.

What another house agreed to or endorsed does not hold here: a plan comes in as a draft that the person is asked about anew, and
reviews and endings come in as notes of what was.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import access as cases
from marugoto.cases.actions import assessment, facts, opening, plan, progress
from marugoto.cases.models import Case
from marugoto.cases.rules.facts import Answer
from marugoto.collaboration.actions.transfers import must_be_open_to_others, must_carry
from marugoto.core import clock, codes
from marugoto.core.clock import JST
from marugoto.core.errors import Refused, in_our_words
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.paperwork.carry import gathering
from marugoto.paperwork.models import Arrival
from marugoto.paperwork.registry import QUESTIONS
from marugoto.paperwork.rules.case_file import PARTS, Line, day, problems
from marugoto.paperwork.rules.transfer import mark
from marugoto.people.actions import persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from marugoto.people.rules import Particulars
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.resources.models import Need

_ASSESSED: Final = ("strengths", "wishes", "summary", "story", "urgency", "necessity")
MOST_BYTES: Final = 2_000_000
_SIGNER: Final = TimestampSigner(salt="marugoto.paperwork.case")


@transaction.atomic
def carry_out(*, case: Case, purpose: str, by: Actor) -> bytes:
    """The file. Refused: without the right; somebody stands under a protective measure."""
    must_carry(by)
    must_be_open_to_others([case])
    data = gathering.gather(case, by=by)
    audit.record(
        "case.carried_out",
        by=by,
        refs=[Ref("case", case.pk)],
        persons=[s.person_id for s in cases_subjects(case)],
        matter=case.matter_id,
        purpose=purpose,
        data={"notes": len(data["notes"]), "plans": len(data["plans"])},
    )
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def cases_subjects(case: Case) -> Sequence[Any]:
    """Whom the case supports."""
    return list(case.subjects.order_by("sort", "id"))


@dataclass
class Carried:
    """What came of a file: the case (None after a dry run), what became of each part, and to which case it was added ("")."""

    case: Case | None
    lines: list[Line] = field(default_factory=list)
    sealed: str = ""
    added_to: str = ""


def look_into(*, file: bytes, as_new: bool, by: Actor) -> Carried:
    """The dry run: everything is done and undone. Refused: no such file; somebody who may be known; without the right."""
    must_carry(by)
    data = _read(file)
    lines = _undone(data, as_new, by)
    return Carried(None, lines, _SIGNER.sign_object({"data": data, "as_new": as_new}, compress=True))


def _undone(data: dict[str, Any], as_new: bool, by: Actor) -> list[Line]:
    with transaction.atomic():
        lines = bring(data, as_new=as_new, by=by).lines
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def carry_in(*, sealed: str, by: Actor) -> Carried:
    """The new case. Refused: too late; what the dry run would refuse."""
    must_carry(by)
    try:
        asked: Any = _SIGNER.unsign_object(sealed, max_age=12 * 3600)
    except (BadSignature, ValueError):
        raise Refused(_("もう一度、ファイルを読み込んでください。")) from None
    return bring(asked["data"], as_new=bool(asked["as_new"]), by=by)


def bring(
    data: dict[str, Any],
    *,
    as_new: bool,
    by: Actor,
    known: dict[str, Person] | None = None,
    transfer: UUID | None = None,
) -> Carried:
    """One file of good shape becomes a case; a later file of the same case in the same transfer adds to that case what is new.

    ``known``: who came with another file of the same bundle, by their reference. Refused: it has come already; somebody who
    may be known; the case that it would add to has ended.
    """
    sign = mark(data)
    come = Arrival.objects.filter(agency_id=by.agency_id, mark=sign).select_related("case__matter").first()
    if come is not None:
        raise Refused(_("もう取り込んでいます（%(number)s）。") % {"number": come.case.matter.number})
    bringer = _Bringer(data, as_new=as_new, by=by, known={} if known is None else known)
    earlier = _earlier(data, transfer, by)
    found = bringer.add_to(earlier) if earlier else bringer.bring()
    assert found.case is not None
    had = {part: len(data.get(part, [])) for part in PARTS}
    if earlier:
        earlier.mark, earlier.had = sign, had
        earlier.save(update_fields=["mark", "had"])
    else:
        _arrived(data, found.case, sign, had, transfer, by)
    audit.record(
        "case.carried_in",
        by=by,
        refs=[Ref("case", found.case.pk)],
        matter=found.case.matter_id,
        persons=[s.person_id for s in cases_subjects(found.case)],
        purpose="consultation",
        data={
            "taken": sum(line.result == "taken" for line in found.lines),
            "lines": len(found.lines),
            "added": earlier is not None,
        },
    )
    return found


def _number(data: dict[str, Any]) -> str:
    return str(data["case"].get("number") or "")[:40]


def _earlier(data: dict[str, Any], transfer: UUID | None, by: Actor) -> Arrival | None:
    """What came of the same case in the same transfer before."""
    if transfer is None or not _number(data):
        return None
    rows = Arrival.objects.select_for_update(of=("self",)).filter(agency_id=by.agency_id, transfer=transfer)
    found = rows.filter(from_number=_number(data)).select_related("case__matter").first()
    if found is not None and found.case.status != "open":
        raise Refused(
            _("前に取り込んだケース（%(number)s）は終わっています。") % {"number": found.case.matter.number}
        )
    return found


def _arrived(
    data: dict[str, Any], case: Case, sign: str, had: dict[str, int], transfer: UUID | None, by: Actor
) -> None:
    source = data["from"] if isinstance(data.get("from"), dict) else {}
    Arrival.objects.create(
        agency_id=by.agency_id,
        transfer=transfer,
        mark=sign,
        had=had,
        case=case,
        from_name=" ".join(str(source[p]) for p in ("name", "agency") if source.get(p))[:200],
        from_number=_number(data),
        by_id=by.user_id,
    )


def _read(file: bytes) -> dict[str, Any]:
    if len(file) > MOST_BYTES:
        raise Refused(_("ファイルが大きすぎます（2MBまで）。"), field="file")
    try:
        data: Any = json.loads(file.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused(_("JSONのファイルとして読めません。"), field="file") from None
    if found := problems(data):
        raise Refused(" ".join(map(in_our_words, found[:10])), field="file")
    return dict(data)


class _Bringer:
    """One file becomes one case."""

    def __init__(self, data: dict[str, Any], *, as_new: bool, by: Actor, known: dict[str, Person]) -> None:
        self.data, self.as_new, self.by, self.known = data, as_new, by, known
        self.lines: list[Line] = []

    def bring(self) -> Carried:
        """Persons, the talk, the case; then its parts, each with its line."""
        people = [self._person(row) for row in self.data["persons"]]
        talk = self._talk(people)
        assert talk.matter is not None
        told = self.data["case"]
        programme = str(told.get("programme") or "")
        known = codes.entries("cases.programmes")
        case = opening.open_case(
            matter=talk.matter,
            title=str(told["title"])[:80],
            programme=programme if programme in known else "",
            persons=people,
            by=self.by,
        )
        for part, bring in self._parts().items():
            for number, row in enumerate(self.data.get(part, []), start=1):
                self._try(part, number, bring, case, row)
        return Carried(cases.get_case(self.by, case.pk, P.CASE_READ, look=False), self.lines)

    def add_to(self, earlier: Arrival) -> Carried:
        """What the file holds beyond what came before goes into the case that it became."""
        case = cases.get_case(self.by, earlier.case_id, P.CASE_READ, look=False)
        for part, bring in self._parts().items():
            for number, row in enumerate(self.data.get(part, []), start=1):
                if number > earlier.had.get(part, 0):
                    self._try(part, number, bring, case, row)
        by_hand = [
            part
            for part in ("persons", "consultations")
            if len(self.data.get(part, [])) > earlier.had.get(part, 0)
        ]
        for part in by_hand:
            said = _("前に取り込んだあとに増えています。手で足してください。")
            self.lines.append(Line(part, len(self.data[part]), "refused", said))
        if not self.lines:
            said = _("前に取り込んだあとに、書き直されたところがあります。前の町に確かめてください。")
            self.lines.append(Line("notes", len(self.data.get("notes", [])), "refused", said))
        return Carried(case, self.lines, added_to=case.matter.number)

    def _parts(self) -> dict[str, Callable[[Case, dict[str, Any]], str]]:
        return {
            "assessments": self._assessment,
            "notes": self._note,
            "plans": self._plan,
            "reviews": self._as_note,
            "closings": self._as_note,
        }

    def _try(
        self, part: str, number: int, bring: Callable[[Case, dict[str, Any]], str], case: Case, row: Any
    ) -> None:
        try:
            with transaction.atomic():
                words = bring(case, row)
            self.lines.append(Line(part, number, "changed" if words else "taken", words))
        except Refused as no:
            self.lines.append(Line(part, number, "refused", no.message))
        except (ValueError, TypeError, KeyError, AttributeError):
            self.lines.append(Line(part, number, "refused", _("読めない値があります。")))

    def _person(self, row: dict[str, Any]) -> Person:
        ref = str(row.get("ref") or "")
        made = self.known.get(ref) or self._registered(row)
        if ref:
            self.known[ref] = made
        self.lines.append(Line("persons", len(self.lines) + 1, "taken"))
        return made

    def _registered(self, row: dict[str, Any]) -> Person:
        born = row.get("birth") or {}
        words = (
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "label",
            "glyphs",
            "gender",
            "phone",
        )
        told: dict[str, Any] = {name: str(row.get(name) or "") for name in (*words, "address", "language")}
        wish = Particulars(
            **told,
            anonymous=bool(row.get("anonymous")),
            interpreter=bool(row.get("interpreter")),
            birth=Birth(day(born.get("day")), str(born.get("precision") or "unknown")),
            deceased_on=day(row.get("deceased_on")),
        )
        return persons.register_person(particulars=wish, confirmed_new=self.as_new, by=self.by)

    def _talk(self, people: Sequence[Person]) -> Any:
        """One talk here: what was said there, word for word, with the days on which it was."""
        rows = self.data.get("consultations", [])
        source = self.data.get("from", {})
        first = _("%(town)s %(agency)s から引き継いだケースです。") % {
            "town": source.get("name", ""),
            "agency": source.get("agency", ""),
        }
        said = [f"{str(row['received_at'])[:10]} {row['story']}" for row in rows]
        needs = {str(code): mark for row in rows[:1] for code, mark in (row.get("needs") or {}).items()}
        there = set(Need.objects.filter(code__in=needs).order_by("id").values_list("code", flat=True))
        made = consultations.receive(
            consultation_id=new_id(),
            received=consultations.Received(
                channel="agency",
                story="\n\n".join([first, *said]),
                caller_relation="agency_worker",
                urgency="this_week",
                outcome="taken_on",
                subjects=[consultations.Subject(person_id=p.pk) for p in people],
                marks={c: "main" if m == "main" else "some" for c, m in needs.items() if c in there},
            ),
            by=self.by,
        )
        self.lines += [Line("consultations", n, "taken") for n in range(1, len(rows) + 1)]
        return made

    def _assessment(self, case: Case, row: dict[str, Any]) -> str:
        blocks = {
            d: assessment.Block(b.get("wording", ""), b.get("view", ""))
            for d, b in (row.get("blocks") or {}).items()
        }
        told = assessment.Assessed(
            on=day(row["on"]) or clock.today(),
            blocks=blocks,
            factors=list(row.get("factors") or []),
            **{name: str(row.get(name) or "") for name in _ASSESSED},
            urgent=bool(row.get("urgent")),
        )
        if blocks or told.factors or told.strengths or told.wishes or told.summary or told.story:
            assessment.assess(case=case, assessed=told, by=self.by)
        if row is self.data["assessments"][-1]:
            self._facts(case, row.get("facts") or {})
        return ""

    def _facts(self, case: Case, rows: dict[str, Any]) -> None:
        """The boxes of the newest assessment, as they stand today."""
        known, domains = codes.entries(QUESTIONS), dict[str, dict[str, Answer]]()
        for code, told in rows.items():
            if code in known:
                answer = Answer(tuple(told.get("codes") or ()), str(told.get("text") or ""))
                domains.setdefault(str(known[code].extra["domain"]), {})[code] = answer
        for domain, answers in domains.items():
            facts.record_facts(case=case, domain=domain, answers=answers, by=self.by)

    def _note(self, case: Case, row: dict[str, Any]) -> str:
        promised = day(row.get("next_due_on"))
        ahead = promised if promised and promised >= clock.today() else None
        by = _("（前の機関: %(who)s）") % {"who": row["by"]} if row.get("by") else ""
        noted = progress.Noted(
            at=_aware(str(row["at"])),
            method=str(row["method"]),
            body="\n".join(part for part in (by, str(row["body"])) if part),
            kind=str(row.get("kind") or ""),
            contact=str(row.get("contact") or ""),
            contact_kind=str(row.get("contact_kind") or ""),
            minutes=row.get("minutes"),
            next_act=str(row.get("next_act") or "") if ahead else "",
            next_due=ahead,
        )
        progress.note_progress(case=case, noted=noted, by=self.by)
        return ""

    def _plan(self, case: Case, row: dict[str, Any]) -> str:
        """The newest plan becomes a draft here; the versions before it are kept in words."""
        if row is not self.data["plans"][-1]:
            return self._as_note(case, row)
        goals = [
            plan.PlannedGoal(
                words=goal["words"], steps=[_step(s) for s in goal.get("steps", []) if s["status"] == "open"]
            )
            for goal in row["goals"]
        ]
        planned = plan.Planned(
            situation=str(row.get("situation") or ""),
            direction=str(row.get("direction") or ""),
            applies_for=list(row.get("applies_for") or []),
            starts_on=day(row.get("starts_on")),
            review_on=day(row.get("review_on")),
            goals=goals,
            lead_after=str(row.get("lead_after") or ""),
            plain=str(row.get("plain") or ""),
        )
        plan.make_plan(case=case, planned=planned, by=self.by)
        return _("作りかけのプランとして入れました。本人の同意と会議の合意は、ここで改めて得てください。")

    def _as_note(self, case: Case, row: dict[str, Any]) -> str:
        on = day(row.get("on") or row.get("made_on")) or clock.today()
        noted = progress.Noted(
            at=datetime.combine(on, time(0, 0), tzinfo=JST),
            method="agency",
            body="\n".join((_("前の機関の記録"), _in_words(row))),
        )
        progress.note_progress(case=case, noted=noted, by=self.by)
        return _("経過に、ことばで入れました。")


def _step(row: dict[str, Any]) -> plan.PlannedStep:
    who = "・".join(part for part in (row.get("desk"), row.get("who")) if part) or _("（決め直す）")
    return plan.PlannedStep(what=str(row["what"]), due_on=day(row.get("due_on")), who=who[:80])


def _aware(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=JST)


def _in_words(row: dict[str, Any]) -> str:
    """A record as lines, for the notes: what it says, without what is empty."""
    lines = []
    for name, value in row.items():
        listed = value if isinstance(value, list) else [value]
        said = "、".join(str(v.get("words", v)) if isinstance(v, dict) else str(v) for v in listed)
        if said and value not in (None, False):
            lines.append(f"{name}: {said}")
    return "\n".join(lines)
