"""What every page knows about the worker: for whom one acts, the menu, whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from marugoto.agencies import queries
from marugoto.agencies.door import session_seconds
from marugoto.agencies.queries import Standing
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def worker(request: HttpRequest) -> dict[str, Any]:
    """``actor``, ``post`` (agency, desk, town), ``nav``, ``demo_mode``, ``training``, ``session_seconds``."""
    actor: Actor | None = getattr(request, "actor", None)
    base: dict[str, Any] = {
        "actor": actor,
        "demo_mode": settings.DEMO,
        "training": False,
        "session_seconds": session_seconds(),
    }
    if actor is None:
        return base | {"nav": [], "post": None}
    standings: list[Standing] | None = getattr(request, "standings", None)
    found = queries.standings_of(actor.user_id) if standings is None else standings
    posts = [one.post(actor.membership_id) for one in found]
    post = next((p for p in posts if p.current), None)
    desk_name = next((name for key, name in post.desks if key == actor.desk_id), "") if post else ""
    if post and desk_name == post.agency:
        desk_name = ""  # a one-desk agency is not named twice
    return base | {
        "nav": _nav(actor, request.path),
        "post": post,
        "training": bool(post and post.training),
        "desk_name": desk_name,
        "may_switch": len(posts) > 1 or bool(post and len(post.desks) > 1),
    }


def _nav(actor: Actor, here: str) -> list[dict[str, Any]]:
    entries = (
        ("today", _("きょう"), "office:today", P.TODAY_READ),
        ("receive", _("相談を受ける"), "intake:receive", P.CONSULTATION_RECEIVE),
        ("notice", _("気づきを知らせる"), "intake:notice", P.NOTICE_WRITE),
        ("matters", _("相談の一覧"), "intake:matters", P.CONSULTATION_READ),
        ("referrals", _("つなぎ"), "collaboration:referrals", P.REFERRAL_READ),
        ("cases", _("ケース"), "cases:list", P.CASE_READ),
        ("staff", _("担当と引継ぎ"), "office:staff", P.HANDOVER_WRITE),
        ("conferences", _("会議"), "collaboration:conferences", P.CONFERENCE_READ),
        ("outreach", _("訪問の取組"), "outreach:campaigns", P.OUTREACH_KEEP),
        ("visits", _("きょうの訪問"), "outreach:today", P.VISIT_MAKE),
        ("evacuation", _("避難と安否"), "evacuation:boards", P.SAFETY_REPORT),
        ("resources", _("社会資源"), "resources:find", P.RESOURCE_READ),
        ("participation", _("参加"), "participation:board", P.RESOURCE_READ),
        ("gaps", _("足りない資源"), "community:gaps", P.GAP_READ),
        ("activities", _("地域の活動"), "community:activities", P.ACTIVITY_READ),
        ("groups", _("グループ"), "groups:list", P.GROUP_READ),
        ("studies", _("事例集"), "library:list", P.STUDY_READ),
        ("people", _("人・世帯"), "people:search", P.PERSON_READ),
        ("imports", _("住民の取込み"), "people:imports", P.REGISTRY_IMPORT),
        ("numbers", _("数字"), "indicators:counts", P.INDICATOR_READ),
        ("blueprints", _("設計図"), "blueprints:versions", P.BLUEPRINT_WRITE),
        ("board", _("調整ボード"), "collaboration:board", P.BOARD_READ),
        ("desk-moves", _("窓口の移し替え"), "collaboration:desk-moves", P.DESK_MOVE),
        ("disclosures", _("開示の求め"), "disclosures:requests", P.DISCLOSURE_ANSWER),
        ("layouts", _("様式の割付"), "paperwork:layouts", P.FORM_LAYOUT),
        ("audit", _("取扱いの記録"), "office:audit", P.AUDIT_READ),
    )
    items = [
        {"key": key, "label": label, "url": reverse(route), "current": False}
        for key, label, route, permission in entries
        if actor.can(permission)
    ]
    matching = [i for i in items if here.startswith(str(i["url"])) and i["url"] != "/"]
    if matching:
        max(matching, key=lambda i: len(str(i["url"])))["current"] = True
    return items
