"""The way to two records at once, and what each of them holds, side by side; recorded as one look at both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.core.templatetags.wording import full_date
from marugoto.people import queries, wording
from marugoto.people.access.hits import Hit, hit_of, sight_of
from marugoto.people.access.persons import get_person, persons_visible_to
from marugoto.people.linkage import compare
from marugoto.people.models import LinkCandidate, LinkDecision, Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

PURPOSE = "duplicate_check"


@dataclass(frozen=True)
class Line:
    """One thing that two records hold: what the left one says, what the right one says, and how they stand."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    compared: bool = True

    @property
    def mark(self) -> str:
        """same, differs, one_sided; "" where there is nothing to compare."""
        if not self.compared or not (self.left or self.right):
            return ""
        if not self.left or not self.right:
            return "one_sided"
        return "same" if set(self.left) == set(self.right) else "differs"


@dataclass(frozen=True)
class Pair:
    """Two persons (each with all records already linked) who may be one, as far as the actor may know them.

    ``stands``: whose record would stand for both, unless the worker chooses the other. ``candidate``: a search for
    duplicates has found the pair.
    """

    left: Person
    right: Person
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    stands: Person
    candidate: LinkCandidate | None = None

    @property
    def why(self) -> str:
        """読みが同じ・生年月日が同じ."""
        return wording.reasons_words(self.reasons)


def get_pair(actor: Actor, person_id: UUID, other_id: UUID) -> Pair:
    """Two different persons, compared. One look at both is recorded.

    Http404: a stranger to either of them, or the two are one person already. PermissionDenied: without person.link.
    """
    left, right = (get_person(actor, one, PURPOSE, look=False) for one in (person_id, other_id))
    if left == right:
        raise Http404
    if not actor.can(Permission.PERSON_LINK):
        raise PermissionDenied
    looked = [left.pk, right.pk]
    audit.record_look("person.compared", by=actor, persons=looked, purpose=PURPOSE, data={"full": True})
    stands = min((left, right), key=lambda one: (not _of_the_register(one), one.created_at, one.pk))
    sides = [queries.record_ids(one.pk) for one in (left, right)]
    proposed = queries.candidates_between(*sides).exclude(status="linked").first()
    return Pair(left, right, _lines(actor, left, right), _likeness(actor, left, right), stands, proposed)


def _likeness(actor: Actor, left: Person, right: Person) -> tuple[str, ...]:
    city = queries.city_of(actor.municipality_id)
    no_address = queries.address_hidden_among([left.pk, right.pk], actor.agency_id)
    facts = [queries.facts_of(one, city=city, with_address=one.pk not in no_address) for one in (left, right)]
    return compare.likeness(facts[0], facts[1])


def get_link(actor: Actor, link_id: UUID) -> tuple[LinkDecision, list[Hit], list[Hit]]:
    """A link that stands, the records that would part, and those that would stay. The look at them is recorded.

    Http404: no link that stands, or a stranger to the person. PermissionDenied: without person.link.
    """
    rows = queries.standing_links().filter(pk=link_id, municipality_id=actor.municipality_id)
    link = rows.select_related("person", "into").order_by("id").first()
    if link is None or not persons_visible_to(actor).filter(pk=link.person.root_id).exists():
        raise Http404
    if not actor.can(Permission.PERSON_LINK):
        raise PermissionDenied
    records, apart = queries.records_of(link.person_id), queries.branch_of(link.person_id)
    shown = [r.pk for r in records]
    audit.record_look("person.compared", by=actor, persons=shown, purpose=PURPOSE, data={"full": True})
    city, today = queries.city_of(actor.municipality_id), clock.today()
    sight = sight_of(actor, shown)
    lines = [
        (r.pk in apart, hit_of(r, known=True, reasons=(), city=city, on=today, sight=sight)) for r in records
    ]
    return link, [hit for goes, hit in lines if goes], [hit for goes, hit in lines if not goes]


def _of_the_register(person: Person) -> bool:
    """Has the person a number of the residents' register? Such a record had better stand for the others."""
    return queries.has_number(person, "resident")


def _lines(actor: Actor, left: Person, right: Person) -> tuple[Line, ...]:
    sides = [_side(actor, one) for one in (left, right)]
    lines = [Line(label, sides[0][label], sides[1][label]) for label in sides[0]]
    days = [_once(full_date(r.created_at) for r in queries.records_of(one.pk)) for one in (left, right)]
    written = Line(_("登録した日"), days[0], days[1], compared=False)
    return (*(line for line in lines if line.left or line.right), written)


def _side(actor: Actor, root: Person) -> dict[str, tuple[str, ...]]:
    """Everything a person's records say, as far as the actor may know it: each thing once, in the order of the records."""
    records, others = queries.records_of(root.pk), queries.other_facts_of(root.pk)
    involved = queries.involvement_of(root, actor.agency_id)
    hidden = bool(queries.address_hidden_among([root.pk], actor.agency_id))
    places = [] if hidden else [*(r.address for r in records), *(a.address for a in others.addresses)]
    return {
        _("名前"): _once([*(r.display_name for r in records), *(n.display_name for n in others.names)]),
        _("よみ"): _once([*(r.display_kana for r in records), *(n.display_kana for n in others.names)]),
        _("生年月日"): _once(wording.birth_words(r.birth) for r in records),
        _("性別"): _once(codes.label("people.genders", r.gender) for r in records),
        _("電話"): _once([*(r.phone for r in records), *(p.number for p in others.phones)]),
        _("住所"): _once(places),
        _("番号"): _once(_numbers(actor, root)),
        _("世帯"): _once(_households(actor, root, clock.today())),
        _("亡くなった日"): _once(full_date(r.deceased_on) if r.deceased_on else "" for r in records),
        _("自機関の関わり"): _once(
            [codes.label("people.involvement_reasons", involved.reason)] if involved else []
        ),
    }


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _numbers(actor: Actor, root: Person) -> Iterable[str]:
    numbers = queries.identifiers_of(root, actor.agency_id)
    return (f"{codes.label('people.identifier_kinds', n.kind)} {n.value}" for n in numbers)


def _households(actor: Actor, root: Person, on: date) -> Sequence[str]:
    """The households with the names of their members; whoever is hidden from the actor is not there."""
    shape, found = _("%(kind)s（%(names)s）"), []
    for one in queries.memberships_of(root, on):
        members = [m.person for m in queries.members_of(one.household, on, seen_by=actor.agency_id)]
        names = _("・").join(p.display_name for p in members)
        found.append(shape % {"kind": codes.label("people.household_kinds", one.kind), "names": names})
    return found
