"""Questions about requests for disclosure. Who may ask them is decided in access."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from marugoto.core import codes
from marugoto.disclosures import rules
from marugoto.disclosures.gathering import label_of
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.disclosures.plan import GATHERED, LEFT_OUT
from marugoto.people import queries as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

_MODELS = {table.label: table.model for table in GATHERED}


def requests_of(actor: Actor) -> QuerySet[DisclosureRequest]:
    """The requests to one's own agency, as far as their persons may be seen there; those due first."""
    if not actor.can(P.DISCLOSURE_ANSWER):
        return DisclosureRequest.objects.none()
    rows = DisclosureRequest.objects.filter(people.not_hidden(actor.agency_id), agency_id=actor.agency_id)
    over = Case(When(status=rules.GATHERING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.select_related("person", "agency", "taken_in_by")
    return rows.annotate(over=over).order_by("over", "due_on", "id")


@dataclass(frozen=True)
class RequestDue:
    """A line on somebody's day."""

    id: UUID
    due_on: date
    title: str


def open_requests(actor: Actor) -> list[RequestDue]:
    """Those that are to be answered, the most urgent first; at most fifty."""
    rows = requests_of(actor).filter(status=rules.GATHERING).order_by("due_on", "id")[:50]
    return [RequestDue(one.pk, one.due_on, one.person.display_name) for one in rows]


def open_request_for(actor: Actor, person: Person) -> DisclosureRequest | None:
    """The request that is being looked into for a person, at one's own agency."""
    records = people.record_ids(person.root_id)
    return requests_of(actor).filter(status=rules.GATHERING, person_id__in=records).first()


def passages_of(asked: DisclosureRequest, *, undecided: bool = False) -> QuerySet[Passage]:
    """What was gathered, in the order of the plan."""
    rows = Passage.objects.filter(request=asked)
    return (rows.filter(decision="") if undecided else rows).order_by("sort", "id")


@dataclass(frozen=True)
class Progress:
    """How far it has come."""

    all: int
    undecided: int


def count_of(asked: DisclosureRequest) -> Progress:
    """How many passages there are, and how many are not decided."""
    found = Passage.objects.filter(request=asked).aggregate(
        all=Count("id"), open=Count("id", filter=Q(decision=""))
    )
    return Progress(found["all"], found["open"])


@dataclass(frozen=True)
class Line:
    """A passage as pages and paper show it. ``pieces``: words, and None for what is black."""

    passage: Passage
    source: str
    item: str
    pieces: list[str | None]
    ground: str
    decided: bool

    @property
    def title(self) -> str:
        """相談・話の内容."""
        return _("・").join(part for part in (self.source, self.item) if part)


def line_of(one: Passage) -> Line:
    """As decided; where nothing is decided yet, as proposed."""
    decided = bool(one.decision)
    state, ground = (one.decision, one.reason) if decided else (one.proposal, one.proposal_reason)
    whole: dict[str, list[str | None]] = {rules.SHOW: [one.words], rules.HIDE: [None]}
    pieces = whole.get(state) or rules.pieces(one.marked)
    model = _MODELS.get(one.source)
    source = str(model._meta.verbose_name) if model else one.source
    item = label_of(model, one.field) if model else one.field
    return Line(
        one,
        source,
        "" if item == source else item,
        pieces,
        codes.label("disclosures.grounds", ground),
        decided,
    )


@dataclass(frozen=True)
class Group:
    """The passages of one kind of record, for paper."""

    source: str
    lines: list[Line]


def groups_of(asked: DisclosureRequest) -> list[Group]:
    """All passages by the kind of record they come from."""
    found: dict[str, list[Line]] = {}
    for one in passages_of(asked):
        line = line_of(one)
        found.setdefault(line.source, []).append(line)
    return [Group(source, lines) for source, lines in found.items()]


def grounds_used(asked: DisclosureRequest) -> list[tuple[str, str]]:
    """(ground, article) of everything that is not shown, in the order of the list; the paper has to name them (82条)."""
    used = set(
        Passage.objects.filter(request=asked).exclude(reason="").order_by().values_list("reason", flat=True)
    )
    listed = codes.entries("disclosures.grounds")
    return [(one.text, str(one.extra.get("article", ""))) for code, one in listed.items() if code in used]


def left_out() -> list[tuple[str, str]]:
    """(kinds of record, why) that no answer gathers: always the same, so that no gap tells."""
    listed = codes.entries("disclosures.left_out")
    found: dict[str, list[str]] = {}
    for label, why in LEFT_OUT.items():
        found.setdefault(why, []).append(_title(label))
    return [
        (_("、").join(dict.fromkeys(found[code])), one.text) for code, one in listed.items() if code in found
    ]


def _title(label: str) -> str:
    from django.apps import apps

    room, name = label.split(".")
    return str(
        next(m for m in apps.get_app_config(room).get_models() if m.__name__ == name)._meta.verbose_name
    )
