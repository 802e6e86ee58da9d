"""What every act of outreach asks and leaves behind."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "outreach"


def must_keep(by: Actor) -> None:
    """Refused: without the right to keep outreach."""
    if not by.can(P.OUTREACH_KEEP):
        raise Refused(_("アウトリーチの記録を扱う権限がありません。"))


def note(
    verb: str, by: Actor, refs: Collection[Ref], persons: Collection[UUID | None] = (), **data: str | int
) -> None:
    """The trace of an act."""
    audit.record(
        verb, by=by, refs=list(refs), persons=[one for one in persons if one], purpose=PURPOSE, data=data
    )
