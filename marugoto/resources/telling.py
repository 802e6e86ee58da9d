"""A part of an entry in words, for pages that show what has changed or would change: 「いつ 毎月 第2月曜 10:00〜12:00」."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marugoto.core import codes

LABELS: Final[Mapping[str, Any]] = {
    "kind": gettext_lazy("種類"),
    "name": gettext_lazy("名前"),
    "name_kana": gettext_lazy("よみ"),
    "alternate_name": gettext_lazy("別の名前"),
    "description": gettext_lazy("説明"),
    "plain": gettext_lazy("やさしい日本語の説明"),
    "url": gettext_lazy("ウェブサイト"),
    "email": gettext_lazy("メール（公開）"),
    "status": gettext_lazy("状態"),
    "interpretation_services": gettext_lazy("通訳"),
    "application_process": gettext_lazy("申し込み方"),
    "fees_description": gettext_lazy("費用の説明"),
    "accreditations": gettext_lazy("指定・認可"),
    "eligibility_description": gettext_lazy("対象の人"),
    "minimum_age": gettext_lazy("対象の年齢（から）"),
    "maximum_age": gettext_lazy("対象の年齢（まで）"),
    "alert": gettext_lazy("お知らせ"),
    "listed": gettext_lazy("住民に公開する"),
    "registered": gettext_lazy("登録・届出がある"),
    "assured_date": gettext_lazy("確かめた日"),
    "body": gettext_lazy("団体"),
    "place": gettext_lazy("場所"),
    "times": gettext_lazy("いつ"),
    "costs": gettext_lazy("費用"),
    "phones": gettext_lazy("電話（公開）"),
    "contacts": gettext_lazy("連絡先（公開）"),
    "needs": gettext_lazy("困りごと"),
    "fields": gettext_lazy("分野"),
    "languages": gettext_lazy("使えることば"),
    "access": gettext_lazy("バリアフリー"),
    "documents": gettext_lazy("持ち物・書類"),
    "reaches": gettext_lazy("利用できる地域"),
    "slots": gettext_lazy("受入枠"),
    "private": gettext_lazy("連絡先（職員だけ）"),
}
_LISTS: Final = {"kind": "resources.kinds", "status": "resources.statuses"}
_CODES: Final = {"needs": ("need", "resources.needs"), "languages": ("code", "resources.languages")}
_PIECES: Final[Mapping[str, tuple[str, ...]]] = {
    "body": ("name",),
    "place": ("name", "full", "transportation"),
    "times": ("text",),
    "phones": ("number", "extension", "text"),
    "contacts": ("department", "title", "name", "email"),
    "reaches": ("text",),
    "private": ("name", "phone", "email", "note"),
}


def label(part: str) -> str:
    """The name of a part."""
    return str(LABELS.get(part, part))


def words(part: str, value: Any) -> str:
    """The value of a part, as ``rules.entry.as_data`` gives it, in words; "" for nothing."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if part in _LISTS:
        return codes.label(_LISTS[part], str(value))
    if part == "fields":
        return "・".join(codes.label("agencies.fields", f) for f in value)
    if isinstance(value, list):
        return "、".join(filter(None, (_one(part, one) for one in value)))
    return _one(part, value)


def written(part: str, text: str) -> str:
    """The same from the record of changes (HSDS metadata), where a part is JSON."""
    if text[:1] in ("[", "{") or text in ("true", "false"):
        try:
            return words(part, json.loads(text))
        except ValueError:
            return text
    return words(part, text)


def _one(part: str, one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    if part in _CODES:
        name, code_list = _CODES[part]
        return codes.label(code_list, str(one.get(name, "")))
    if part == "access":
        return str(one.get("text") or codes.label("resources.accessibility", str(one.get("feature", ""))))
    if part == "costs":
        amount = one.get("amount")
        price = "" if amount is None else (_("無料") if amount == 0 else _("%(n)s円") % {"n": f"{amount:,}"})
        return " ".join(filter(None, (str(one.get("option", "")), price, str(one.get("text", "")))))
    if part == "slots":
        said = [(_("定員 %(n)s"), "capacity"), (_("あき %(n)s"), "available")]
        return " ".join(text % {"n": one[key]} for text, key in said if one.get(key) is not None)
    return " ".join(str(one[key]) for key in _PIECES.get(part, ()) if one.get(key))
