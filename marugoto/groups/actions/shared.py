"""Notices, files and days of a group; and the address of its calendar."""

import secrets
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.groups.actions.checks import locked, membership, note, save
from marugoto.groups.links import token_hash
from marugoto.groups.models import (
    Group,
    GroupEvent,
    GroupFeed,
    GroupFile,
    GroupNotice,
    GroupOff,
    GroupRead,
)
from marugoto.groups.rules import days, files
from marugoto.policy.actor import Actor

TOKEN_BYTES = 24


@dataclass(frozen=True)
class Day:
    """An event. ``every``: days.ONCE, WEEKLY, NTH or DAY, counted from the day it begins."""

    title: str
    starts_on: date
    every: str = days.ONCE
    until: date | None = None
    opens: time | None = None
    closes: time | None = None
    place: str = ""


@transaction.atomic
def tell(*, notice_id: UUID, group: Group, title: str, body: str, warned: bool, by: Actor) -> GroupNotice:
    """A notice to all members; its writer has read it. The same id twice is once. ``warned``: sent in spite of a warning.

    Refused: not a member; put away; nothing is said.
    """
    row = locked(group, by)
    if (before := GroupNotice.objects.filter(pk=notice_id, group=row).order_by("id").first()) is not None:
        return before
    made = GroupNotice(id=notice_id, group=row, title=title.strip(), body=body.strip(), warned=warned)
    made.by_id, made.agency_id, made.posted_at = by.user_id, by.agency_id, clock.now()
    save(made, field="body")
    GroupRead.objects.create(notice=made, user_id=by.user_id, at=clock.now())
    note("group.told", row, by, Ref("group_notice", made.pk), warned=warned)
    return made


@transaction.atomic
def note_read(*, notice: GroupNotice, by: Actor) -> None:
    """Read, by one's own hand; twice is once. Refused: not a member."""
    locked(notice.group, by, also_closed=True)
    GroupRead.objects.get_or_create(notice=notice, user_id=by.user_id, defaults={"at": clock.now()})


@transaction.atomic
def withdraw(*, notice: GroupNotice, by: Actor) -> GroupNotice:
    """Taken back by its writer or a keeper: the words are gone, the line that there was one stays. Refused: by others."""
    row = locked(notice.group, by)
    mine = membership(row, by)
    if notice.by_id != by.user_id and not (mine and mine.keeper):
        raise Refused(_("書いた人か世話役だけが取り下げられます。"))
    one = GroupNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    one.title, one.body = _("取り下げたお知らせ"), ""  # a title may have named somebody, too
    one.withdrawn_at = one.withdrawn_at or clock.now()
    one.save(update_fields=["title", "body", "withdrawn_at"])
    note("group.notice_withdrawn", row, by, Ref("group_notice", one.pk))
    return one


@transaction.atomic
def add_file(*, group: Group, name: str, data: bytes, by: Actor) -> GroupFile:
    """A file for the members. What it is is found in it, not in its name.

    Refused: not a member; put away; empty, too big, a kind that is not taken; the group is full.
    """
    row = locked(group, by)
    if said := files.problem(data):
        raise Refused(said, field="file")
    if GroupFile.objects.filter(group=row, removed_at__isnull=True).count() >= files.MOST_FILES:
        raise Refused(_("ファイルがいっぱいです。使わないものを消してください。"), field="file")
    kind = files.kind_of(data)
    made = GroupFile(group=row, name=files.safe_name(name, kind), kind=kind, size=len(data), data=data)
    made.by_id, made.agency_id, made.at = by.user_id, by.agency_id, clock.now()
    save(made, field="file")
    note("group.file_added", row, by, Ref("group_file", made.pk), size=len(data))
    return made


@transaction.atomic
def remove_file(*, file: GroupFile, by: Actor) -> None:
    """Gone, content and all, by whoever put it there or a keeper; that there was one stays. Refused: by others."""
    row = locked(file.group, by)
    mine = membership(row, by)
    if file.by_id != by.user_id and not (mine and mine.keeper):
        raise Refused(_("入れた人か世話役だけが消せます。"))
    one = GroupFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    one.name, one.data = _("消したファイル"), b""  # a name may have named somebody, too
    one.removed_at = one.removed_at or clock.now()
    one.save(update_fields=["name", "data", "removed_at"])
    note("group.file_removed", row, by, Ref("group_file", one.pk))


@transaction.atomic
def fix_day(*, event_id: UUID, group: Group, day: Day, by: Actor) -> GroupEvent:
    """An event, once or again and again. The same id twice is once.

    Refused: not a member; put away; no title; hours or an end that cannot be; a date that not every month has.
    """
    row = locked(group, by)
    if (before := GroupEvent.objects.filter(pk=event_id, group=row).order_by("id").first()) is not None:
        return before
    if day.every not in (days.ONCE, days.WEEKLY, days.NTH, days.DAY):
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="every")
    if said := days.problem(day.every, day.starts_on):
        raise Refused(said, field="every")
    made = GroupEvent(
        id=event_id,
        group=row,
        title=day.title.strip(),
        place=day.place.strip(),
        starts_on=day.starts_on,
        opens=day.opens,
        closes=day.closes,
        recurrence=days.rule_of(day.every, day.starts_on),
        until=day.until,
        by_id=by.user_id,
    )
    save(made, field="title")
    note("group.day_fixed", row, by, Ref("group_event", made.pk))
    return made


@transaction.atomic
def call_off(*, event: GroupEvent, on: date | None, by: Actor) -> None:
    """One day of it is not held (``on``), or none any more (None). Twice is once.

    Refused: by others than its writer or a keeper; put away; it is not held on that day.
    """
    row = locked(event.group, by)
    mine = membership(row, by)
    if event.by_id != by.user_id and not (mine and mine.keeper):
        raise Refused(_("書いた人か世話役だけが取りやめられます。"))
    one = GroupEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if on is None or not one.recurrence:
        one.cancelled_at = one.cancelled_at or clock.now()
        one.save(update_fields=["cancelled_at"])
    else:
        known = days.Event(str(one.pk), one.title, one.starts_on, one.recurrence, one.until)
        if on not in days.held(known, on, on):
            raise Refused(_("この日には、もともと予定がありません。"))
        GroupOff.objects.get_or_create(event=one, on=on)
    note("group.day_called_off", row, by, Ref("group_event", one.pk))


@transaction.atomic
def make_feed(*, group: Group, by: Actor) -> str:
    """The word for the address of one's own feed, told once: only its checksum is kept. An earlier one opens no more.

    Refused: not a member; put away.
    """
    row = locked(group, by)
    mine = membership(row, by)
    assert mine is not None  # locked() has refused otherwise
    GroupFeed.objects.filter(member=mine, revoked_at__isnull=True).update(revoked_at=clock.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = GroupFeed.objects.create(member=mine, token_hash=token_hash(token), made_at=clock.now())
    note("group.feed_made", row, by, Ref("group_feed", made.pk))
    return token


@transaction.atomic
def revoke_feed(*, group: Group, by: Actor) -> None:
    """One's own feed is over. Refused: not a member."""
    row = locked(group, by, also_closed=True)
    open_ones = GroupFeed.objects.filter(member=membership(row, by), revoked_at__isnull=True)
    open_ones.update(revoked_at=clock.now())
    note("group.feed_revoked", row, by)
