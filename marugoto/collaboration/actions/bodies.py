"""Conference bodies come from the blueprint; loading again changes what changed, and removes no body."""

from collections.abc import Sequence

from django.db import transaction

from marugoto.agencies.models import Agency, Municipality
from marugoto.agencies.rules.blueprint_rules import ConferenceSpec
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import BodyMember, ConferenceBody
from marugoto.policy.actor import Actor


@transaction.atomic
def load_bodies(
    *, municipality: Municipality, bodies: Sequence[ConferenceSpec], by: Actor | None
) -> list[ConferenceBody]:
    """The ``[[conferences]]`` of a loaded blueprint → bodies with their members. Idempotent."""
    agencies = {a.code: a for a in Agency.objects.filter(municipality=municipality).order_by("code")}
    loaded = [_body(spec, municipality, agencies) for spec in bodies]
    audit.record(
        "conference.bodies_loaded",
        by=by,
        refs=[Ref("municipality", municipality.id)],
        data={"bodies": len(loaded)},
        municipality=None if by else municipality.id,
    )
    return loaded


def _body(spec: ConferenceSpec, municipality: Municipality, agencies: dict[str, Agency]) -> ConferenceBody:
    convener = agencies[spec.convener]
    values = {
        "kind": spec.kind,
        "name": spec.name,
        "convener": convener,
        "recurrence": spec.recurrence,
        "recurrence_note": spec.recurrence_note,
    }
    body, _new = ConferenceBody.objects.update_or_create(
        municipality=municipality,
        code=spec.code,
        defaults=values,
        create_defaults=values | {"valid_from": convener.valid_from},
    )
    wanted = [agencies[code] for code in spec.members]
    for agency in wanted:
        BodyMember.objects.get_or_create(body=body, agency=agency)
    body.members.exclude(agency__in=wanted).delete()
    return body
