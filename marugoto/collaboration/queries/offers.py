"""What the sender has and could send: items filled from one's own records, ticked only as far as the consent goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.cases.models import Case
from marugoto.cases.queries import active_plan, case_of_matter, latest_assessment, subjects_of
from marugoto.collaboration import disclosure
from marugoto.collaboration.models import Packet
from marugoto.collaboration.rules import packet as rules
from marugoto.collaboration.rules.packet import Standing
from marugoto.core import clock, codes
from marugoto.core.errors import in_our_words
from marugoto.core.templatetags import wording
from marugoto.intake import access as intake_access
from marugoto.intake import queries as intake
from marugoto.intake.models import Consultation, Matter
from marugoto.people import queries as people
from marugoto.people.linkage.birth import age_on
from marugoto.people.models import Person
from marugoto.people.wording import birth_words
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.resources import queries as resources

ITEMS = disclosure.ITEMS
FIRST = ("name", "birth", "contact", "address", "complaint", "wish", "household", "course", "plan")
LONGEST = 4000


@dataclass(frozen=True)
class Choice:
    """One item on offer. ``mark``: why it is not ticked in advance ("" if nothing speaks against it)."""

    kind: str
    label: str
    body: str
    ticked: bool
    mark: str

    @property
    def first(self) -> bool:
        """Shown at once; the others wait under 「ほかの項目」."""
        return bool(self.body) or self.kind in FIRST[:7]


@dataclass(frozen=True)
class Answerer:
    """A subject of the matter and the state of consent towards one's own agency."""

    person_id: UUID
    name: str
    state: str
    label: str
    until: str
    in_force: bool
    scope_note: str


def choices_for(actor: Actor, matter: Matter) -> list[Choice]:
    """Every kind of item, with the words one's own agency has for it. Another agency's words are never among them."""
    persons = intake.persons_of(matter, seen_by=actor.agency_id)
    standings = disclosure.standings_of(persons, actor.agency_id)
    words = _words(actor, matter, persons, standings)
    nobody_named = all(s.anonymous for s in standings)
    consent = rules.NOBODY if nobody_named else rules.together(standings, clock.today())
    return _choices(words, consent, standings)


def start(actor: Actor, matter: Matter, answers: Sequence[Answerer]) -> dict[str, str]:
    """How the page of a new つなぎ begins, so that nothing has to be typed that is known already."""
    found = {"kind": "urgent" if matter.urgency == "today" else "handover"}
    if main := intake.needs_of(actor, matter)[:1]:
        found["asked"] = _("%(need)sのことです。お話を聞いてください。") % {
            "need": resources.label_of(main[0].need)
        }
    if all(person.anonymous for person in intake.persons_of(matter, seen_by=actor.agency_id)):
        found["basis"] = "anonymous"
    elif all(a.in_force for a in answers):
        found["basis"] = "consent"
    return found


def fields_of(actor: Actor, matter: Matter) -> list[str]:
    """The fields (高齢・障害 …) that the main need of a matter belongs to; nothing where no need is marked."""
    main = intake.needs_of(actor, matter)[:1]
    return resources.fields_of(main[0].need) if main else []


def choices_for_case(actor: Actor, case: Case) -> list[Choice]:
    """The same for a case that goes to a conference; whose persons are the case's."""
    persons = subjects_of(case)
    standings = disclosure.standings_of(persons, actor.agency_id)
    words = _words(actor, case.matter, persons, standings)
    return _choices(words, rules.together(standings, clock.today()), standings)


def _choices(words: dict[str, str], consent: str, standings: Sequence[Standing]) -> list[Choice]:
    found = []
    for code, entry in codes.entries(ITEMS).items():
        if not entry.valid_on(clock.today()):
            continue
        body = words.get(code, "")[:LONGEST]
        sensitive = bool(entry.extra.get("sensitive"))
        ticked, mark = rules.offer(
            kind=code,
            sensitive=sensitive,
            identifies=bool(entry.extra.get("identifies")),
            has_words=bool(body),
            consent=consent,
            within=rules.carried(standings, code),
        )
        found.append(Choice(code, entry.text, body, ticked, in_our_words(mark)))
    return sorted(found, key=lambda c: _place(c.kind))


def kinds(on: date) -> list[tuple[str, str]]:
    """Items (code, label) that can be sent on a day, in the order in which the page offers them and the packet keeps them."""
    return sorted(codes.choices(ITEMS, on=on), key=lambda c: _place(c[0]))


def _place(kind: str) -> int:
    return FIRST.index(kind) if kind in FIRST else len(FIRST)


def answerers(actor: Actor, matter: Matter) -> list[Answerer]:
    """The subjects and whether they have agreed to sharing, as one's own agency heard it."""
    return _answerers(actor, intake.persons_of(matter, seen_by=actor.agency_id))


@dataclass(frozen=True)
class HouseMember:
    """A member of the household on offer for its table: how they are told, and whether they have agreed."""

    person_id: UUID
    words: str
    answer: Answerer
    subject: bool


def household_members(actor: Actor, matter: Matter) -> list[HouseMember]:
    """Of the household those whom one's own agency knows; whom it does not know it cannot have asked."""
    on = clock.today()
    subjects = {p.id for p in intake.persons_of(matter, seen_by=actor.agency_id)}
    here = disclosure.household_of(matter, seen_by=actor.agency_id)
    answers = _answerers(actor, [person for person, _relation in here])
    found = []
    for (person, relation), answer in zip(here, answers, strict=True):
        age = age_on(person.birth, on)
        words = [
            codes.label("people.relations", relation),
            _("%(n)s歳") % {"n": age} if age is not None else "",
        ]
        told = "・".join(w for w in words if w)
        name = f"{person.display_name}（{told}）" if told else person.display_name
        found.append(HouseMember(person.id, name, answer, person.id in subjects))
    return found


def answerers_of_case(actor: Actor, case: Case) -> list[Answerer]:
    """The same for the persons of a case."""
    return _answerers(actor, subjects_of(case))


def answerers_of_packet(actor: Actor, packet: Packet) -> list[Answerer]:
    """The same for the persons of a packet that came from another agency, as far as one's own may see them."""
    return _answerers(actor, people.shown_to(actor.agency_id, disclosure.everybody_in(packet)))


def _answerers(actor: Actor, persons: Sequence[Person]) -> list[Answerer]:
    rows = zip(persons, disclosure.standings_of(persons, actor.agency_id), strict=True)
    return [
        Answerer(
            person_id=person.id,
            name=person.display_name,
            state=s.state,
            label=codes.label("intake.consent_states", s.state),
            until=wording.full_date(s.until) if s.until else "",
            in_force=s.in_force(clock.today()),
            scope_note=s.scope_note,
        )
        for person, s in rows
    ]


# --- the words -------------------------------------------------------------------------------------------------------


def _words(
    actor: Actor, matter: Matter, persons: Sequence[Person], standings: Sequence[Standing]
) -> dict[str, str]:
    talks = intake.consultations_for(actor, matter)
    unsaid = people.address_hidden_among([p.id for p in persons], actor.agency_id)
    view, wishes = _assessed(actor, matter)
    return {
        "name": "、".join(_named(p) for p in persons if not p.anonymous),
        "birth": _each(persons, [birth_words(p.birth) for p in persons]),
        "contact": _each(persons, [p.phone for p in persons]),
        "address": _each(persons, ["" if p.id in unsaid else p.address for p in persons]),
        "complaint": "\n".join([*_noticed(actor, matter), *(t.story for t in talks)]) or view,
        "wish": wishes,
        "household": _household(matter, seen_by=actor.agency_id),
        "course": "\n".join(_line(t) for t in talks),
        "plan": _plan(actor, matter),
        "consent": "\n".join(f"{s.name}: {codes.label('intake.consent_states', s.state)}" for s in standings),
    }


def _noticed(actor: Actor, matter: Matter) -> list[str]:
    notice = intake_access.notice_of(actor, matter)
    return [notice.what] if notice else []


def _named(person: Person) -> str:
    return f"{person.display_name}（{person.display_kana}）" if person.display_kana else person.display_name


def _each(persons: Sequence[Person], values: Sequence[str]) -> str:
    """One line a person; the name stands before it only where there are several."""
    pairs = [(p, v) for p, v in zip(persons, values, strict=True) if v]
    if len(persons) == 1:
        return "".join(v for _p, v in pairs)
    return "\n".join(f"{p.display_name}: {v}" for p, v in pairs)


def _line(talk: Consultation) -> str:
    channel = codes.label("intake.channels", talk.channel)
    outcome = codes.label("intake.outcomes", talk.outcome)
    return f"{wording.full_date(talk.received_at)} {channel} → {outcome}"


def _household(matter: Matter, *, seen_by: UUID) -> str:
    """Who lives together, by relation only: the names of others than the subjects are not ours to offer."""
    if matter.household is None:
        return ""
    members = people.members_of(matter.household, clock.today(), seen_by=seen_by)
    if not members:
        return ""
    named = "、".join(r for r in (codes.label("people.relations", m.relation) for m in members) if r)
    count = _("%(n)s人世帯") % {"n": len(members)}
    return f"{count}（{named}）" if named else count


def _assessed(actor: Actor, matter: Matter) -> tuple[str, str]:
    """(how one's own agency sees it, what the person hopes for), out of its newest assessment; for whoever may open the file.

    An agency that was handed a matter has heard no talk of its own: what it may pass on is its own view, not the sender's words.
    """
    case = case_of_matter(matter.id, agency_id=actor.agency_id) if actor.can(Permission.CASE_READ) else None
    last = latest_assessment(case) if case else None
    return (last.summary, last.wishes) if last else ("", "")


def _plan(actor: Actor, matter: Matter) -> str:
    """The plan in force, for whoever may open the file: a window of the same agency may not."""
    if not actor.can(Permission.CASE_READ):
        return ""
    case = case_of_matter(matter.id, agency_id=actor.agency_id)
    plan = active_plan(case) if case else None
    if plan is None:
        return ""
    lines = []
    for goal in plan.goals.prefetch_related("steps__desk__agency").order_by("sort", "id"):
        lines.append(_("目標: %(words)s") % {"words": goal.words})
        for step in sorted(goal.steps.all(), key=lambda s: (s.sort, str(s.id))):
            who = step.desk.agency.name if step.desk else step.who
            lines.append(f"・{step.what}（{who}、{step.due_on:%-m/%-d}）")
    return "\n".join(lines)
