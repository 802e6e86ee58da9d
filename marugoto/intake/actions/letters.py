"""A resident writes: a desk answers for it from the first instant, and the resident has a number to quote."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area, Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import WebLetter
from marugoto.policy.actor import Actor

FROM_ONE_ORIGIN = 5  # letters in an hour
FOR_ONE_DESK = 60  # letters in an hour


@transaction.atomic
@second_wall.lifted("web_letter")
def send_letter(
    *,
    letter_id: UUID,
    desk: Desk,
    story: str,
    reply: str,
    contact: str = "",
    name: str = "",
    area: Area | None = None,
    language: str = "",
    origin: str = "",
) -> WebLetter:
    """A letter opens a matter at the window. Sent twice with the same id, it is one letter.

    Refused: nothing was written; an answer is wanted and there is no contact; nobody signs in there; too much comes from there.
    """
    if found := WebLetter.objects.filter(pk=letter_id).first():
        return found
    _check(desk=desk, story=story, reply=reply, contact=contact)
    _not_too_many(desk, origin)
    matter = matters.open_matter(
        desk=desk, persons=[], urgency="this_week", area=area, by=None, next_act="contact"
    )
    letter = WebLetter.objects.create(
        id=letter_id,
        matter=matter,
        story=story.strip(),
        reply=reply,
        contact=contact.strip(),
        name=name.strip(),
        language=language,
        origin=origin,
    )
    audit.record(
        "letter.sent",
        by=None,
        refs=[Ref("letter", letter.id)],
        matter=matter.id,
        municipality=matter.municipality_id,
        data={"reply": reply},
    )
    return letter


def _check(*, desk: Desk, story: str, reply: str, contact: str) -> None:
    codes.require("intake.reply_ways", reply, on=clock.today(), field="reply")
    if not story.strip():
        raise Refused(_("相談したいことを、ひとことでも書いてください。"), field="story")
    if reply != "none" and not contact.strip():
        raise Refused(_("返事がほしいときは、連絡先を書いてください。"), field="contact")
    if not desk.accounts:
        raise Refused(_("この窓口は、ウェブでは受け取れません。電話してください。"), field="desk")


def _not_too_many(desk: Desk, origin: str) -> None:
    hour = WebLetter.objects.filter(created_at__gte=clock.now() - timedelta(hours=1))
    mine = hour.filter(origin=origin).count() if origin else 0
    if mine >= FROM_ONE_ORIGIN or hour.filter(matter__origin_desk=desk).count() >= FOR_ONE_DESK:
        raise Refused(
            _(
                "たくさん届いているため、いまは送れません。急ぐときは電話してください。書いた内容は残っています。"
            )
        )


@transaction.atomic
def take_up(*, letter: WebLetter, by: Actor) -> None:
    """The desk says: we have read it, and we act."""
    matter = baton.lock_matter(letter.matter_id)
    if matter.holder_desk_id not in by.desk_ids:
        raise Refused(_("この案件のバトンは、いまあなたの窓口にはありません。"))
    if letter.taken_up_at is None:
        letter.taken_up_at = clock.now()
        letter.save(update_fields=["taken_up_at"])
        audit.record("letter.taken_up", by=by, refs=[Ref("letter", letter.id)], matter=matter.id)
