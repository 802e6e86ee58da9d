"""Routes of groups, and the one address that a calendar program opens."""

from django.urls import path, register_converter

from marugoto.core.converters import TokenConverter
from marugoto.groups.views import groups, shared

app_name = "groups"

register_converter(TokenConverter, "feed")

_G = "<uuid:group_id>/"
_N = "notices/<uuid:notice_id>/"
_F = "files/<uuid:file_id>/"

urlpatterns = [
    path("", groups.group_list, name="list"),
    path("new/", groups.group_new, name="new"),
    path(_G, groups.group_page, name="group"),
    path(_G + "edit/", groups.group_edit, name="edit"),
    path(_G + "close/", groups.group_close, name="close"),
    path(_G + "members/", groups.members, name="members"),
    path(_G + "invite/", groups.invite, name="invite"),
    path(_G + "stands/", groups.stands, name="stands"),
    path(_G + "notices/new/", shared.notice_new, name="notice-new"),
    path(_G + "files/", shared.file_list, name="files"),
    path(_G + "files/new/", shared.file_new, name="file-new"),
    path(_G + "calendar/", shared.calendar, name="calendar"),
    path(_G + "calendar/new/", shared.event_new, name="event-new"),
    path(_G + "calendar/feed/", shared.feed_make, name="feed-make"),
    path(_G + "calendar/feed/revoke/", shared.feed_revoke, name="feed-revoke"),
    path("members/<uuid:member_id>/keeper/", groups.member_keeper, name="member-keeper"),
    path("members/<uuid:member_id>/leave/", groups.member_leave, name="member-leave"),
    path(_N, shared.notice_page, name="notice"),
    path(_N + "read/", shared.notice_read, name="notice-read"),
    path(_N + "withdraw/", shared.notice_withdraw, name="notice-withdraw"),
    path(_F, shared.file_out, name="file"),
    path(_F + "remove/", shared.file_remove, name="file-remove"),
    path("events/<uuid:event_id>/off/", shared.event_off, name="event-off"),
]

feed_patterns = ([path("<feed:token>/", shared.feed, name="feed")], "group-feed")
