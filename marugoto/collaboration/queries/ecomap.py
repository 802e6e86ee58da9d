"""The ecomap of a case on a day: who stands by the household, put together from team, plan, つなぎ and the ties of its people.

Nothing of it is stored; it shows what the pages of the case show to the same actor, and nothing from behind the wall."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title, in_force
from marugoto.cases import queries as cases
from marugoto.cases.models import Case, Plan, Step
from marugoto.collaboration import access
from marugoto.collaboration.models import Referral
from marugoto.collaboration.rules import referral as rules
from marugoto.core import clock, codes
from marugoto.people import access as people_access
from marugoto.people import pictures
from marugoto.people import queries as people
from marugoto.people.models import Person, Tie
from marugoto.policy.actor import Actor

MOST: Final = 24  # round one household
DAYS: Final = 24
WIDE: Final = 126  # px of a line in a box
PROFESSIONS: Final = frozenset(
    (
        *("guardian", "curator", "assistant", "voluntary_guardian"),
        *("doctor", "care_manager", "school", "employer", "landlord"),
    )
)
_STRONGER: Final = ("waiting", "weak", "usual", "strained", "strong")
Link = Callable[[UUID], str]


@dataclass(frozen=True)
class Helper:
    """Somebody who stands by the household, in words. ``what``: what they do there; ``how``: how the line is drawn, said."""

    key: str
    name: str
    what: str
    how: str
    group: str
    kind: str
    toward: str = "in"
    href: str = ""


@dataclass(frozen=True)
class Ecomap:
    """The picture with its words."""

    star: pictures.Star
    helpers: tuple[Helper, ...]
    persons: tuple[str, ...]
    days: tuple[date, ...]
    legend: frozenset[str]
    more: bool


@dataclass
class _Found:
    helpers: dict[str, Helper] = field(default_factory=dict)
    days: set[date | None] = field(default_factory=set)

    def add(self, helper: Helper) -> None:
        """Once each: what they do is said together, and the stronger line counts."""
        before = self.helpers.get(helper.key)
        if before is None:
            self.helpers[helper.key] = helper
            return
        what = before.what if helper.what in before.what.split("・") else f"{before.what}・{helper.what}"
        kind = max(before.kind, helper.kind, key=_STRONGER.index)
        self.helpers[helper.key] = replace(before, what=what, kind=kind, how=_how(kind))


def ecomap_of(actor: Actor, case: Case, on: date, *, link: Link) -> Ecomap:
    """Who stands by the household of a case on a day."""
    persons = _persons(case, on)
    own = {p.root_id for p in cases.subjects_of(case)}
    figures = people_access.figures_of(actor, persons, on, link=link, index=own)
    found = _Found()
    _team(found, case, on)
    _plan(found, case, on)
    _referrals(found, actor, case, on)
    _ties(found, actor, persons, on, link=link)
    helpers = list(found.helpers.values())
    shown = helpers[:MOST]
    return Ecomap(
        star=pictures.star(figures, [_spoke(one) for one in shown]),
        helpers=tuple(shown),
        persons=tuple("".join(f.lines[:1]) for f in figures),
        days=_days(found.days),
        legend=frozenset({f"kind-{h.kind}" for h in shown} | {f"group-{h.group}" for h in shown}),
        more=len(helpers) > MOST,
    )


def _persons(case: Case, on: date) -> list[Person]:
    """The persons of the case, then the others of its household on the day; one record a person."""
    members = people.members_of(case.household, on, seen_by=case.agency_id) if case.household else []
    everybody = [*cases.subjects_of(case), *(m.person for m in members)]
    return list({p.root_id: p for p in reversed(everybody)}.values())[::-1]


def _spoke(helper: Helper) -> pictures.Spoke:
    """In short lines."""
    name = pictures.label_lines(helper.name, wide=WIDE)
    what = pictures.label_lines(helper.what, wide=WIDE)
    return pictures.Spoke(helper.key, (*name, *what), helper.group, helper.kind, helper.toward, helper.href)


def _how(kind: str) -> str:
    words = {
        "strong": _("強い"),
        "usual": _("ふつう"),
        "weak": _("弱い"),
        "strained": _("対立・ストレス"),
        "waiting": _("返事を待っている"),
    }
    return words[kind]


def _desk(key: UUID, name: str, what: str, kind: str, group: str = "formal") -> Helper:
    return Helper(f"desk-{key}", name, what, _how(kind), group, kind)


# --- from the case ------------------------------------------------------------------------------------------------------


def _team(found: _Found, case: Case, on: date) -> None:
    rows = case.team.select_related("desk__agency").order_by("-lead", "valid_from", "created_at", "id")
    for row in rows:
        found.days |= {row.valid_from, row.valid_to}
    for row in rows.filter(in_force(on)):
        what = _("主担当") if row.lead else row.part
        found.add(_desk(row.desk_id, desk_title(row.desk), what, "strong" if row.lead else "usual"))


def _plan(found: _Found, case: Case, on: date) -> None:
    plans: list[Plan] = list(case.plans.filter(endorsed_on__isnull=False).order_by("-version"))
    found.days |= {plan.endorsed_on for plan in plans}
    plan = next((p for p in plans if p.endorsed_on and p.endorsed_on <= on), None)
    steps = Step.objects.filter(goal__plan=plan).select_related("desk__agency", "service")
    for step in steps.order_by("sort", "created_at", "id") if plan else []:
        if step.desk and step.desk_id:
            found.add(_desk(step.desk_id, desk_title(step.desk), _("プランの手順"), "usual"))
        if step.service:
            key = f"service-{step.service_id}"
            found.add(Helper(key, step.service.name, _("使っている資源"), _how("usual"), "service", "usual"))


def _referrals(found: _Found, actor: Actor, case: Case, on: date) -> None:
    """The つなぎ of the matter that the actor may see: whom it was sent to, and who sent it here."""
    rows = access.referrals_visible_to(actor).filter(matter_id=case.matter_id).order_by("sent_at", "id")
    for row in rows:
        sent = localdate(row.sent_at)
        found.days |= {sent, localdate(row.done_at) if row.done_at else None}
        if sent <= on and _stands(row, on):
            out = row.from_desk.agency_id == actor.agency_id
            desk = row.to_desk if out else row.from_desk
            kind = "waiting" if row.status in rules.WAITING else "usual"
            what = codes.label("collaboration.referral_kinds", row.kind)
            found.add(_desk(desk.pk, desk_title(desk), what, kind))


def _stands(row: Referral, on: date) -> bool:
    if row.status in ("declined", "withdrawn"):
        return False
    return row.done_at is None or localdate(row.done_at) >= on


# --- from the people ----------------------------------------------------------------------------------------------------


def _ties(found: _Found, actor: Actor, persons: Sequence[Person], on: date, *, link: Link) -> None:
    records = people.records_of_all([p.root_id for p in persons])
    inside = {p.root_id for p in persons}
    names = {p.root_id: _in_one_piece(p.display_name) for p in persons}
    for tie in people.ties_round(list(records), actor.agency_id):
        found.days |= {tie.valid_from, tie.valid_to}
        lives_there = tie.other is not None and tie.other.root_id in inside
        if lives_there or not people.holds(tie.valid_from, tie.valid_to, on):
            continue
        found.add(_tied(tie, names.get(tie.person.root_id, ""), link=link))


def _in_one_piece(name: str) -> str:
    """渡邊花子: within a line, where a blank would part it; a name in Latin letters keeps its own."""
    return name if name.isascii() else name.replace(" ", "")


def _tied(tie: Tie, whose: str, *, link: Link) -> Helper:
    group = "formal" if tie.kind in PROFESSIONS else "informal"
    kind = tie.strength or ("strong" if tie.key_person else "usual")
    what = _("%(name)sの%(what)s") % {"name": whose, "what": codes.label("people.tie_kinds", tie.kind)}
    if tie.key_person:
        what = _("%(what)s（キーパーソン）") % {"what": what}
    name = tie.other.display_name if tie.other else tie.name
    key = f"person-{tie.other.root_id}" if tie.other else f"named-{tie.name}"
    href = link(tie.other.root_id) if tie.other else ""
    toward = "both" if group == "informal" else "in"
    return Helper(key, name, what, _how(kind), group, kind, toward, href)


def _days(days: Iterable[date | None]) -> tuple[date, ...]:
    return tuple(sorted(day for day in days if day is not None and day <= clock.today())[-DAYS:])
