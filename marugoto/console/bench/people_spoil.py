"""Questions for the measure of search: a resident as somebody remembers, mishears or mistypes him, by seed.

Nothing here is taken from marugoto.people: what the search can undo must not decide what is done to it. A question is
``{"kind", "q", "expect": [ids]}``; where a name alone is asked, everybody who bears it is a right answer.
"""

import codecs
import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

COLUMNS = (
    "id",
    "family",
    "given",
    "family_kana",
    "given_kana",
    "dob",
    "sex",
    "pref",
    "city",
    "town",
    "block",
    "phone",
)
Row = dict[str, str]
Question = dict[str, Any]
Spoil = Callable[[Row, Random], str]

_KANA = {chr(c): chr(c - 0x60) for c in range(0x30A1, 0x30F7)}
_VOICED = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True)
)
_SEEN_TEXT = """
高=髙 崎=﨑 辺=邊 辺=邉 斎=齋 浜=濱 沢=澤 島=嶋 広=廣 国=國 桜=櫻 真=眞 恵=惠 徳=德 吉=𠮷 富=冨 関=關 黒=黑 滝=瀧
竜=龍 柳=栁 桑=桒 橋=槗 野=埜 秋=穐 峰=峯 条=條 塩=鹽 鶴=靏 館=舘 船=舩 静=靜 緑=綠 栄=榮 実=實 寿=壽 学=學 弥=彌
"""
_SEEN_AS = dict(pair.split("=") for pair in _SEEN_TEXT.split())
_SEEN = {**_SEEN_AS, **{old: new for new, old in _SEEN_AS.items()}}
_DIGITS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
_HYPHENS = "－‐–—―−ー"
_ERAS = (("令和", "R", 2019), ("平成", "H", 1989), ("昭和", "S", 1926), ("大正", "T", 1912))
_ROMAJI = {
    **dict(zip("あいうえお", ("a", "i", "u", "e", "o"), strict=True)),
    **{
        kana: row + vowel
        for row, line in {
            "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
            "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
        }.items()
        for kana, vowel in zip(line, "aiueo", strict=True)
    },
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n",
}  # fmt: skip
_HEPBURN = (
    ("sy", "sh"),
    ("ty", "ch"),
    ("zy", "j"),
    ("si", "shi"),
    ("ti", "chi"),
    ("tu", "tsu"),
    ("hu", "fu"),
    ("zi", "ji"),
)

ORDINARY = "ordinary"
STACKED = "stacked"


def residents(path: Path) -> Iterator[Row]:
    """The rows of a CSV or TSV file in UTF-8 (with or without a mark), UTF-16 or CP932, in whatever order of columns."""
    with path.open("rb") as raw:
        start = raw.read(4096)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig":
        try:
            codecs.getincrementaldecoder("utf-8")().decode(start)
        except UnicodeDecodeError:
            encoding = "cp932"
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline()
        names = next(csv.reader([head], delimiter="\t" if "\t" in head else ","), [])
        wanted = [name.strip().lower() for name in names]
        for cells in csv.reader(file, delimiter="\t" if "\t" in head else ","):
            row = dict.fromkeys(COLUMNS, "") | dict(
                zip(wanted, (cell.strip() for cell in cells), strict=False)
            )
            if row["id"]:
                yield row


def questions(path: Path, *, each: int, seed: int) -> list[Question]:
    """As many questions of each kind as there are residents of whom it can be asked, up to ``each``."""
    dice = Random(seed)
    pool = _sample(residents(path), each * 40, dice)
    made: list[Question] = []
    for kind, spoil in KINDS.items():
        found: list[Question] = []
        dice.shuffle(pool)
        for row in pool:
            text = spoil(row, dice)
            if text and len(found) < each:
                found.append({"kind": kind, "q": text, "expect": [row["id"]], "_row": row})
        made += found
    _namesakes(path, made)
    return [{key: value for key, value in one.items() if key != "_row"} for one in made]


def _sample(rows: Iterable[Row], size: int, dice: Random) -> list[Row]:
    """So many rows, each with the same chance."""
    kept: list[Row] = []
    for number, row in enumerate(rows):
        if len(kept) < size:
            kept.append(row)
        elif (place := dice.randrange(number + 1)) < size:
            kept[place] = row
    return kept


def _namesakes(path: Path, made: Sequence[Question]) -> None:
    """Where a name alone is asked, whoever bears it is meant too: in the writing that was typed, or in the reading."""
    wanted: dict[str, list[Question]] = defaultdict(list)
    for one in made:
        if one["kind"] in NAME_ONLY:
            wanted[_bears(one["_row"], NAME_ONLY[one["kind"]])].append(one)
    if not wanted:
        return
    for row in residents(path):
        for how in ("kanji", "kana", "mixed"):
            for one in wanted.get(_bears(row, how), ()):
                if row["id"] not in one["expect"]:
                    one["expect"].append(row["id"])


def _bears(row: Row, how: str) -> str:
    if how == "kanji":
        return f"kanji {row['family']} {row['given']}"
    if how == "mixed":
        return f"mixed {row['family']} {_hira(row['given_kana'])}"
    return f"kana {_hira(row['family_kana'])} {_hira(row['given_kana'])}"


# --- what happens to a name ---


def _hira(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate({ord(k): v for k, v in _KANA.items()})


def _written(row: Row) -> tuple[str, str]:
    return row["family"], row["given"]


def _read(row: Row) -> tuple[str, str]:
    return _hira(row["family_kana"]), _hira(row["given_kana"])


def _plain_kana(row: Row) -> bool:
    family, given = _read(row)
    return bool(family and given) and all("ぁ" <= ch <= "ん" for ch in family + given)


def _japanese(row: Row) -> bool:
    return bool(row["family"] and row["given"]) and all(
        ord(ch) > 0x3000 for ch in row["family"] + row["given"]
    )


def _half(text: str) -> str:
    """Half-width katakana, as an old terminal writes them."""
    table = {}
    for code in range(0xFF66, 0xFF9E):
        table[unicodedata.normalize("NFKC", chr(code))] = chr(code)
    out = []
    for ch in text.translate({ord(v): k for k, v in _KANA.items()}):
        base = unicodedata.normalize("NFD", ch)
        out.append("".join(table.get(one, {"\u3099": "ﾞ", "\u309a": "ﾟ"}.get(one, one)) for one in base))
    return "".join(out)


def _typo(text: str, dice: Random) -> str:
    """One kana wrong, missing, too many, or two exchanged; the first one seldom."""
    place = dice.randrange(1, len(text)) if len(text) > 1 and dice.random() < 0.8 else 0
    other = dice.choice("あいうえおかきくけこさすせそたてとなにのはひまみむやゆよらりるれろ")
    how = dice.randrange(4)
    if how == 0:
        return text[:place] + other + text[place + 1 :]
    if how == 1 and len(text) > 2:
        return text[:place] + text[place + 1 :]
    if how == 2 or place + 1 >= len(text):
        return text[:place] + other + text[place:]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _voiced(text: str, dice: Random) -> str:
    table = {**_VOICED, **{b: a for a, b in _VOICED.items()}}
    places = [n for n, ch in enumerate(text) if ch in table and n > 0]
    if not places:
        return ""
    place = dice.choice(places)
    return text[:place] + table[text[place]] + text[place + 1 :]


def _short(text: str) -> str:
    """Long vowels dropped: さとう → さと, ゆうこ → ゆこ, おおの → おの."""
    return re.sub(r"(?<=[うくすつぬふむゆるぐずぶぷゅおこそとのほもよろごぞどぼぽょ])う|(?<=お)お", "", text)


def _romaji(kana: str, style: str) -> str:
    text = kana
    for small, letter in zip("ゃゅょ", "auo", strict=True):
        for kana_before in "きしちにひみりぎじびぴ":
            text = text.replace(kana_before + small, _ROMAJI[kana_before][0] + "y" + letter)
    text = "".join(_ROMAJI.get(ch, ch) for ch in text)
    text = re.sub(r"っ([a-z])", r"\1\1", text).replace("ー", "").replace("っ", "")
    if style == "hepburn":
        for old, new in _HEPBURN:
            text = text.replace(old, new)
        text = text.replace("nb", "mb").replace("np", "mp").replace("nm", "mm")
    return text


def _long_marks(text: str) -> str:
    return text.replace("ou", "ō").replace("oo", "ō").replace("uu", "ū")


# --- what happens to a date, a telephone, an address ---


def _born(row: Row) -> date | None:
    try:
        return date.fromisoformat(row["dob"])
    except ValueError:
        return None


def _said(day: date, dice: Random) -> str:
    """A date as people type it."""
    name, letter, first = next(
        era for era in _ERAS if day.year > era[2] or (day.year == era[2] and day.month > 11)
    )
    year = day.year - first + 1
    return dice.choice(
        (
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{name}{year}年{day.month}月{day.day}日",
            f"{letter}{year}.{day.month}.{day.day}",
            day.strftime("%Y%m%d"),
        )
    )


def _off_by_a_digit(day: date, dice: Random) -> date:
    for _try in range(60):
        text = day.strftime("%Y%m%d")
        place = dice.choice((2, 3, 4, 5, 6, 7, 7, 7))
        changed = text[:place] + dice.choice("0123456789") + text[place + 1 :]
        try:
            found = date(int(changed[:4]), int(changed[4:6]), int(changed[6:]))
        except ValueError:
            continue
        if found != day and date(1912, 12, 1) < found < date(2026, 1, 1):
            return found
    return day + timedelta(days=1)


def _tail(row: Row) -> str:
    number = re.sub(r"\D", "", unicodedata.normalize("NFKC", row["phone"]))
    return number[-4:] if len(number) >= 9 else ""


def _kanji_number(number: str) -> str:
    value = int(number)
    if value < 10:
        return _DIGITS[number]
    if value < 100:
        tens, ones = divmod(value, 10)
        return (_DIGITS[str(tens)] if tens > 1 else "") + "十" + (_DIGITS[str(ones)] if ones else "")
    return "".join(_DIGITS[ch] for ch in number)


def _place(row: Row, dice: Random) -> str:
    """Town and block in kanji numerals, or with another hyphen."""
    block = unicodedata.normalize("NFKC", row["block"]).split(" ")[0]
    town = row["town"]
    if not town or not re.search(r"\d", block):
        return ""
    if dice.random() < 0.5:
        return town + re.sub(r"\d+", lambda m: _kanji_number(m[0]), block)
    return town + block.replace("番地", "-").replace("番", "-").replace("号", "").rstrip("-").replace(
        "-", dice.choice(_HYPHENS)
    )


# --- the kinds ---


def _with_date(name: Spoil, change: Callable[[date, Random], date] | None = None) -> Spoil:
    def spoil(row: Row, dice: Random) -> str:
        day, text = _born(row), name(row, dice)
        if not day or not text or day < date(1912, 12, 1):
            return ""
        return f"{text} {_said(change(day, dice) if change else day, dice)}"

    return spoil


def _kanji(row: Row, _dice: Random) -> str:
    return " ".join(_written(row)) if _japanese(row) else ""


def _kanji_whole(row: Row, _dice: Random) -> str:
    return "".join(_written(row)) if _japanese(row) else ""


def _kana(row: Row, _dice: Random) -> str:
    return " ".join(_read(row)) if _plain_kana(row) else ""


def _kana_whole(row: Row, _dice: Random) -> str:
    return "".join(_read(row)) if _plain_kana(row) else ""


def _half_kana(row: Row, _dice: Random) -> str:
    return _half(" ".join(_read(row))) if _plain_kana(row) else ""


def _variant(row: Row, _dice: Random) -> str:
    text = " ".join(_written(row))
    changed = "".join(_SEEN.get(ch, ch) for ch in text)
    return changed if changed != text and _japanese(row) else ""


def _shortened(row: Row, _dice: Random) -> str:
    text = " ".join(_read(row))
    return _short(text) if _plain_kana(row) and _short(text) != text else ""


def _swapped(row: Row, _dice: Random) -> str:
    return " ".join(reversed(_written(row))) if _japanese(row) else ""


def _kana_typo(row: Row, dice: Random) -> str:
    if not _plain_kana(row):
        return ""
    names = list(_read(row))
    place = dice.randrange(2)
    names[place] = _typo(names[place], dice)
    return " ".join(names)


def _two_typos(row: Row, dice: Random) -> str:
    if not _plain_kana(row):
        return ""
    family, given = _read(row)
    return f"{_typo(family, dice)} {_typo(given, dice)}"


def _beginning_and_tail(row: Row, dice: Random) -> str:
    family, given = _read(row)
    tail = _tail(row)
    if not tail or not _plain_kana(row):
        return ""
    return (
        f"{family[: dice.choice((2, 3))]} {tail}" if dice.random() < 0.5 else f"{family} {given[:1]} {tail}"
    )


def _odd_phone(row: Row, dice: Random) -> str:
    phone = unicodedata.normalize("NFKC", row["phone"])
    if not _tail(row):
        return ""
    digits = (
        phone.translate({ord(n): chr(0xFF10 + int(n)) for n in "0123456789"})
        if dice.random() < 0.5
        else phone
    )
    return digits.replace("-", dice.choice(_HYPHENS))


def _family_and_place(row: Row, dice: Random) -> str:
    place = _place(row, dice)
    return f"{row['family']} {place}" if place and _japanese(row) else ""


def _name_and_year(row: Row, dice: Random) -> str:
    day = _born(row)
    return f"{_kanji(row, dice)} {day.year}" if day and _japanese(row) else ""


def _latin(style: str) -> Callable[[Row, Random], str]:
    def spoil(row: Row, dice: Random) -> str:
        if not _plain_kana(row):
            return ""
        names = [_romaji(one, style).capitalize() for one in _read(row)]
        text = " ".join(reversed(names) if dice.random() < 0.5 else names)
        return _long_marks(text) if style == "hepburn" and dice.random() < 0.5 else text

    return spoil


def _latin_typo(row: Row, dice: Random) -> str:
    text = _latin("hepburn")(row, dice)
    if len(text) < 6:
        return ""
    place = dice.randrange(1, len(text) - 1)
    before, here, after = text[:place], text[place : place + 2], text[place + 2 :]
    if " " in text[place - 1 : place + 2]:
        return ""
    return before + (here[1:] if dice.random() < 0.5 else here[::-1]) + after


def _kanji_typo(row: Row, dice: Random) -> str:
    if not _japanese(row) or len(row["given"]) < 2 or len(row["family"]) < 2:
        return ""
    text, other = "".join(_written(row)), dice.choice("田中山川子美男夫一木本林原村井石")
    place = dice.randrange(len(text))
    return text[:place] + other + text[place + 1 :]


def _mixed(row: Row, _dice: Random) -> str:
    return f"{row['family']} {_read(row)[1]}" if _japanese(row) and _plain_kana(row) else ""


def _foreign(row: Row, _dice: Random) -> str:
    text = f"{row['family']} {row['given']}".strip()
    foreign = any(ord(ch) < 0x250 and ch.isalpha() for ch in text) or all(
        "ァ" <= ch <= "ー" or ch in " ・" for ch in text
    )
    return text.lower().replace("・", " ") if foreign and len(text) > 4 else ""


def _homophone(row: Row, dice: Random) -> str:
    """The given name in other characters that are read the same."""
    kana = _read(row)[1]
    others = [one for one in HOMOPHONES.get(kana, ()) if one != row["given"]]
    return f"{row['family']} {dice.choice(others)}" if others and _japanese(row) else ""


def _number(row: Row, _dice: Random) -> str:
    return row["id"]


def _voice_and_length(row: Row, dice: Random) -> str:
    text = _voiced(_short("".join(_read(row))), dice)
    return text if _plain_kana(row) and _short("".join(_read(row))) != "".join(_read(row)) else ""


def _homophone_and_year(row: Row, dice: Random) -> str:
    day, text = _born(row), _homophone(row, dice)
    return f"{text} {day.year}" if day and text else ""


def _turned_typo_tail(row: Row, dice: Random) -> str:
    tail, text = _tail(row), _kana_typo(row, dice)
    return f"{' '.join(reversed(text.split()))} {tail}" if tail and text else ""


def _other_family(row: Row, dice: Random) -> str:
    day = _born(row)
    if not day or day < date(1912, 12, 1) or not row["town"] or not _japanese(row):
        return ""
    other = dice.choice(
        [one for one in ("佐藤", "中村", "小川", "松尾", "藤田", "石橋") if one != row["family"]]
    )
    return f"{other} {row['given']} {_said(day, dice)} {row['town']}"


HOMOPHONES: Mapping[str, Sequence[str]] = {
    "ひろこ": ("裕子", "弘子", "浩子", "寛子", "宏子", "博子"),
    "ゆうこ": ("優子", "裕子", "祐子", "有子", "夕子"),
    "けいこ": ("恵子", "慶子", "敬子", "啓子", "圭子"),
    "よしこ": ("良子", "芳子", "淑子", "佳子", "義子", "好子"),
    "かずこ": ("和子", "一子", "数子", "加寿子"),
    "きょうこ": ("京子", "恭子", "今日子", "響子"),
    "のりこ": ("典子", "紀子", "則子", "法子", "徳子"),
    "じゅんこ": ("順子", "純子", "淳子", "潤子"),
    "ようこ": ("洋子", "陽子", "葉子", "容子"),
    "たかし": ("隆", "孝", "貴史", "崇", "高志", "隆史"),
    "ひろし": ("博", "浩", "弘", "寛", "宏", "博史"),
    "あきら": ("明", "章", "彰", "晃", "昭"),
    "まこと": ("誠", "真", "信", "真琴"),
    "けんじ": ("健二", "賢治", "憲司", "健司", "謙二"),
    "こうじ": ("浩二", "孝司", "幸司", "光司", "浩司"),
    "ひでき": ("秀樹", "英樹", "秀喜", "英機"),
    "なおき": ("直樹", "尚樹", "直紀", "直己"),
    "だいすけ": ("大輔", "大介", "大助"),
    "しょうた": ("翔太", "章太", "祥太", "将太"),
    "ゆき": ("由紀", "有紀", "雪", "由貴", "友紀"),
    "あい": ("愛", "藍", "亜衣", "亜依"),
    "めぐみ": ("恵", "愛美", "恵美", "萌"),
    "まゆみ": ("真由美", "麻由美", "真弓"),
    "えみ": ("恵美", "絵美", "江美", "笑美"),
    "ひろみ": ("裕美", "広美", "弘美", "浩美"),
    "さとし": ("聡", "智", "哲", "敏", "悟志"),
    "おさむ": ("修", "治", "理", "収"),
    "いちろう": ("一郎", "市郎", "一朗"),
    "みゆき": ("美雪", "幸", "美幸", "深雪"),
    "かおり": ("香織", "香", "佳織", "薫"),
    "としお": ("敏夫", "俊夫", "利夫", "敏雄", "年男"),
    "かずお": ("和夫", "一男", "一夫", "和雄"),
}
_KIND_LIST: tuple[tuple[str, str, Callable[[Row, Random], str]], ...] = (
    (ORDINARY, "kanji", _kanji),
    (ORDINARY, "kanji, no space", _kanji_whole),
    (ORDINARY, "hiragana", _kana),
    (ORDINARY, "half-width kana", _half_kana),
    (ORDINARY, "variant kanji", _variant),
    (ORDINARY, "family and given swapped", _swapped),
    (ORDINARY, "family in kanji, given in kana", _mixed),
    (ORDINARY, "romaji, Hepburn", _latin("hepburn")),
    (ORDINARY, "romaji, Kunshiki", _latin("kunshiki")),
    (ORDINARY, "foreign name", _foreign),
    (ORDINARY, "long vowels dropped, date of birth", _with_date(_shortened)),
    (ORDINARY, "date of birth one digit off", _with_date(_kanji, _off_by_a_digit)),
    (ORDINARY, "kana typo, date of birth", _with_date(_kana_typo)),
    (ORDINARY, "kanji typo, date of birth", _with_date(_kanji_typo)),
    (ORDINARY, "romaji typo, date of birth", _with_date(_latin_typo)),
    (ORDINARY, "homophone given name, date of birth", _with_date(_homophone)),
    (ORDINARY, "name and year of birth", _name_and_year),
    (ORDINARY, "beginning of kana, end of telephone", _beginning_and_tail),
    (ORDINARY, "telephone, odd hyphens", _odd_phone),
    (ORDINARY, "family name, address otherwise written", _family_and_place),
    (ORDINARY, "file number", _number),
    (STACKED, "two typos, date one digit off", _with_date(_two_typos, _off_by_a_digit)),
    (STACKED, "homophone given name, year only", _homophone_and_year),
    (STACKED, "voicing, long vowels dropped, no space", _voice_and_length),
    (STACKED, "swapped, typo, end of telephone", _turned_typo_tail),
    (STACKED, "other family name, date of birth, town", _other_family),
)
KINDS: Mapping[str, Callable[[Row, Random], str]] = {
    f"{group}: {name}": spoil for group, name, spoil in _KIND_LIST
}
NAME_ONLY: Mapping[str, str] = {
    f"{ORDINARY}: kanji": "kanji",
    f"{ORDINARY}: kanji, no space": "kanji",
    f"{ORDINARY}: hiragana": "kana",
    f"{ORDINARY}: half-width kana": "kana",
    f"{ORDINARY}: variant kanji": "kanji",
    f"{ORDINARY}: family and given swapped": "kanji",
    f"{ORDINARY}: family in kanji, given in kana": "mixed",
    f"{ORDINARY}: romaji, Hepburn": "kana",
    f"{ORDINARY}: romaji, Kunshiki": "kana",
    f"{ORDINARY}: foreign name": "kanji",
    f"{STACKED}: voicing, long vowels dropped, no space": "kana",
}
