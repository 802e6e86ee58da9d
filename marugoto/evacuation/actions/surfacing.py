"""What a disaster brought to light, also where no house was damaged: a row of the board becomes a matter at one's own desk."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.evacuation.actions.common import must_report, note
from marugoto.evacuation.models import SafetyRow, Surfaced
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

CHANNEL = "safety_check"  # of intake.channels: by which indicators count what surfaced


@transaction.atomic
def surface(*, consultation_id: UUID, row: SafetyRow, words: str, urgency: str, by: Actor) -> Surfaced:
    """A consultation is received from a row of the board. The same id twice is once. Refused: no words; as intake refuses."""
    must_report(by)
    if not words.strip():
        raise Refused(_("困りごとを、ひとことでも書いてください。"), field="words")
    locked = SafetyRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    talk = consultations.receive(
        consultation_id=consultation_id,
        received=Received(
            channel=CHANNEL,
            story=words.strip(),
            caller_relation="self",
            urgency=urgency,
            outcome="taken_on",
            area_id=locked.area_id,
            subjects=[_subject(locked)],
        ),
        by=by,
    )
    matter = talk.matter
    assert isinstance(matter, Matter)
    made, new = Surfaced.objects.get_or_create(
        row=locked, matter=matter, defaults={"at": clock.now(), "by_id": by.user_id}
    )
    if new:
        refs = [Ref("safety_row", locked.pk), Ref("matter", matter.pk)]
        note("safety.surfaced", by, refs, [locked.person_id])
    return made


def _subject(row: SafetyRow) -> Subject:
    if row.person_id:
        return Subject(person_id=row.person_id)
    return Subject(name=row.label, phone=row.contact[:40])
