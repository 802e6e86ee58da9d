"""Which column is what: headings as register systems spell them. What is recognised can be changed by a person, and is saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto.core.kana import to_width

# Field: the headings by which it is known, folded. The first is how we say it ourselves.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        *("宛名番号", "宛名コード", "宛名CD", "識別番号", "住民番号", "住民コード", "個人コード", "整理番号"),
        *("id", "number"),
    ),
    "household": ("世帯番号", "世帯コード", "世帯CD", "世帯識別番号", "household"),
    "relation": ("続柄", "続柄名", "続柄名称", "世帯主との続柄", "続柄区分", "relation"),
    "name": ("氏名", "漢字氏名", "氏名漢字", "住民氏名", "本名", "名前", "name"),
    "kana": ("氏名カナ", "カナ氏名", "氏名フリガナ", "フリガナ", "ふりがな", "カナ", "氏名読み", "kana"),
    "family": ("姓", "氏", "苗字", "名字", "family", "familyname"),
    "given": ("名", "given", "givenname"),
    "family_kana": ("姓カナ", "セイ", "氏カナ", "姓フリガナ", "familykana"),
    "given_kana": ("名カナ", "メイ", "名フリガナ", "givenkana"),
    "former": ("旧氏", "旧姓", "旧氏漢字"),
    "former_kana": ("旧氏カナ", "旧氏フリガナ", "旧姓カナ"),
    "alias": ("通称", "通称名", "通称漢字"),
    "alias_kana": ("通称カナ", "通称名カナ", "通称フリガナ"),
    "birth": ("生年月日", "生年月日和暦", "生年月日西暦", "誕生日", "dob", "birthdate"),
    "gender": ("性別", "性別コード", "性別名", "sex", "gender"),
    "prefecture": ("都道府県", "都道府県名", "pref", "prefecture"),
    "city": ("市区町村", "市区町村名", "市町村", "市町村名", "city"),
    "town": ("町字", "町名", "大字町名", "大字", "町丁目", "町字名", "town"),
    "block": ("番地", "番地号", "地番", "番地以下", "番地枝番", "block"),
    "building": ("方書", "マンション名等", "建物名", "建物名等", "方書名", "building"),
    "address": ("住所", "現住所", "住所連結", "住所全体", "住民登録住所", "address"),
    "phone": ("電話番号", "電話", "連絡先", "TEL", "phone"),
    "since": ("住民となった年月日", "住民日", "住民となった日", "住定日", "住民年月日"),
    "changed_on": ("異動年月日", "異動日"),
    "changed": ("異動事由", "異動事由名", "異動区分", "増減事由"),
    "died_on": ("死亡年月日", "死亡日"),
    "moved_out_on": ("転出年月日", "転出日", "転出予定年月日"),
    "protected": ("支援措置", "DV等支援措置", "支援措置区分", "DV支援区分", "支援措置対象", "抑止フラグ"),
}  # fmt: skip
# 番号法: the programme has no right to collect these. They are left out, and that is said.
FORBIDDEN: Final = ("個人番号", "マイナンバー", "mynumber")
_KNOWN: Final = {spelt: field for field, names in FIELDS.items() for spelt in names}
_BESIDE = re.compile(r"[\s\-_・·.()\[\]【】「」/:*※’']")


def folded(heading: str) -> str:
    """A heading as it is compared: one width, no blanks, no brackets, no dots."""
    return _BESIDE.sub("", to_width(heading)).replace("―", "ー").lstrip("\ufeff")


_FOLDED: Final = {folded(spelt).casefold(): field for spelt, field in _KNOWN.items()}


@dataclass(frozen=True)
class Columns:
    """Field → place of its column. ``unused``: headings that nothing was found for; ``forbidden``: left out by law."""

    places: Mapping[str, int]
    unused: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What no extract can do without: a number, and a name of some kind."""
        named = self.places.keys() & {"name", "family", "given", "kana", "family_kana"}
        return tuple(
            field for field, there in (("number", "number" in self.places), ("name", named)) if not there
        )


def recognise(headings: Sequence[str], saved: Mapping[str, str] | None = None) -> Columns:
    """The columns of a file: by what was saved (field → heading), else by how the heading is spelt."""
    spelt = [folded(heading).casefold() for heading in headings]
    places: dict[str, int] = {}
    if saved is not None:
        wanted = {field: folded(heading).casefold() for field, heading in saved.items()}
        places = {field: spelt.index(heading) for field, heading in wanted.items() if heading in spelt}
    else:
        for place, heading in enumerate(spelt):
            field = _FOLDED.get(heading)
            if field and field not in places:
                places[field] = place
    barred = {place for place, heading in enumerate(spelt) if heading in FORBIDDEN}
    places = {field: place for field, place in places.items() if place not in barred}
    taken = set(places.values()) | barred
    return Columns(
        places,
        tuple(h for n, h in enumerate(headings) if n not in taken and h.strip()),
        tuple(headings[n] for n in sorted(barred)),
    )


def to_save(columns: Columns, headings: Sequence[str]) -> dict[str, str]:
    """What is kept of a mapping: field → heading as it stood in the file."""
    return {field: headings[place] for field, place in columns.places.items()}


def is_my_number(digits: str) -> bool:
    """Twelve digits whose check digit is that of a 個人番号 (番号法施行規則5条)."""
    if len(digits) != 12 or not digits.isdigit():
        return False
    total = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(digits[:-1]), start=1))
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
