"""A network through its pages: opened, others asked in, told, read, filed, fixed, left, put away."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marugoto.agencies.models import Membership
from marugoto.audit.models import AuditEvent
from marugoto.groups.actions import groups, shared
from marugoto.groups.models import (
    Group,
    GroupEvent,
    GroupFile,
    GroupMember,
    GroupNotice,
    GroupRead,
)
from tests.factories.agencies import Worker
from tests.factories.pages import form_data
from tests.factories.people import register
from tests.groups.conftest import PDF, asked_in, filed, fixed, opened, told

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"groups:{name}", args=args)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_opened_and_others_asked_in(sato: Worker, tanaka: Worker, takahashi: Worker, clock: Any) -> None:
    first = form_data(sato.client.get(url("new")).content, having="name")
    assert sato.client.post(url("new"), first).status_code == 422
    data = first | {"name": ["見守りの会"], "kind": ["watch"], "purpose": ["毎月会う"]}
    assert sato.client.post(url("new"), data).status_code == 302
    assert sato.client.post(url("new"), data).status_code == 302  # pressed twice
    group = Group.objects.get()
    found = sato.client.get(url("members", group.pk) + "?q=田中")
    who = form_data(found.content, having="who")
    assert sato.client.post(url("invite", group.pk), who).status_code == 302
    assert "見守りの会" in text(tanaka.client.get(url("list")))
    assert "見守りの会" not in text(takahashi.client.get(url("list")))


def test_a_colleague_at_ones_own_agency_is_a_stranger(
    group: Group, sato: Worker, suzuki: Worker, takahashi: Worker, ishii: Worker, mori: Worker
) -> None:
    """Who is not in is told of nothing: 鈴木 sits at the desk of the keeper."""
    notice, file, event = told(group, sato), filed(group, sato), fixed(group, sato)
    pages = [
        *(
            url(name, group.pk)
            for name in ("group", "members", "files", "calendar", "notice-new", "file-new")
        ),
        *(url("event-new", group.pk), url("edit", group.pk)),
        url("notice", notice.pk),
        url("file", file.pk),
    ]
    acts = [
        *(url(name, group.pk) for name in ("close", "invite", "feed-make", "feed-revoke")),
        *(url("notice-read", notice.pk), url("notice-withdraw", notice.pk)),
        *(url("file-remove", file.pk), url("event-off", event.pk)),
        *(url(n, group.members.all()[0].pk) for n in ("member-leave", "member-keeper")),
    ]
    for stranger in (suzuki, takahashi, ishii):
        for page in pages:
            assert stranger.client.get(page).status_code == 404, page
        for act in acts:
            assert stranger.client.post(act).status_code == 404, act
    assert mori.client.get(url("list")).status_code == 403


def test_a_member_reads_and_only_a_keeper_keeps(group: Group, sato: Worker, tanaka: Worker) -> None:
    notice = told(group, sato)
    for page in ("group", "members", "files", "calendar"):
        assert tanaka.client.get(url(page, group.pk)).status_code == 200, page
    assert tanaka.client.get(url("edit", group.pk)).status_code == 403
    for act in ("close", "invite"):
        assert tanaka.client.post(url(act, group.pk)).status_code == 403, act
    assert tanaka.client.post(url("notice-withdraw", notice.pk)).status_code == 302
    notice.refresh_from_db()
    assert notice.body  # 田中 neither wrote it nor keeps the group
    assert tanaka.client.get(url("group", uuid4())).status_code == 404


def test_a_notice_is_told_and_who_has_read_it(group: Group, sato: Worker, volunteer: Worker) -> None:
    page = url("notice-new", group.pk)
    data = form_data(sato.client.get(page).content, having="title")
    assert sato.client.post(page, data).status_code == 422
    sent = data | {"title": ["来月の集まり"], "body": ["会館が工事です。"]}
    assert sato.client.post(page, sent).status_code == 302
    assert sato.client.post(page, sent).status_code == 302
    notice = GroupNotice.objects.get()
    assert not notice.warned
    assert "来月の集まり" in text(volunteer.client.get("/today/"))
    one = url("notice", notice.pk)
    assert "会館が工事です。" in text(volunteer.client.get(one))
    assert GroupRead.objects.filter(user=volunteer.user).count() == 0  # looking is no mark
    assert volunteer.client.post(url("notice-read", notice.pk)).status_code == 302
    assert volunteer.client.post(url("notice-read", notice.pk)).status_code == 302
    assert "読んだ人 2人" in text(sato.client.get(url("group", group.pk)))
    assert "来月の集まり" not in text(volunteer.client.get("/today/"))
    assert sato.client.post(url("notice-withdraw", notice.pk)).status_code == 302
    assert "会館が工事です。" not in text(volunteer.client.get(one))
    for page in (one, url("group", group.pk)):  # a title may have named somebody: it is gone, too
        assert "来月の集まり" not in text(volunteer.client.get(page))
        assert "取り下げたお知らせ" in text(volunteer.client.get(page))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("山田花子さんの様子を見てください。", "あなたの機関の台帳にある名前"),
        ("山田 花子の件です。", "あなたの機関の台帳にある名前"),
        ("小林さんが来ません。", "人の名前のような書きかた"),
        ("昭和25年3月1日生まれの方です。", "生年月日のような書きかた"),
        ("090-1234-5678 に電話を。", "電話番号のような書きかた"),
        ("本町3丁目の家です。", "番地・郵便番号のような書きかた"),
    ],
)
def test_what_looks_like_a_person_is_asked_once_more(
    words: str, kind: str, group: Group, sato: Worker
) -> None:
    register(sato, family_name="山田", given_name="花子")
    page = url("notice-new", group.pk)
    data = form_data(sato.client.get(page).content, having="title") | {"title": ["お願い"], "body": [words]}
    again = sato.client.post(page, data)
    assert again.status_code == 422
    assert kind in text(again)
    assert form_data(again.content, having="title")["body"] == [words]  # what was typed stays
    assert not GroupNotice.objects.exists()
    assert sato.client.post(page, data | {"sure": ["on"]}).status_code == 302
    assert GroupNotice.objects.get().warned


def test_the_warning_tells_nobody_who_stands_in_the_register(
    group: Group, sato: Worker, tanaka: Worker
) -> None:
    """田中's agency does not know 山田 花子: to 田中 the name is one like any other."""
    register(sato, family_name="山田", given_name="花子")
    page = url("notice-new", group.pk)
    for name in ("山田花子", "小川冬子"):
        data = form_data(tanaka.client.get(page).content, having="title")
        sent = data | {"title": ["件"], "body": [f"{name}の件です。"]}
        assert tanaka.client.post(page, sent).status_code == 302, name


def test_files_are_taken_by_what_they_are_and_never_drawn(
    group: Group, sato: Worker, tanaka: Worker, takahashi: Worker
) -> None:
    page = url("file-new", group.pk)
    data = form_data(sato.client.get(page).content, having="key")

    def put(name: str, content: bytes, **more: Any) -> Any:
        return sato.client.post(page, {**data, "file": SimpleUploadedFile(name, content), **more})

    assert "PDF、Word" in text(put("page.pdf", b"<html><script>alert(1)</script>"))
    assert put("run.pdf", b"MZ\x90\x00\x03").status_code == 422
    assert put("list.txt", "小林さん 090-1234-5678".encode()).status_code == 422
    assert put("big.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)).status_code == 422
    assert not GroupFile.objects.exists()
    assert put("会の\u202eお知らせ.html", PDF).status_code == 302
    file = GroupFile.objects.get()
    assert (file.name, file.kind) == ("会のお知らせ.html.pdf", "pdf")
    out = tanaka.client.get(url("file", file.pk))
    assert out.content == PDF
    assert out.headers["Content-Disposition"].startswith("attachment")
    assert out.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in out.headers["Content-Security-Policy"]
    assert tanaka.client.post(url("file-remove", file.pk)).status_code == 302
    assert GroupFile.objects.filter(removed_at__isnull=True).exists()  # not 田中's
    assert sato.client.post(url("file-remove", file.pk)).status_code == 302
    file.refresh_from_db()
    assert (file.name, bytes(file.data)) == ("消したファイル", b"")
    file.refresh_from_db()
    assert bytes(file.data) == b""
    assert tanaka.client.get(url("file", file.pk)).status_code == 404


def test_the_calendar_recurs_and_one_day_falls_out(group: Group, sato: Worker, tanaka: Worker) -> None:
    page = url("event-new", group.pk)
    data = form_data(sato.client.get(page).content, having="starts_on")
    bad = data | {"title": ["定例会"], "starts_on": ["2026-12-31"], "every": ["day"]}
    assert sato.client.post(page, bad).status_code == 422
    sent = data | {"title": ["定例会"], "starts_on": ["2026-12-14"], "every": ["nth"], "opens": ["14:00"]}
    assert sato.client.post(page, sent).status_code == 302
    event = GroupEvent.objects.get()
    assert event.recurrence == "FREQ=MONTHLY;BYDAY=2MO"
    seen = text(tanaka.client.get(url("calendar", group.pk)))
    assert "毎月 第2月曜日" in seen
    for day in ("2026年12月14日", "2027年1月11日", "2027年2月8日"):
        assert day in seen
    off = url("event-off", event.pk)
    assert tanaka.client.post(off, {"on": "2027-01-11"}).status_code == 302
    assert "2027年1月11日" in text(tanaka.client.get(url("calendar", group.pk)))  # not 田中's to call off
    assert sato.client.post(off, {"on": "2027-01-11"}).status_code == 302
    assert sato.client.post(off, {"on": "2027-01-12"}).status_code == 302
    seen = text(tanaka.client.get(url("calendar", group.pk)))
    assert "2027年1月11日" not in seen
    assert "2027年2月8日" in seen
    assert sato.client.post(off).status_code == 302
    assert "2027年2月8日" not in text(tanaka.client.get(url("calendar", group.pk)))


def test_the_feed_is_ones_own_names_nobody_and_can_be_taken_back(
    group: Group, sato: Worker, tanaka: Worker
) -> None:
    event = fixed(group, sato)
    shared.call_off(event=event, on=date(2027, 1, 12), by=sato.actor)
    shown = tanaka.client.post(url("feed-make", group.pk))
    address = address_on(shown)
    path = "/" + address.split("/", 3)[3]
    out = Client().get(path)
    feed = out.content.decode()
    assert out.status_code == 200
    assert "RRULE:FREQ=MONTHLY;BYDAY=2TU" in feed
    assert "20270112T140000" in feed
    assert "EXDATE" in feed
    for name in ("佐藤", "田中", "伊藤", sato.user.username):
        assert name not in feed
    assert address not in text(tanaka.client.get(url("calendar", group.pk)))  # told once
    assert Client().get(path[:-2] + "x/").status_code == 404
    assert tanaka.client.post(url("feed-revoke", group.pk)).status_code == 302
    assert Client().get(path).status_code == 404


def address_on(shown: Any) -> str:
    """The address that stands on the page this once."""
    field = BeautifulSoup(shown.content, "html.parser").find(id="feed-address")
    assert field is not None
    return str(field["value"])


@pytest.mark.parametrize("how", ["leaves", "taken out", "membership ends", "put away"])
def test_who_leaves_has_lost_it_at_once(how: str, group: Group, sato: Worker, tanaka: Worker) -> None:
    notice = told(group, sato)
    path = "/" + address_on(tanaka.client.post(url("feed-make", group.pk))).split("/", 3)[3]
    assert Client().get(path).status_code == 200
    place = GroupMember.objects.get(user=tanaka.user)
    if how == "leaves":
        assert tanaka.client.post(url("member-leave", place.pk)).headers["Location"] == url("list")
    elif how == "taken out":
        assert sato.client.post(url("member-leave", place.pk)).status_code == 302
    elif how == "membership ends":
        Membership.objects.filter(user=tanaka.user).update(valid_to=date(2026, 11, 23))
    else:
        groups.put_away(group=group, by=sato.actor)
    assert Client().get(path).status_code == 404
    gone = tanaka.client.get(url("notice", notice.pk)).status_code
    assert gone == {"put away": 200, "membership ends": 403}.get(how, 404)


def test_the_last_keeper_stays_and_what_is_put_away_is_only_read(
    group: Group, sato: Worker, tanaka: Worker
) -> None:
    own = GroupMember.objects.get(user=sato.user)
    sato.client.post(url("member-leave", own.pk))
    sato.client.post(url("member-keeper", own.pk), {"keeper": ""})
    own.refresh_from_db()
    assert own.keeper
    assert own.left_at is None
    place = GroupMember.objects.get(user=tanaka.user)
    assert tanaka.client.post(url("member-keeper", place.pk), {"keeper": "on"}).status_code == 403
    assert sato.client.post(url("member-keeper", place.pk), {"keeper": "on"}).status_code == 302
    assert sato.client.post(url("close", group.pk)).status_code == 302
    assert "しまったグループです" in text(tanaka.client.get(url("group", group.pk)))
    data = form_data(tanaka.client.get(url("notice-new", group.pk)).content, having="title")
    refused = tanaka.client.post(url("notice-new", group.pk), data | {"title": ["題"], "body": ["内容"]})
    assert refused.status_code == 422
    assert "しまわれています" in text(refused)
    assert group.name in text(tanaka.client.get(url("list") + "?state=closed"))
    assert sato.client.post(url("member-leave", own.pk)).status_code == 302
    assert sato.client.get(url("group", group.pk)).status_code == 404


def test_a_self_help_group_on_its_way(sato: Worker, tanaka: Worker, group: Group) -> None:
    assert sato.client.get(url("stands", group.pk)).status_code == 404  # a watch network has no such way
    own = opened(sato, name="断酒の会", kind="self_help")
    asked_in(own, tanaka, sato)
    page = url("stands", own.pk)
    first = {"on": "2026-10-01", "words": ""} | dict.fromkeys(
        ("calls", "leads", "decides", "place", "money"), "agency"
    )
    assert sato.client.post(page, first).status_code == 302
    assert "機関が支えて始めた" in text(sato.client.get(page))
    assert sato.client.post(page, first).status_code == 422  # once a day
    assert sato.client.post(page, first | {"on": "2026-11-01", "leads": "together"}).status_code == 302
    assert "分けもっている" in text(sato.client.get(page))
    alone = first | dict.fromkeys(("calls", "leads", "decides", "place", "money"), "group")
    assert tanaka.client.post(page, alone).status_code == 403
    assert sato.client.post(page, alone | {"on": "2027-01-01"}).status_code == 422
    assert sato.client.post(page, alone | {"on": "2026-11-20"}).status_code == 302
    assert "自立した" in text(tanaka.client.get(page))


def test_looking_writes_nothing(group: Group, sato: Worker) -> None:
    told(group, sato)
    before = AuditEvent.objects.count()
    for page in ("group", "members", "files", "calendar", "notice-new", "file-new", "event-new", "edit"):
        assert sato.client.get(url(page, group.pk)).status_code == 200, page
    assert AuditEvent.objects.count() == before  # nothing in it is about a person


def test_unread_and_the_week_stand_on_today(group: Group, sato: Worker, tanaka: Worker) -> None:
    fixed(group, sato, starts_on=date(2026, 11, 26), every="once", title="臨時の集まり")
    fixed(group, sato, starts_on=date(2026, 11, 24) + timedelta(days=20), every="once", title="まだ先")
    seen = text(tanaka.client.get("/today/"))
    assert "臨時の集まり" in seen
    assert "まだ先" not in seen
