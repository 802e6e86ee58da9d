"""Single values of a published row: times, coordinates, numbers, money, ages; and what is private about a contact."""

import re
import unicodedata
from datetime import date, time

FREE_MAIL = re.compile(
    r"@(?:gmail|googlemail|yahoo|ymail|icloud|me|mac|outlook|hotmail|live|msn|docomo|ezweb|au|softbank|i\.softbank"
    r"|uqmobile|rakuten|excite|nifty|biglobe|ocn|so-net|dion)\b[.\w-]*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOBILE = re.compile(r"(?<![0-9])\(?0[789]0\)?[-\s.(]?[0-9]{4}[-\s.)]?[0-9]{4}(?![0-9])")
_PHONE = re.compile(
    r"(?<![0-9])(?:\(?0[0-9]{1,4}\)?[-\s(]?)?[0-9]{1,4}\)?[-\s][0-9]{3,4}(?![0-9])|(?<![0-9])0[0-9]{9,10}(?![0-9])"
)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= dict(zip("MTSHR", tuple(_ERAS.values()), strict=True))
_TIME = re.compile(r"(午前|午後|AM|PM)?\s*(2[0-9]|1[0-9]|0?[0-9])(?:\s*[:時]\s*([0-5][0-9]|半)?)\s*分?")
NORTH, EAST = (20.0, 46.5), (122.0, 154.5)  # the degrees between which Japan lies


def plain(text: str) -> str:
    """Width made alike (：as :), wave dashes as ~, spaces single."""
    text = unicodedata.normalize(
        "NFKC", text.replace("〜", "~").replace("～", "~").replace("－", "-").replace("―", "-")
    )
    return re.sub(r"[ \t]+", " ", text).strip()


def time_of(text: str) -> tuple[time | None, bool]:
    """(time, was it repaired?). Understands 9:00, 22：00, 9時半, 午後1時, 0.375 and 24:00 (midnight)."""
    value = plain(text)
    if re.fullmatch(r"0?\.[0-9]+|0|1(?:\.0+)?", value) and value not in {"0", "1"}:
        minutes = round(float(value) * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60), True
    if re.fullmatch(r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?", value):
        hour, minute = (int(part) for part in value.split(":")[:2])
        return (time(hour % 24, minute), value != text.strip() or hour >= 24) if hour <= 29 else (None, False)
    found = _TIME.match(value)
    if not found:
        return None, False
    hour = int(found[2]) + (12 if found[1] in {"午後", "PM"} and int(found[2]) < 12 else 0)
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    return time(hour % 24, minute), True


def spans_in(text: str) -> list[tuple[time, time]]:
    """Every 9:00~17:00 in a text, in order."""
    clock = r"(?:午前|午後)?\s*[0-2]?[0-9]\s*(?::\s*[0-5][0-9]|時(?:\s*(?:[0-5]?[0-9]分|半))?)"
    found = []
    for one in re.finditer(rf"({clock})\s*(?:~|-|から)\s*({clock})", plain(text)):
        opens, closes = time_of(one[1])[0], time_of(one[2])[0]
        if opens and closes:
            found.append((opens, closes))
    return found


def date_of(text: str) -> date | None:
    """A day with its year: ISO, 2026/8/5, 令和8年8月5日, R8.8.5. None: no year, or no such day."""
    value = plain(text)
    found = re.fullmatch(
        r"([12][0-9]{3})[-/.年]\s*([0-9]{1,2})[-/.月]\s*([0-9]{1,2})日?(?:\s.*|\(.\))?", value
    )
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(
        r"(明治|大正|昭和|平成|令和|[MTSHR])\s*([0-9]{1,2}|元)[年.]\s*([0-9]{1,2})[月.]\s*([0-9]{1,2})日?",
        value,
    )
    if found:
        year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return _day(year, int(found[3]), int(found[4]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def point_of(latitude: str, longitude: str) -> tuple[float | None, float | None, str]:
    """(latitude, longitude, remark): swapped ones are put right, what lies outside Japan is not used."""
    north, east = _degrees(latitude), _degrees(longitude)
    if north is None and east is None:
        return None, None, "unreadable_point" if plain(latitude) or plain(longitude) else ""
    if north is None or east is None:
        return None, None, "half_a_point"
    if _within(north, NORTH) and _within(east, EAST):
        return north, east, ""
    if _within(east, NORTH) and _within(north, EAST):
        return east, north, "swapped_point"
    return None, None, "point_outside_japan"


def _degrees(text: str) -> float | None:
    value = plain(text).rstrip("度°").replace(",", "")
    found = re.fullmatch(r"([0-9]{2,3})[度°]\s*([0-9]{1,2})[分′']\s*([0-9.]+)[秒″\"]?", plain(text))
    if found:
        return int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600
    try:
        return float(value)
    except ValueError:
        return None


def _within(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def number_in(text: str) -> int | None:
    """A whole number that stands alone or before its unit: 70, ３８人, 120名."""
    found = re.fullmatch(r"(?:約)?\s*([0-9][0-9,]*)(?:\.0+)?\s*(?:人|名|床|室|戸|組|世帯)?", plain(text))
    return int(found[1].replace(",", "")) if found else None


def ages_in(text: str) -> tuple[int | None, int | None]:
    """(from, to) in whole years: 3歳から, 0歳~2歳, 3か月~, 小学1~6年生, 65歳以上, 18歳未満."""
    value = plain(text)
    if found := re.search(r"小学\s*([1-6])\s*[~-]\s*([1-6])\s*年", value):
        return int(found[1]) + 5, int(found[2]) + 6
    if re.fullmatch(r"小学生(?:まで)?", value):
        return 6, 12
    lowest, highest = None, None
    if re.search(r"(?:か|ヶ|ケ|カ|箇)月", value) or re.search(r"産休明け|生後", value):
        lowest = 0
    numbers = [int(n) for n in re.findall(r"([0-9]{1,3})\s*(?:歳|才)", value)]
    if found := re.search(r"([0-9]{1,3})(?:歳|才)?\s*[~-]\s*([0-9]{1,3})\s*(?:歳|才)", value):
        return int(found[1]), int(found[2])
    if numbers and re.search(r"(?:歳|才)(?:未満)", value):
        highest = numbers[-1] - 1
    elif numbers and re.search(r"(?:歳|才)(?:以下|まで|児まで)", value):
        highest = numbers[-1]
    elif numbers and re.search(r"(?:歳|才)(?:児)?(?:から|以上|~)", value):
        lowest = numbers[0]
    return lowest, highest


def prices_in(text: str) -> list[tuple[str, int]]:
    """(for whom, yen) of a plain list of prices: 一般300円、大学生150円、高校生以下無料."""
    value = plain(text)
    if re.fullmatch(r"(?:無料|0円?|なし|無し)(?:です)?。?", value):
        return [("", 0)]
    if number := re.fullmatch(r"([0-9][0-9,]*)円?", value):
        return [("", int(number[1].replace(",", "")))]
    found = []
    for part in re.split(r"[、,，;・/\n]|\s(?=\D)", re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", value)):
        if one := re.fullmatch(r"\s*([^0-9:]{1,24}?)[: ]*([0-9]+)円(?:\(税込み?\))?\s*", part):
            found.append((one[1].strip(), int(one[2])))
        elif free := re.fullmatch(r"\s*([^0-9:]{1,24}?)[: ]*(?:は)?無料\s*", part):
            found.append((free[1].strip(), 0))
        elif part.strip():
            return []
    return found


def corporate_number(text: str) -> tuple[str, bool]:
    """(the 13 digits, is their check digit right?); "" when it is no 法人番号."""
    digits = plain(text).removesuffix(".0")
    if not re.fullmatch(r"[0-9]{13}", digits):
        return "", False
    total = sum(int(d) * (1 if n % 2 == 0 else 2) for n, d in enumerate(reversed(digits[1:])))
    return digits, int(digits[0]) == 9 - total % 9


def phones_in(text: str) -> list[str]:
    """The telephone numbers in a text, as written."""
    return [m.group().strip() for m in _PHONE.finditer(plain(text))]


def mails_in(text: str) -> list[str]:
    """The mail addresses in a text."""
    return _MAIL.findall(unicodedata.normalize("NFKC", text))


def is_private_phone(text: str) -> bool:
    """Is there a mobile number in it? It belongs to a person, whatever it is printed on."""
    return bool(_MOBILE.search(plain(text)))


def is_private_mail(text: str) -> bool:
    """Is it a mail address of a free or mobile provider?"""
    return bool(FREE_MAIL.search(text))


def without_private(text: str) -> tuple[str, list[str]]:
    """A text for everybody: (without mobile numbers and free mails, what was taken out)."""
    taken: list[str] = []

    def hide(found: re.Match[str]) -> str:
        if found.re is _MAIL and not is_private_mail(found.group()):
            return found.group()
        taken.append(found.group())
        return "（連絡先は窓口へ）"

    shown = unicodedata.normalize("NFKC", text) if is_private_phone(text) or is_private_mail(text) else text
    for pattern in (_MAIL, _MOBILE):
        shown = pattern.sub(hide, shown)
    return (shown, taken) if taken else (text, [])
