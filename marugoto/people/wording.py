"""How a birth, an age and a likeness are said on a page."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marugoto.core import codes
from marugoto.core.templatetags import wording
from marugoto.people.linkage.birth import Birth, age_on
from marugoto.people.queries.imports import ReportLine
from marugoto.people.rules import Scope


def birth_words(birth: Birth) -> str:
    """1950年3月1日（昭和25年）, 1950年3月, 1950年, 1950年ごろ; "" if unknown."""
    day = birth.day
    if day is None:
        return ""
    if (get_language() or "ja").startswith("en"):
        month = wording.MONTHS_EN[day.month - 1]
        english = {
            "day": f"{day.day} {month} {day.year}",
            "month": f"{month} {day.year}",
            "year": f"{day.year}",
            "about": f"about {day.year}",
        }
        return english[birth.precision]
    era = wording.era_date(day).partition("年")[0]
    values = {"year": day.year, "month": day.month, "day": day.day, "era": era}
    shapes = {
        "day": _("%(year)s年%(month)s月%(day)s日（%(era)s年）"),
        "month": _("%(year)s年%(month)s月（%(era)s年）"),
        "year": _("%(year)s年（%(era)s年）"),
        "about": _("%(year)s年ごろ"),
    }
    return shapes[birth.precision] % values


def scope_words(scope: Scope) -> list[tuple[str, str]]:
    """How far a consent goes, as lines: (what it limits, to what). Names of agencies are the asker's to look up."""
    lines = [
        (_("伝えてよい中身"), _join(codes.label("collaboration.packet_items", i) for i in scope.items)),
        (_("何のために"), _join(codes.label("people.consent_purposes", p) for p in scope.purposes)),
        (_("ことばで書いた範囲"), scope.words),
    ]
    return [line for line in lines if line[1]]


def _join(words: Iterable[str]) -> str:
    return _("、").join(sorted(words))


def birth_year_words(birth: Birth) -> str:
    """What may be shown of somebody whom one's agency does not know: 1950年生まれ."""
    if birth.day is None:
        return ""
    shape = _("%(year)s年ごろの生まれ") if birth.precision == "about" else _("%(year)s年生まれ")
    return shape % {"year": birth.day.year}


def age_words(birth: Birth, on: date) -> str:
    """76歳, 75〜76歳 (year only), 76歳くらい; "" if unknown or not yet born."""
    age = age_on(birth, on)
    if age is None:
        return ""
    if birth.precision == "about":
        return _("%(age)s歳くらい") % {"age": age}
    if birth.precision == "year" and age > 0:
        return _("%(low)s〜%(high)s歳") % {"low": age - 1, "high": age}
    return _("%(age)s歳") % {"age": age}


def birth_field(birth: Birth, today: date) -> str:
    """The birth as it stands in a form, in a shape that is read again as the same: 1950-03-01, 1950-03, 76歳くらい."""
    day = birth.day
    if day is None:
        return ""
    if birth.precision == "about":
        return f"{today.year - day.year}歳くらい"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[birth.precision]]


def reasons_words(reasons: Iterable[str]) -> str:
    """読みが同じ・生年月日が1桁違い・同じ町."""
    return _("・").join(codes.label("people.match_reasons", reason) for reason in reasons)


def note_words(code: str) -> str:
    """生年月日が読み取れません。"""
    return codes.label("people.import_notes", code)


def change_words(code: str) -> str:
    """転入・出生など、取込みで変わること。"""
    return codes.label("people.import_changes", code)


def changes_words(found: Iterable[str]) -> str:
    """転入・住所: what a line of an extract changes, or an import has changed about a person."""
    return _("・").join(change_words(code) for code in found if code)


def notes_words(notes: Iterable[Iterable[str]]) -> str:
    """生年月日「S39.13.01」: 生年月日が読み取れません。"""
    said = []
    for code, heading, value in notes:
        shown = _("「%(value)s」") % {"value": value} if value else ""
        where = f"{heading}{shown}"
        said.append(f"{where}: {note_words(code)}" if where else note_words(code))
    return " ".join(said)


def report_headings() -> tuple[str, ...]:
    """行, 宛名番号, 結果, 変わること, わけ."""
    return _("行"), _("宛名番号"), _("結果"), _("変わること"), _("わけ")


def report_row(line: ReportLine) -> tuple[str, ...]:
    """A line of the report as cells that a spreadsheet cannot mistake for a formula."""
    outcomes = {"kept": _("取り込む"), "repaired": _("直して取り込む"), "refused": _("取り込まない")}
    changes = changes_words(line.what.split(","))
    cells = (str(line.line), line.number, outcomes[line.outcome], changes, notes_words(line.notes))
    return tuple(f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells)


def pair_words(found: Iterable[str]) -> str:
    """住所が同じ・生年月日がちがう: what a pair of records says, of either list."""
    return _("・").join(
        codes.label(
            "people.pair_words" if one in codes.entries("people.pair_words") else "people.match_reasons", one
        )
        for one in found
    )
