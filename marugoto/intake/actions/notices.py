"""気づき: two fields, and a desk answers for it from the first instant."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import Notice
from marugoto.policy.actor import Actor


@transaction.atomic
def send_notice(*, notice_id: UUID, what: str, about: str, receiver: Desk, by: Actor) -> Notice:
    """A notice opens a matter at the receiving desk. Sent twice with the same id, it is one notice.

    Refused: nothing was written; the receiver cannot sign in.
    """
    if found := Notice.objects.filter(pk=notice_id, written_by_id=by.user_id).first():
        return found
    if not what.strip():
        raise Refused(_("気づいたことを書いてください。"), field="what")
    if not receiver.accounts:
        raise Refused(_("気づきを受け取れる窓口がありません。自治体の担当課にお電話ください。"))
    matter = matters.open_matter(
        desk=receiver, persons=[], urgency="this_week", by=by, next_act="contact", holder=receiver
    )
    notice = Notice.objects.create(
        id=notice_id,
        matter=matter,
        agency_id=by.agency_id,
        written_by_id=by.user_id,
        what=what.strip(),
        about=about,
    )
    audit.record("notice.sent", by=by, refs=[Ref("notice", notice.id)], matter=matter.id)
    return notice


@transaction.atomic
def take_up(*, notice: Notice, by: Actor) -> None:
    """The receiving desk says: we have read it, and we act. The writer sees this."""
    matter = baton.lock_matter(notice.matter_id)
    if matter.holder_desk_id not in by.desk_ids:
        raise Refused(_("この案件のバトンは、いまあなたの窓口にはありません。"))
    if notice.taken_up_at is None:
        notice.taken_up_at = clock.now()
        notice.save(update_fields=["taken_up_at"])
        audit.record("notice.taken_up", by=by, refs=[Ref("notice", notice.id)], matter=matter.id)
