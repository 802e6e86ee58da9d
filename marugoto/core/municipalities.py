"""全国地方公共団体コード: which municipalities there are, and whether a code can be right. No network, one small table."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "municipalities.tsv"
PREFECTURES = (
    *(
        "北海道",
        "青森県",
        "岩手県",
        "宮城県",
        "秋田県",
        "山形県",
        "福島県",
        "茨城県",
        "栃木県",
        "群馬県",
        "埼玉県",
    ),
    *(
        "千葉県",
        "東京都",
        "神奈川県",
        "新潟県",
        "富山県",
        "石川県",
        "福井県",
        "山梨県",
        "長野県",
        "岐阜県",
        "静岡県",
    ),
    *(
        "愛知県",
        "三重県",
        "滋賀県",
        "京都府",
        "大阪府",
        "兵庫県",
        "奈良県",
        "和歌山県",
        "鳥取県",
        "島根県",
        "岡山県",
    ),
    *(
        "広島県",
        "山口県",
        "徳島県",
        "香川県",
        "愛媛県",
        "高知県",
        "福岡県",
        "佐賀県",
        "長崎県",
        "熊本県",
        "大分県",
    ),
    *("宮崎県", "鹿児島県", "沖縄県"),
)


@dataclass(frozen=True)
class Town:
    """A municipality, or with ``ward`` a ward of a designated city. The point is that of its office."""

    code: str
    prefecture: str
    city: str
    ward: str
    latitude: float | None
    longitude: float | None


@lru_cache
def towns() -> tuple[Town, ...]:
    """Every municipality and ward, by code."""
    found = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, prefecture, city, ward, latitude, longitude = line.split("\t")
        point = (float(latitude), float(longitude)) if latitude and longitude else (None, None)
        found.append(Town(code, prefecture, city, ward, *point))
    return tuple(found)


@lru_cache
def by_code() -> dict[str, Town]:
    """code → municipality."""
    return {town.code: town for town in towns()}


def check_digit(five: str) -> str:
    """The sixth digit that belongs to five digits."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def is_code(text: str) -> bool:
    """Six digits, and the last is the check digit of the others."""
    return len(text) == 6 and text.isascii() and text.isdigit() and check_digit(text[:5]) == text[5]


def repaired_code(text: str) -> str:
    """The code that was meant: a lost leading zero is given back, a missing check digit added; "" if none can be told."""
    digits = text.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (4, 5, 6):
        return ""
    tries = [digits] if len(digits) == 6 else []
    if len(digits) == 5:
        tries = ["0" + digits, digits + check_digit(digits)]
    elif len(digits) == 4:
        tries = ["0" + digits + check_digit("0" + digits)]
    known = by_code()
    return next((code for code in tries if is_code(code) and code in known), "") or next(
        (code for code in tries if is_code(code)), ""
    )


def fold(name: str) -> str:
    """The name of a municipality or town, for comparison: ケ, ヶ and が, ノ and の, ツ and ッ, old kanji made alike."""
    return name.translate(_FOLD)


_FOLD = str.maketrans(
    {
        "ヶ": "ケ",
        "ガ": "ケ",
        "ノ": "の",
        "之": "の",
        "ッ": "ツ",
        "龍": "竜",
        "澤": "沢",
        "邊": "辺",
        "﨑": "崎",
    }
)
