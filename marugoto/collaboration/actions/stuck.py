"""Somebody does something about a つなぎ that stands still: called, went there, found another way. No words, a code."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import Referral, StuckAct
from marugoto.collaboration.queries import clocks
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

ACTS = "collaboration.stuck_acts"
AGAIN = 60  # seconds: the same act by the same hand within this time was sent twice


@transaction.atomic
@second_wall.lifted("board")
def note_act(*, referral_id: UUID, act: str, by: Actor) -> StuckAct:
    """Writes down what was done. The つなぎ may be of other agencies of the town: its number is read, and nothing else.

    Refused: no such つなぎ in the town; it does not stand still; an unknown act.
    """
    codes.require(ACTS, act, on=clock.today(), field="act")
    rows = clocks.with_turn(Referral.objects.filter(matter__municipality_id=by.municipality_id))
    found = rows.select_related("matter").filter(pk=referral_id).first()
    if found is None or not by.can(Permission.BOARD_READ):
        raise Refused(_("つなぎが見つかりません。"))
    now = clock.now()
    level = clocks.level_of(found, now=now)
    if not level:
        raise Refused(_("このつなぎは、もう止まっていません。画面を開きなおしてください。"))
    last = StuckAct.objects.filter(referral=found, by_id=by.user_id, act=act).order_by("-at").first()
    if last is not None and (now - last.at).total_seconds() < AGAIN:
        return last
    row = StuckAct.objects.create(
        referral=found, agency_id=by.agency_id, by_id=by.user_id, at=now, level=level, act=act
    )
    audit.record(
        "referral.unstuck",
        by=by,
        refs=[Ref("referral", found.id)],
        matter=found.matter_id,
        purpose="coordination",
        data={"level": level, "act": act},
    )
    return row
