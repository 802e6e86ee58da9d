"""経過: one contact or act at a time. Never changed: a mistake is corrected by a new note above the old one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import drop_draft, lock_case, point_next, ref
from marugoto.cases.models import Case, Progress
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Noted:
    """A note as the page gives it. ``at`` an aware instant."""

    at: datetime
    method: str
    body: str
    kind: str = ""
    contact: str = ""
    minutes: int | None = None
    next_act: str = ""
    next_due: date | None = None
    contact_kind: str = ""


@transaction.atomic
def note_progress(
    *, case: Case, noted: Noted, by: Actor, note_id: UUID | None = None, corrects: Progress | None = None
) -> Progress:
    """Writes a note (or, with ``corrects``, a corrected one). Its promise becomes the next date of the matter.

    The same ``note_id`` sent twice is one note.
    Refused: nothing said; a time to come; after the end of the case; a note that was corrected already.
    """
    locked = lock_case(case.id, case.matter_id)
    before = Progress.objects.filter(pk=note_id).order_by("id").first() if note_id else None
    if before is not None and (before.case_id, before.by_id) == (locked.id, by.user_id):
        return before
    _check(locked, noted, correcting=corrects is not None)
    if corrects is not None and Progress.objects.filter(corrects=corrects).exists():
        raise Refused("この経過は、もう訂正されています。新しいほうを訂正してください。")
    note = Progress.objects.create(
        id=note_id if note_id and before is None else new_id(),
        case=locked,
        at=noted.at,
        method=noted.method,
        kind=noted.kind,
        contact=noted.contact.strip(),
        contact_kind=noted.contact_kind,
        body=noted.body.strip(),
        minutes=noted.minutes,
        next_act=noted.next_act.strip(),
        next_due=noted.next_due,
        by_id=by.user_id,
        agency_id=by.agency_id,
        corrects=corrects,
    )
    drop_draft(locked, "progress", by)
    audit.record(
        "case.note_corrected" if corrects else "case.noted",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"method": noted.method},
    )
    point_next(locked, by=by, gently=True)
    return note


class RefusedEntry(Refused):
    """One of several notes was refused: ``entry`` is its place among those given."""

    def __init__(self, entry: int, no: Refused) -> None:
        super().__init__(no.message, field=no.field)
        self.entry = entry


@transaction.atomic
def note_many(*, entries: Sequence[tuple[Case, Noted, UUID | None]], by: Actor) -> list[Progress]:
    """Notes of several cases (or several of one) in one act: all of them or none.

    RefusedEntry: as note_progress, at the first problem. Cases are locked in one order: two of these never wait for each other.
    """
    made = []
    for entry, (case, noted, note_id) in sorted(enumerate(entries), key=lambda one: str(one[1][0].matter_id)):
        try:
            made.append(note_progress(case=case, noted=noted, note_id=note_id, by=by))
        except Refused as no:
            raise RefusedEntry(entry, no) from no
    return made


def _check(case: Case, noted: Noted, *, correcting: bool) -> None:
    if not noted.body.strip():
        raise Refused("内容を書いてください。ひとことでもかまいません。", field="body")
    now = clock.now()
    if noted.at > now:
        raise Refused("先の日時は書けません。予定は「次の対応」に書いてください。", field="at")
    if (
        case.closed_on is not None
        and case.status == "closed"
        and noted.at.astimezone(clock.JST).date() > case.closed_on
    ):
        raise Refused(
            "このケースは終わっています。終えた日より後の経過を書くときは、まず再開してください。", field="at"
        )
    codes.require("cases.contact_methods", noted.method, on=now.date(), field="method")
    if noted.kind:
        codes.require("cases.progress_kinds", noted.kind, on=now.date(), field="kind")
    if noted.contact_kind:
        codes.require("cases.contact_kinds", noted.contact_kind, on=now.date(), field="contact_kind")
    _check_promise(noted, on=now.date(), correcting=correcting)


def _check_promise(noted: Noted, *, on: date, correcting: bool) -> None:
    if noted.next_act.strip() and noted.next_due is None:
        raise Refused("次の対応は、いつまでにするかも書いてください。", field="next_due")
    if noted.next_due is not None and not noted.next_act.strip():
        raise Refused("いつまでかだけでなく、次に何をするかも書いてください。", field="next_act")
    problem = "" if correcting else rules.promise_problem(noted.next_due, on=on)
    if problem:
        raise Refused(problem, field="next_due")
