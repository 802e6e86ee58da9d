"""Questions about groups. Who may ask them is decided in access; every list has an order and an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from marugoto.agencies.models import Membership
from marugoto.agencies.queries import in_force
from marugoto.collaboration.models import ConferenceBody
from marugoto.collaboration.rules import recurrence
from marugoto.core import clock
from marugoto.core.kana import to_width
from marugoto.groups import access
from marugoto.groups.models import (
    Group,
    GroupEvent,
    GroupFeed,
    GroupFile,
    GroupMember,
    GroupNotice,
    GroupRead,
    GroupStand,
)
from marugoto.groups.rules import days, stands
from marugoto.people import queries as people
from marugoto.people.linkage import telling
from marugoto.policy.actor import Actor
from marugoto.resources.finding.feed import Item

MANY = 50
WEEK = 7
AHEAD = 92  # days of the calendar


@dataclass(frozen=True)
class News:
    """A group with what one has not read in it, and what is next there."""

    group: Group
    unread: int
    next: tuple[date, days.Event] | None = None


@dataclass(frozen=True)
class Reader:
    """A member, and when they set the mark of a notice (None: not yet)."""

    member: GroupMember
    at: object = None


def listed(actor: Actor, *, closed: bool) -> QuerySet[Group]:
    """One's groups, with how many members and unread notices; those put away apart."""
    rows = access.groups_of(actor).filter(closed_on__isnull=not closed)
    return rows.annotate(
        heads=Count("members", filter=Q(members__left_at__isnull=True), distinct=True),
        unread=Count("notices", filter=Q(notices__in=unread(actor).order_by().values("pk")), distinct=True),
    )


def unread(actor: Actor) -> QuerySet[GroupNotice]:
    """Notices of one's open groups that one has not marked as read, the newest first."""
    mine = access.groups_of(actor).filter(closed_on__isnull=True).order_by().values("pk")
    read = GroupRead.objects.filter(notice_id=OuterRef("pk"), user_id=actor.user_id)
    rows = GroupNotice.objects.filter(~Exists(read), group__in=mine, withdrawn_at__isnull=True)
    return rows.select_related("group", "by").order_by("-posted_at", "-id")


def news(actor: Actor) -> list[GroupNotice]:
    """For きょう: the notices that one has not read; of many the newest."""
    return list(unread(actor)[:5])


def soon(actor: Actor) -> list[tuple[date, days.Event, UUID]]:
    """For きょう: (day, event, group) of the coming week in one's groups."""
    mine = access.groups_of(actor).filter(closed_on__isnull=True).order_by().values("pk")
    rows = list(_live(GroupEvent.objects.filter(group__in=mine)))
    groups = {str(row.pk): row.group_id for row in rows}
    found = days.coming([event_of(row) for row in rows], clock.today(), WEEK)
    return [(day, event, groups[event.id]) for day, event in found[:MANY]]


def _live(rows: QuerySet[GroupEvent]) -> QuerySet[GroupEvent]:
    live = rows.filter(cancelled_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gte=clock.today()))
    return live.prefetch_related("offs").order_by("starts_on", "id")


def event_of(row: GroupEvent) -> days.Event:
    """A row as the rules know it; its days off are read with it."""
    return days.Event(
        id=str(row.pk),
        title=row.title,
        starts_on=row.starts_on,
        recurrence=row.recurrence,
        until=row.until,
        opens=row.opens,
        closes=row.closes,
        place=row.place,
        offs=frozenset(off.on for off in row.offs.all()),
    )


def coming(group: Group, *, within: int = AHEAD) -> list[tuple[date, days.Event]]:
    """(day, event) of a group in the coming days; two hundred at most."""
    rows = _live(GroupEvent.objects.filter(group=group))[:200]
    return days.coming([event_of(row) for row in rows], clock.today(), within)[:200]


def every_words(event: days.Event) -> str:
    """毎週 火曜日, 毎月 第2月曜日, 毎月 15日; "" for once."""
    if not event.recurrence:
        return ""
    rule = recurrence.parse(event.recurrence)
    if rule.month_days:
        return _("毎月 %(n)d日") % {"n": rule.month_days[0]}
    nth, weekday = rule.by_day[0]
    said = {"n": nth, "day": WEEKDAYS[weekday]}
    if rule.weekly:
        return _("毎週 %(day)s") % said
    return (_("毎月 最後の%(day)s") if nth < 0 else _("毎月 第%(n)d%(day)s")) % said


def notices_of(group: Group, actor: Actor) -> QuerySet[GroupNotice]:
    """Notices, the newest first; ``mine``: one has set the mark; ``readers``: how many have."""
    read = GroupRead.objects.filter(notice_id=OuterRef("pk"), user_id=actor.user_id)
    rows = GroupNotice.objects.filter(group=group).select_related("by", "agency")
    return rows.annotate(mine=Exists(read), readers=Count("reads")).order_by("-posted_at", "-id")


def readers_of(notice: GroupNotice) -> list[Reader]:
    """Every member of today, with the instant of the mark; those without one first."""
    marks = dict(notice.reads.order_by("id").values_list("user_id", "at"))
    found = [Reader(member, marks.get(member.user_id)) for member in members_of(notice.group)]
    return sorted(found, key=lambda one: one.at is not None)


def members_of(group: Group) -> QuerySet[GroupMember]:
    """Who is in today: keepers first, by agency and name."""
    rows = GroupMember.objects.filter(group=group, left_at__isnull=True).select_related("user", "agency")
    return rows.order_by("-keeper", "agency__name", "user__name", "id")[:500]


def files_of(group: Group) -> QuerySet[GroupFile]:
    """Files that are there, the newest first; without their content."""
    rows = GroupFile.objects.filter(group=group, removed_at__isnull=True).defer("data")
    return rows.select_related("by", "agency").order_by("-at", "-id")[:200]


def feed_open(member: GroupMember) -> GroupFeed | None:
    """One's own feed of a group; None: there is none."""
    return GroupFeed.objects.filter(member=member, revoked_at__isnull=True).order_by("id").first()


def feed_items(events: Sequence[GroupEvent], address: str) -> list[Item]:
    """Events as lines of a feed: name, place and times. Nobody is named."""
    return [
        Item(str(e.pk), e.title, place=e.place, url=address, times=days.times_of(event_of(e))) for e in events
    ]


def candidates(group: Group, words: str) -> list[Membership]:
    """Who could be asked in: members of the town's agencies whose name or agency has every word; not those who are in."""
    asked = to_width(words).split()
    if not asked:
        return []
    rows = Membership.objects.filter(in_force(clock.today()), agency__municipality_id=group.municipality_id)
    for word in asked:
        rows = rows.filter(Q(user__name__icontains=word) | Q(agency__name__icontains=word))
    inside = GroupMember.objects.filter(group=group, left_at__isnull=True)
    there = inside.filter(user_id=OuterRef("user_id"), agency_id=OuterRef("agency_id"))
    rows = rows.filter(~Exists(there), user__is_active=True).select_related("user", "agency")
    return list(rows.order_by("agency__name", "user__name", "id")[:MANY])


def bodies_of(municipality_id: UUID) -> list[tuple[str, str]]:
    """The standing meetings of a town as choices."""
    rows = ConferenceBody.objects.filter(in_force(clock.today()), municipality_id=municipality_id)
    return [(str(body.pk), body.name) for body in rows.order_by("name", "id")[:200]]


def stands_of(group: Group) -> list[tuple[GroupStand, str]]:
    """(what was written, the stage that follows from it: groups.independence), the newest first."""
    rows = GroupStand.objects.filter(group=group).select_related("by").order_by("-on", "-id")[:100]
    return [(row, stands.stage({part: getattr(row, part) for part in stands.PARTS})) for row in rows]


def care_of(actor: Actor, *texts: str) -> dict[str, list[str]]:
    """What in these texts looks as if it told of a person (telling.findings): shapes, and names that one's own agency keeps."""
    text = "\n".join(texts)
    families, givens = telling.pairs(text)
    return telling.findings(text, people.named_at(actor.agency_id, families, givens))
