"""What members share: notices and who read them, files, the calendar and its address."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, open_to_public, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.groups import access, queries
from marugoto.groups.actions import shared as act
from marugoto.groups.forms import EventForm, FileForm, NoticeForm
from marugoto.groups.rules import files
from marugoto.groups.views.groups import page_of
from marugoto.policy.permissions import Permission as P
from marugoto.resources.finding import feed as calendars


@requires(P.GROUP_READ)
def notice_new(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """Something to tell all members; where it looks as if it told of a person, it is asked once more."""
    found = access.get_group(request.actor, group_id)
    form = NoticeForm(request.POST or None)
    care: dict[str, list[str]] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        care = queries.care_of(request.actor, said["title"], said["body"])
        if form.warn(care):
            try:
                act.tell(
                    notice_id=said["key"],
                    group=found,
                    title=said["title"],
                    body=said["body"],
                    warned=bool(care),
                    by=request.actor,
                )
                messages.success(request, _("一員に知らせました。"))
                return redirect("groups:group", found.id)
            except Refused as no:
                no.onto(form)
    return _asking(request, found, "notice_new", form, care)


def _asking(request: WorkerRequest, group: Any, page: str, form: Any, care: Any) -> HttpResponse:
    context = {"group": group, "form": form, "care": list(care.items())}
    return render(request, f"groups/{page}.html", context, status=422 if form.errors else 200)


@require_GET
@requires(P.GROUP_READ)
def notice_page(request: WorkerRequest, notice_id: UUID) -> HttpResponse:
    """A notice, and who has read it."""
    found = access.get_notice(request.actor, notice_id)
    readers = queries.readers_of(found)
    place = access.own_place(request.actor, found.group)
    context = {
        "notice": found,
        "readers": readers,
        "mine": any(one.at for one in readers if one.member.pk == place.pk),
        "may_withdraw": place.keeper or found.by_id == request.actor.user_id,
    }
    return page_of(request, found.group, "notice", context)


@require_POST
@requires(P.GROUP_READ)
def notice_read(request: WorkerRequest, notice_id: UUID) -> HttpResponse:
    """読みました."""
    found = access.get_notice(request.actor, notice_id)
    act.note_read(notice=found, by=request.actor)
    return redirect("groups:group", found.group_id)


@require_POST
@requires(P.GROUP_READ)
def notice_withdraw(request: WorkerRequest, notice_id: UUID) -> HttpResponse:
    """Taken back."""
    found = access.get_notice(request.actor, notice_id)
    try:
        act.withdraw(notice=found, by=request.actor)
        messages.success(request, _("取り下げました。内容は、もう読めません。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:group", found.group_id)


@require_GET
@requires(P.GROUP_READ)
def file_list(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """The files of a group."""
    found = access.get_group(request.actor, group_id)
    return page_of(request, found, "files", {"files": queries.files_of(found)})


@requires(P.GROUP_READ)
def file_new(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """A file is put in; its name, and its words where it is text, are looked at as those of a notice are."""
    found = access.get_group(request.actor, group_id)
    form = FileForm(request.POST or None, request.FILES or None)
    care: dict[str, list[str]] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read(files.MOST_BYTES + 1)
        words = files.text_of(data) if files.kind_of(data) == "text" else ""
        care = queries.care_of(request.actor, file.name, words[:20_000])
        if form.warn(care):
            try:
                act.add_file(group=found, name=file.name, data=data, by=request.actor)
                messages.success(request, _("ファイルを入れました。"))
                return redirect("groups:files", found.id)
            except Refused as no:
                no.onto(form)
    return _asking(request, found, "file_new", form, care)


@require_GET
@requires(P.GROUP_READ)
def file_out(request: WorkerRequest, file_id: UUID) -> HttpResponse:
    """A file, to be kept and never to be drawn by the browser: nothing in it runs on our address."""
    found = access.get_file(request.actor, file_id)
    answer = HttpResponse(bytes(found.data), content_type=files.TYPES[found.kind])
    answer.headers["Content-Disposition"] = _attached(found.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _attached(name: str) -> str:
    return str(content_disposition_header(as_attachment=True, filename=name))


@require_POST
@requires(P.GROUP_READ)
def file_remove(request: WorkerRequest, file_id: UUID) -> HttpResponse:
    """A file is removed, content and all."""
    found = access.get_file(request.actor, file_id)
    try:
        act.remove_file(file=found, by=request.actor)
        messages.success(request, _("ファイルを消しました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:files", found.group_id)


@require_GET
@requires(P.GROUP_READ)
def calendar(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """The coming three months, and one's own address for a calendar program."""
    return _calendar(request, access.get_group(request.actor, group_id))


def _calendar(request: WorkerRequest, found: Any, address: str = "") -> HttpResponse:
    place = access.own_place(request.actor, found)
    rows = [(day, event, queries.every_words(event)) for day, event in queries.coming(found)]
    context = {"days": rows, "feed": queries.feed_open(place), "address": address}
    return page_of(request, found, "calendar", context)


@requires(P.GROUP_READ)
def event_new(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """A day is fixed."""
    found = access.get_group(request.actor, group_id)
    form = EventForm(request.POST or None)
    care: dict[str, list[str]] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        care = queries.care_of(request.actor, said["title"], said["place"])
        if form.warn(care):
            names = ("title", "starts_on", "every", "until", "opens", "closes", "place")
            day = act.Day(**{name: said[name] for name in names})
            try:
                act.fix_day(event_id=said["key"], group=found, day=day, by=request.actor)
                messages.success(request, _("予定に入れました。"))
                return redirect("groups:calendar", found.id)
            except Refused as no:
                no.onto(form)
    return _asking(request, found, "event_new", form, care)


@require_POST
@requires(P.GROUP_READ)
def event_off(request: WorkerRequest, event_id: UUID) -> HttpResponse:
    """Not held: on the day of ``on``, or (without it) not any more."""
    found = access.get_event(request.actor, event_id)
    try:
        act.call_off(event=found, on=_day(request.POST.get("on", "")), by=request.actor)
        messages.success(request, _("取りやめました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:calendar", found.group_id)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@never_cache
@require_POST
@requires(P.GROUP_READ)
def feed_make(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """One's own address for a calendar program, shown this once."""
    found = access.get_group(request.actor, group_id)
    try:
        token = act.make_feed(group=found, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
        return redirect("groups:calendar", found.id)
    return _calendar(request, found, request.build_absolute_uri(reverse("group-feed:feed", args=[token])))


@require_POST
@requires(P.GROUP_READ)
def feed_revoke(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """One's own address opens nothing any more."""
    found = access.get_group(request.actor, group_id)
    act.revoke_feed(group=found, by=request.actor)
    messages.success(request, _("予定のリンクを取り消しました。もう開きません。"))
    return redirect("groups:calendar", found.id)


@never_cache
@require_GET
@open_to_public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of a group for a calendar program, by its address alone. Nobody is named in it."""
    name, events = access.feed_of(token)
    items = queries.feed_items(events, request.build_absolute_uri(reverse("groups:list")))
    text = calendars.calendar(items, name=name, now=clock.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="group.ics"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
