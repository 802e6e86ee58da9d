"""What every act of evacuation asks and leaves behind."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "evacuation"


def must_keep(by: Actor) -> None:
    """Refused: without the right; not the town's own section, which alone makes the list (災害対策基本法49条の10第1項)."""
    if not by.can(P.EVACUATION_KEEP):
        raise Refused(_("避難行動要支援者名簿を扱う権限がありません。"))
    if not is_of_the_town(by):
        raise Refused(_("名簿と計画を作り、提供するのは、市町村の担当だけです。"))


def is_of_the_town(by: Actor) -> bool:
    """Does the actor act for a section of the town itself?"""
    kind = Agency.objects.values_list("kind", flat=True).get(pk=by.agency_id)
    return bool(codes.entry("agencies.agency_kinds", kind).extra.get("of_the_town"))


def must_report(by: Actor) -> None:
    """Refused: without the right to report."""
    if not by.can(P.SAFETY_REPORT):
        raise Refused(_("安否を記録する権限がありません。"))


def note(
    verb: str, by: Actor, refs: Collection[Ref], persons: Collection[UUID | None] = (), **data: str | int
) -> None:
    """The trace of an act."""
    audit.record(
        verb, by=by, refs=list(refs), persons=[one for one in persons if one], purpose=PURPOSE, data=data
    )
