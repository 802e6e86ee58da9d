"""Unsaved text is kept as one types. One worker's own; nobody else reads it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases.actions.common import ref
from marugoto.cases.models import Case, Draft
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

FORMS = ("assessment", "plan", "progress", "review", "closing")


@transaction.atomic
def save_draft(*, case: Case, form: str, data: Mapping[str, Sequence[str]], by: Actor) -> datetime:
    """Keeps the fields of a form as they stand; returns the instant. Refused: no such form."""
    if form not in FORMS:
        raise Refused("この書類の下書きは保存できません。")
    at = clock.now()
    _row, created = Draft.objects.update_or_create(
        case=case,
        user_id=by.user_id,
        form=form,
        defaults={"data": {k: list(v) for k, v in data.items()}, "saved_at": at},
    )
    if created:
        audit.record("case.draft_begun", by=by, refs=ref(case), matter=case.matter_id, data={"form": form})
    return at


@transaction.atomic
def discard_draft(*, case: Case, form: str, by: Actor) -> None:
    """The unsaved text is thrown away by the one who wrote it."""
    gone, _rows = Draft.objects.filter(case=case, user_id=by.user_id, form=form).delete()
    if gone:
        audit.record(
            "case.draft_discarded", by=by, refs=ref(case), matter=case.matter_id, data={"form": form}
        )
