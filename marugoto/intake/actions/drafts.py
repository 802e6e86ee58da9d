"""Drafts: what is being typed is kept, field by field, for the desk; nothing typed is ever lost."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.intake.models import Consultation
from marugoto.policy.actor import Actor

LIMIT = 200_000


@transaction.atomic
def save_draft(*, consultation_id: UUID, fields: Mapping[str, list[str]], by: Actor) -> Consultation:
    """Keeps the form as it stands. The id is the page's own, so that the same draft sent twice is one row.

    Refused: no desk; another worker's draft; the consultation is finished; the draft is too large to be one.
    """
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、相談を受けられません。"))
    if sum(len(v) for values in fields.values() for v in values) > LIMIT:
        raise Refused(_("文章が長すぎて保存できません（20万字まで）。"))
    found = with_this_id(consultation_id)
    if found and (found.received_by_id != by.user_id or found.desk_id not in by.desk_ids):
        raise Refused(_("この書きかけは、ほかの人のものです。"))
    if found and found.status != "draft":
        raise Refused(_("この相談は、もう受付を終えています。"))
    now = clock.now()
    if found is None:
        found = Consultation.objects.create(
            id=consultation_id,
            desk_id=by.desk_id,
            received_by_id=by.user_id,
            received_at=now,
            draft=dict(fields),
            draft_saved_at=now,
        )
        audit.record("consultation.drafted", by=by, refs=[Ref("consultation", found.id)])
        return found
    found.draft, found.draft_saved_at = dict(fields), now
    found.save(update_fields=["draft", "draft_saved_at"])
    return found


@second_wall.lifted("own_draft")
def with_this_id(consultation_id: UUID) -> Consultation | None:
    """What already bears the id that a page made, locked: also a colleague's, so that it is refused and not overwritten."""
    return Consultation.objects.select_for_update().filter(pk=consultation_id).first()


@transaction.atomic
def discard_draft(*, consultation_id: UUID, by: Actor) -> None:
    """Throws a draft away: the words go, the trace stays."""
    found = (
        Consultation.objects.select_for_update().filter(pk=consultation_id, received_by_id=by.user_id).first()
    )
    if found is None or found.status != "draft":
        raise Refused(_("書きかけが見つかりません。"))
    found.status, found.draft = "discarded", {}
    with second_wall.lifted(
        "own_draft"
    ):  # what was thrown away is read by nobody, not even by whoever does it
        found.save(update_fields=["status", "draft"])
    audit.record("consultation.discarded", by=by, refs=[Ref("consultation", found.id)])
