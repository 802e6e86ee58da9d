"""What in a text looks as if it told of a person: so that its writer looks again. It warns; the writer decides (adr/0044).

Shapes alone, and names that are handed in: nothing is looked up here.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

PHONE = "phone"
BIRTH = "birth"
NAME = "name"
KNOWN = "known"
PLACE = "place"
ORDER: Final = (KNOWN, NAME, BIRTH, PHONE, PLACE)

_PHONE = re.compile(r"(?<![\d-])0\d{1,4}[-‐‑–−ー( ]?\d{1,4}[-‐‑–−ー) ]?\d{3,4}(?![\d-])")
_WESTERN = r"(?:19|20)\d\d\s*[年/.\-]\s*\d{1,2}\s*[月/.\-]\s*\d{1,2}"
_ERA = r"(?:明治|大正|昭和|平成|令和|[MTSHR])\s*(?:\d{1,2}|元)\s*[年.]\s*\d{1,2}\s*[月.]\s*\d{1,2}"
_DAY = rf"(?:{_WESTERN}|{_ERA})"
_BIRTH = re.compile(rf"(?:生年月日\s*[:は]?\s*{_DAY}|{_DAY}\s*日?\s*(?:生まれ|生\b|生、|生。))")
_OLD_DAY = re.compile(
    r"(?:19\d\d\s*[年/.\-]\s*\d{1,2}\s*[月/.\-]\s*\d{1,2}|(?:明治|大正|昭和)\s*\d{1,2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
_TITLED = re.compile(
    r"([一-龥々ヶ]{1,4}|[ァ-ヴー]{2,8}|[一-龥々]{1,3}[ぁ-ん]{1,4})\s?(?:さん|さま|様|氏|君|くん|ちゃん)(?![ぁ-んー]{3})"
)
_PLACE = re.compile(r"\d+\s*丁目|\d+\s*番地?(?:の\d+|\d+号)|(?<![\d-])\d{3}-\d{4}(?![\d-])")
# Whoever is called by what they are, and not by a name.
_CALLED = """
皆 皆々 患者 利用者 相談者 対象者 参加者 支援者 担当者 関係者 高齢者 障害者 当事者 住民 市民 区民 町民 村民 会員 職員 委員
民生委員 児童委員 相談員 支援員 調整役 看護師 保健師 医師 先生 店員 店 業者 家族 本人 奥 旦那 息子 娘 嫁 婿 孫 親 父 母 兄 姉
弟 妹 祖父 祖母 伯母 叔母 伯父 叔父 お子 お母 お父 お兄 お姉 お嫁 お客 お医者 お隣 子ども 赤 王 神 仏 同 諸 貴 各位 世話役
会長 副会長 町会長 自治会長 役員 協力員 推進員 社協 包括
"""
_NOBODY: Final = tuple(_CALLED.split())


def findings(text: str, known: Collection[str] = ()) -> dict[str, list[str]]:
    """kind (``ORDER``) → what in the text looks like it, as it stands there. ``known``: names that the writer's agency keeps."""
    plain = unicodedata.normalize("NFKC", text)
    found = {
        KNOWN: [name for name in known if _said(name, plain)],
        NAME: [m[0] for m in _TITLED.finditer(plain) if not _is_nobody(m[1])],
        BIRTH: [m[0] for m in _BIRTH.finditer(plain)] or [m[0] for m in _OLD_DAY.finditer(plain)],
        PHONE: [m[0] for m in _PHONE.finditer(plain) if 9 < sum(c.isdigit() for c in m[0]) < 12],
        PLACE: [m[0] for m in _PLACE.finditer(plain)],
    }
    return {kind: list(dict.fromkeys(found[kind])) for kind in ORDER if found[kind]}


def _said(name: str, text: str) -> bool:
    parts = [re.escape(part) for part in unicodedata.normalize("NFKC", name).split()]
    return bool(parts) and re.search(r"\s*".join(parts), text) is not None


def _is_nobody(word: str) -> bool:
    return word.endswith(_NOBODY)


def pairs(text: str, most: int = 5) -> tuple[list[str], list[str]]:
    """(possible family names, possible given names): pieces of the text of 1 to ``most`` letters, to be compared by equality."""
    plain = unicodedata.normalize("NFKC", text)
    runs = re.findall(r"[一-龥々ヶ-ヿぁ-ん㐀-䶵﨑髙]+", plain)
    pieces = {run[n : n + size] for run in runs for n in range(len(run)) for size in range(1, most + 1)}
    whole = sorted(piece for piece in pieces if piece)[:20_000]
    return whole, whole
