"""Two records are one person, and back again (名寄せ). No row of either record moves; only ``Person.canonical`` does."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import queries
from marugoto.people.actions.candidates import settle
from marugoto.people.models import LINK, UNLINK, LinkDecision, Person
from marugoto.people.models.candidate import DIFFERENT, LINKED, OPEN
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


@transaction.atomic
def link_persons(*, person: Person, into: Person, reason: str, note: str = "", by: Actor) -> LinkDecision:
    """``person``, with all that was linked to it, is ``into`` from now on. Both histories stay whole where they are.

    Refused: without person.link; another town; a record with itself; a record that already stands under another one
    (somebody else was quicker: look at it again); a reason that is not in people.link_reasons.
    """
    _may(by)
    code = codes.require("people.link_reasons", reason, on=clock.today(), field="reason")
    _one_after_another(by.municipality_id)
    rows = Person.objects.select_for_update().filter(pk__in=(person.pk, into.pk)).order_by("id")
    locked = {row.pk: row for row in rows.filter(municipality_id=by.municipality_id)}
    if len(locked) != 2:
        raise Refused(_("同じ自治体の、ふたつの記録を選んでください。"))
    if any(row.canonical_id for row in locked.values()):
        raise Refused(
            _("先ほど、ほかの記録と名寄せされました。いまの記録を見比べて、もう一度決めてください。")
        )
    decision = LinkDecision.objects.create(
        municipality_id=by.municipality_id,
        verb=LINK,
        person=locked[person.pk],
        into=locked[into.pk],
        reason=code.code,
        note=note.strip(),
        decided_by=by.user_id,
    )
    below = _below(person.pk)
    if len(below) + len(_below(into.pk)) + 2 > queries.MOST_RECORDS:
        raise Refused(_("ひとりの人の記録が多すぎます。名寄せを見なおしてください。"))
    settle(some={person.pk, *below}, others={into.pk, *_below(into.pk)}, status=LINKED, by=by)
    _stand_under({person.pk, *below}, into.pk)
    _record("person.linked", decision, by=by)
    return decision


@transaction.atomic
def unlink_persons(*, decision: LinkDecision, reason: str, note: str = "", by: Actor) -> LinkDecision:
    """Takes one link back, in one step: what stood under the record before stands under it again, and nothing else.

    Refused: without person.link; no link, or one that was taken back already; a reason not in people.unlink_reasons.
    """
    _may(by)
    code = codes.require("people.unlink_reasons", reason, on=clock.today(), field="reason")
    _one_after_another(by.municipality_id)
    standing = queries.standing_links().filter(pk=decision.pk, municipality_id=by.municipality_id)
    link = standing.order_by("id").first()
    if link is None:
        raise Refused(_("この名寄せは、もう戻されています。"))
    undone = LinkDecision.objects.create(
        municipality_id=by.municipality_id,
        verb=UNLINK,
        person_id=link.person_id,
        into_id=link.into_id,
        undoes=link,
        reason=code.code,
        note=note.strip(),
        decided_by=by.user_id,
    )
    apart = queries.branch_of(link.person_id)
    list(Person.objects.select_for_update().filter(pk__in=apart).order_by("id").values_list("pk"))
    Person.objects.filter(pk=link.person_id).update(canonical=None)
    _stand_under(apart - {link.person_id}, link.person_id)
    stay = set(queries.record_ids(link.into_id)) - apart
    settle(some=apart, others=stay, status=DIFFERENT if code.extra.get("different") else OPEN, by=by)
    _record("person.unlinked", undone, by=by)
    return undone


def _below(root_id: UUID) -> set[UUID]:
    return set(Person.objects.filter(canonical_id=root_id).order_by("id").values_list("pk", flat=True))


def _stand_under(records: set[UUID], root_id: UUID) -> None:
    if records:
        Person.objects.filter(pk__in=records).update(canonical_id=root_id)


def _record(verb: str, decision: LinkDecision, *, by: Actor) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("link", decision.pk)],
        persons=[decision.person_id, decision.into_id],
        data={"reason": decision.reason},
    )


def _may(by: Actor) -> None:
    if not by.can(Permission.PERSON_LINK):
        raise Refused(_("名寄せは、調整役が行います。"))


def _one_after_another(municipality_id: UUID) -> None:
    """Links of a town are decided one after another: they are few, and each must see what the last one left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"link:{municipality_id}"])
