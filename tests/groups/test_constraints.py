"""The constraints of groups, each broken once; the rules of files and days; and that no way leads to a person."""

import io
import zipfile
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps

from marugoto.core import clock
from marugoto.groups.models import (
    Group,
    GroupFeed,
    GroupMember,
    GroupNotice,
    GroupOff,
    GroupRead,
    GroupStand,
)
from marugoto.groups.rules import days, files, stands
from marugoto.people.linkage import telling
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of
from tests.groups.conftest import PDF, filed, fixed, told


def refuses(row: Any, name: str) -> None:
    """The database refuses this row by that constraint, and has a sentence for it."""
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


@pytest.mark.django_db
def test_every_constraint(group: Group, sato: Worker, tanaka: Worker) -> None:
    notice, file, event = told(group, sato), filed(group, sato), fixed(group, sato)
    place = GroupMember.objects.get(user=tanaka.user)
    now, day = clock.now(), clock.today()
    GroupOff.objects.create(event=event, on=day)
    feed = GroupFeed.objects.create(member=place, token_hash="a" * 64, made_at=now)
    hands = dict.fromkeys(stands.PARTS, "agency")
    GroupStand.objects.create(group=group, on=day, by=sato.user, **hands)
    again = {"group": group, "user": tanaka.user, "agency": tanaka.agency, "joined_at": now}
    told_by = {"by": sato.user, "agency": sato.agency}
    rows: list[tuple[Any, str]] = [
        (_with(group, name=""), "group_has_a_name"),
        (_with(group, closed_on=day - timedelta(days=1)), "group_period"),
        (GroupMember(**again, invited_by=sato.user), "group_member_once"),
        (_with(place, left_at=now), "group_member_left_pair"),
        (GroupFeed(member=place, token_hash="a" * 64, made_at=now, revoked_at=now), "group_feed_token_once"),
        (GroupFeed(member=place, token_hash="b" * 64, made_at=now), "group_feed_one_at_a_time"),
        (GroupStand(group=group, on=day, by=sato.user, **hands), "group_stand_once_a_day"),
        (
            GroupNotice(group=group, title="題", body="", posted_at=now, **told_by),
            "group_notice_says_something",
        ),
        (GroupRead(notice=notice, user=sato.user, at=now), "group_read_once"),
        (_with(file, size=files.MOST_BYTES + 1), "group_file_size"),
        (_with(file, removed_at=now), "group_file_gone_when_removed"),
        (_with(event, title=""), "group_event_has_a_title"),
        (_with(event, recurrence="", until=event.starts_on), "group_event_period"),
        (_with(event, until=event.starts_on - timedelta(days=1)), "group_event_period"),
        (_with(event, closes=time(13)), "group_event_hours"),
        (GroupOff(event=event, on=day), "group_off_once"),
    ]
    for row, name in rows:
        refuses(row, name)
    assert feed.revoked_at is None


def _with(row: Any, **change: Any) -> Any:
    """The row as it stands in the database, changed."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in change.items():
        setattr(fresh, name, value)
    return fresh


def test_no_way_leads_to_a_person_or_a_case() -> None:
    """Neither a table of groups nor anything that it refers to stands in a room about persons."""
    rooms = {"people", "intake", "cases", "outreach", "emergency", "participation", "library"}
    todo, seen = list(apps.get_app_config("groups").get_models()), set()
    while todo:
        model = todo.pop()
        if model in seen:
            continue
        seen.add(model)
        todo += [f.related_model for f in model._meta.local_fields if f.is_relation and f.related_model]
    assert {m._meta.app_label for m in seen} & rooms == set()
    assert {m.__name__ for m in seen} >= {"Group", "GroupFile", "ConferenceBody", "User"}


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpeg"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (zipped("a.exe"), ""),
        ("名前,人数\n東町,3\n".encode("cp932"), "text"),
        ("\ufeffお知らせ".encode(), "text"),
        (b"<!DOCTYPE html><p>x", ""),
        (b"  <svg onload=alert(1)>", ""),
        (b"text <script>", ""),
        (b"MZ\x90\x00", ""),
        (b"GIF89a\x00\x01", ""),
    ],
)
def test_what_a_file_is(data: bytes, kind: str) -> None:
    assert files.kind_of(data) == kind
    assert bool(files.problem(data)) == (kind == "")


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("../../etc/passwd", "text", "passwd.txt"),
        ("会\u202efdp.exe", "pdf", "会fdp.exe.pdf"),
        ("写真.JPG", "jpeg", "写真.jpg"),
        ("a<b>.pdf", "pdf", "ab.pdf"),
        ("", "pdf", "file.pdf"),
    ],
)
def test_a_name_misleads_nobody(name: str, kind: str, shown: str) -> None:
    assert files.safe_name(name, kind) == shown


@pytest.mark.parametrize(
    ("every", "starts", "rule", "second"),
    [
        (days.WEEKLY, date(2026, 12, 7), "FREQ=WEEKLY;BYDAY=MO", date(2026, 12, 14)),
        (days.NTH, date(2026, 12, 14), "FREQ=MONTHLY;BYDAY=2MO", date(2027, 1, 11)),
        (days.NTH, date(2026, 12, 31), "FREQ=MONTHLY;BYDAY=-1TH", date(2027, 1, 28)),
        (days.DAY, date(2026, 12, 15), "FREQ=MONTHLY;BYMONTHDAY=15", date(2027, 1, 15)),
    ],
)
def test_a_choice_becomes_a_recurrence(every: str, starts: date, rule: str, second: date) -> None:
    assert days.rule_of(every, starts) == rule
    event = days.Event("x", "会", starts, rule)
    assert list(days.held(event, starts, second)) == [starts, second]
    until = days.Event("x", "会", starts, rule, until=starts)
    assert list(days.held(until, starts, second)) == [starts]
    assert list(days.held(days.Event("x", "会", starts), starts, second)) == [starts]


@pytest.mark.parametrize(
    ("hands", "stage"),
    [
        (None, "begun"),
        (dict.fromkeys(stands.PARTS, "agency"), "begun"),
        (dict.fromkeys(stands.PARTS, "agency") | {"leads": "group"}, "shared"),
        (dict.fromkeys(stands.PARTS, "together"), "near"),
        (dict.fromkeys(stands.PARTS, "group"), "alone"),
    ],
)
def test_the_stage_follows(hands: dict[str, str] | None, stage: str) -> None:
    assert stands.stage(hands) == stage


@pytest.mark.parametrize(
    "text",
    [
        "皆さん、民生委員さんと職員さんで集まります。12月14日14時から。",
        "令和9年1月11日に会館で。参加費は1000円です。",
        "お子さんのいるご家族も来られます。",
    ],
)
def test_what_is_about_nobody_is_let_pass(text: str) -> None:
    assert telling.findings(text) == {}


def test_a_telephone_is_no_postal_code() -> None:
    assert telling.findings("090-1234-5678") == {"phone": ["090-1234-5678"]}
    assert telling.findings("780-0000") == {"place": ["780-0000"]}


def test_names_that_are_handed_in_are_found_with_or_without_a_blank() -> None:
    assert telling.findings("山田　花子の件", ["山田 花子"]) == {"known": ["山田 花子"]}
    assert telling.findings("山田太郎の件", ["山田 花子"]) == {}
    families, givens = telling.pairs("きのう山田花子が来た")
    assert "山田" in families
    assert "花子" in givens
