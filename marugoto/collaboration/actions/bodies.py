"""会議体: the standing meetings of a town, as its blueprint lists them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from django.db import transaction

from marugoto.agencies.models import Agency, Municipality
from marugoto.agencies.rules.blueprint_specs import ConferenceSpec, SeatSpec
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import BodyMember, ConferenceBody
from marugoto.collaboration.rules import recurrence
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


class HasConferences(Protocol):
    """A blueprint, or the demonstration beside it."""

    @property
    def conferences(self) -> Sequence[ConferenceSpec]:
        """The standing conferences that the file lists."""
        ...


@transaction.atomic
def load_bodies(
    *, municipality: Municipality, data: HasConferences, by: Actor | None
) -> list[ConferenceBody]:
    """Writes the bodies of a blueprint; the same file twice changes nothing. Bodies it no longer names stay as they are.

    Refused: an unknown convener or member agency; a kind not in force; a recurrence that nobody can read.
    """
    agencies = {a.code: a for a in Agency.objects.filter(municipality=municipality).order_by("code")}
    return [_load(spec, municipality=municipality, agencies=agencies, by=by) for spec in data.conferences]


def _load(
    spec: ConferenceSpec, *, municipality: Municipality, agencies: dict[str, Agency], by: Actor | None
) -> ConferenceBody:
    today = clock.today()
    codes.require("collaboration.conference_kinds", spec.kind, on=today)
    if spec.recurrence:
        try:
            recurrence.parse(spec.recurrence)
        except ValueError as unreadable:
            raise Refused(f"{spec.code}: {unreadable}") from unreadable
    named = (spec.convener, *spec.members, *(seat.agency for seat in spec.seats))
    missing = [code for code in named if code not in agencies]
    if missing:
        raise Refused(f"{spec.code}: {'、'.join(missing)} という機関がありません。")
    body, created = ConferenceBody.objects.select_for_update().get_or_create(
        municipality=municipality,
        code=spec.code,
        defaults={
            "kind": spec.kind,
            "name": spec.name,
            "convener": agencies[spec.convener],
            "recurrence": spec.recurrence,
            "recurrence_note": spec.recurrence_note,
            "closing_days": spec.closing_days,
            "valid_from": _since(municipality, today=today),
        },
    )
    changed = created | _revise(body, spec, convener=agencies[spec.convener])
    changed |= _seat(body, spec, agencies)
    if changed:
        audit.record(
            "conference_body.loaded",
            by=by,
            refs=[Ref("conference_body", body.id)],
            municipality=None if by else municipality.id,
            data={"kind": body.kind},
        )
    return body


def _since(municipality: Municipality, *, today: date) -> date:
    first = Agency.objects.filter(municipality=municipality).order_by("valid_from").first()
    return first.valid_from if first else today


def _revise(body: ConferenceBody, spec: ConferenceSpec, *, convener: Agency) -> bool:
    wanted = {
        "kind": spec.kind,
        "name": spec.name,
        "convener": convener,
        "recurrence": spec.recurrence,
        "recurrence_note": spec.recurrence_note,
        "closing_days": spec.closing_days,
    }
    changed = [name for name, value in wanted.items() if getattr(body, name) != value]
    for name in changed:
        setattr(body, name, wanted[name])
    if changed:
        body.save(update_fields=changed)
    return bool(changed)


def _seat(body: ConferenceBody, spec: ConferenceSpec, agencies: Mapping[str, Agency]) -> bool:
    """The agencies that sit in the body as a rule, exactly as listed; those with days or a capacity as their seats say."""
    seated = {seat.agency for seat in spec.seats}
    seats = [SeatSpec(code) for code in dict.fromkeys(spec.members) if code not in seated] + list(spec.seats)
    wanted = {(agencies[s.agency].id, s.capacity, s.stage, s.start, s.end) for s in seats}
    present = {
        (m.agency_id, m.capacity, m.stage, m.valid_from, m.valid_to): m for m in body.members.order_by("id")
    }
    BodyMember.objects.filter(pk__in=[m.pk for key, m in present.items() if key not in wanted]).delete()
    for agency_id, capacity, stage, start, end in wanted - present.keys():
        BodyMember.objects.create(
            body=body, agency_id=agency_id, capacity=capacity, stage=stage, valid_from=start, valid_to=end
        )
    return wanted != present.keys()
