"""支援措置: the town's own section hides a person from every agency that it does not name (ADR 0008)."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import rules
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor

# agency → may it know the address too?
Allowed = Mapping[UUID, bool]


@transaction.atomic
def protect(
    *,
    person: Person,
    ground: str,
    since: date,
    until: date,
    allowed: Allowed,
    alongside: Sequence[Person] = (),
    by: Actor,
) -> Protection:
    """From this moment on only the agencies named (and the actor's own) see the person, and those who are hidden alongside.

    Refused: not the town's own section; a ground that is not in the list; a measure that stands already; days.
    """
    _check(since=since, until=until, by=by)
    codes.require("people.protection_grounds", ground, on=clock.today(), field="ground")
    made = []
    for one in (person, *alongside):
        with in_a_sentence(Protection):
            row = Protection.objects.create(
                person_id=one.root_id,
                ground=ground,
                since=since,
                until=until,
                set_by_id=by.agency_id,
                recorded_by=by.user_id,
            )
        _name(row, allowed, by=by)
        _note("person.protected", row, by=by)
        made.append(row)
    return made[0]


@transaction.atomic
def change_protection(*, person: Person, until: date, allowed: Allowed, by: Actor) -> Protection:
    """Prolonged, and other agencies are named from now on. Refused: there is none; days; not the town's own section."""
    row = _standing(person)
    _check(since=row.since, until=until, by=by)
    row.until = until
    row.save(update_fields=["until"])
    _name(row, allowed, by=by)
    _note("person.protection_changed", row, by=by)
    return row


@transaction.atomic
def end_protection(*, person: Person, by: Actor) -> Protection:
    """From now on the person shows again to whoever could see them before. Refused: there is none; not the town's section."""
    row = _standing(person)
    _check(since=row.since, until=row.until, by=by)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    _note("person.protection_ended", row, by=by)
    return row


def _standing(person: Person) -> Protection:
    rows = Protection.objects.for_person(person.pk).filter(ended_on__isnull=True)
    row: Protection | None = rows.select_for_update().order_by("since", "id").first()
    if row is None:
        raise Refused(_("この人には、いま支援措置がありません。"))
    return row


def _check(*, since: date, until: date, by: Actor) -> None:
    words = {
        "not_the_town": _("支援措置を設け、変え、終えるのは、市町村の担当だけです。"),
        "future": _("始まりの日は、今日までの日にしてください。"),
        "until": _("期限は、始まりの日より後にしてください。"),
    }
    kind = Agency.objects.values_list("kind", flat=True).get(pk=by.agency_id)
    of_the_town = bool(codes.entry("agencies.agency_kinds", kind).extra.get("of_the_town"))
    if problem := rules.protection_problem(
        of_the_town=of_the_town, since=since, until=until, today=clock.today()
    ):
        raise Refused(words[problem[1]], field=problem[0])


def _name(row: Protection, allowed: Allowed, *, by: Actor) -> None:
    """Makes the agencies named these, and no others; the one that sets the measure is always among them."""
    wanted = {**allowed, by.agency_id: True, row.set_by_id: True}
    of_the_town = Agency.objects.filter(municipality_id=by.municipality_id, pk__in=wanted).order_by("id")
    row.agencies.exclude(agency__in=of_the_town).delete()
    for agency in of_the_town:
        ProtectionAgency.objects.update_or_create(
            protection=row, agency=agency, defaults={"sees_address": wanted[agency.pk]}
        )


def _note(verb: str, row: Protection, *, by: Actor) -> None:
    """Who was named is in the trail, as references; why the person is protected is not."""
    named = row.agencies.order_by("id").values_list("agency_id", flat=True)
    refs = [Ref("protection", row.pk), *(Ref("agency", one) for one in named)]
    audit.record(verb, by=by, refs=refs, persons=[row.person_id], data={"until": row.until.isoformat()})
