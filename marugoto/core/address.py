"""A Japanese address in parts, without network: what the writing itself can tell, and what a master of towns adds to it.

The master (``core.towns``) is optional. It tells where a town ends (西根大谷), whether it has 丁目, and in which municipality it
lies when the address does not say. Without it what cannot be told apart stays together in ``town``.
Nothing is lost: the parts put together are the address again, apart from width and numerals.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from marugoto.core.municipalities import PREFECTURES, Town, by_code, fold, towns
from marugoto.core.towns import Master, NoMaster, TownName

_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DASHES = "‐‑‒–—―−─━－ｰー"
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "壱": 1,
    "壹": 1,
    "弐": 2,
    "貳": 2,
    "参": 3,
    "零": 0,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_NUMERAL = "〇零一二三四五六七八九十百千壱壹弐貳参拾"
_N = rf"(?:[0-9]+|[{_NUMERAL}]+)"
_LINK = r"(?:番地の|番地|番の|番|丁目|の|ノ|之|丿|-)"
_CHOME = re.compile(rf"^(?P<town>[^0-9(]*?)(?<!大字)(?P<n>{_N})丁目")
_IN_NAME = re.compile(r"(?:(?<=第)([0-9]+)(号)|([0-9]+)(条|線|番町|の通り))")
_WAY = re.compile(r"([0-9]+)(?=通り)")
_SAPPORO = re.compile(r"^(?P<a>[北南])(?P<n>[0-9]+)条?(?P<b>[東西])(?P<m>[0-9]+)(?=丁目|-)")
_TURN = r"(?:[上下]る|[東西]入る?|まで)"
_KYOTO = re.compile(rf"^(?P<street>.*{_TURN}(?:{_N}(?:丁目|筋目|丁(?![目町]))(?:{_TURN})?)*)(?P<town>.+)$")
_AZA = re.compile(r"^(?P<oaza>(?:大字)?(?!大字)[^字]+?)(?P<koaza>字.+)$")
_CHIWARI = re.compile(rf"^(?P<oaza>.+?)(?P<koaza>第?{_N}地割)(?P<rest>.*)$")
_NUMBERS = re.compile(
    rf"(?P<body>(?:[甲乙丙イロハニホA-Z]|(?<=[町村])丁|[A-Z]-)?(?<![0-9])[0-9]+(?![0-9]|地割)(?:{_LINK}[甲乙丙丁A-Z]?[0-9]+(?!階|号室|号棟|F|番館|棟))*)"
    r"(?:番地?|号)?(?P<rest>.*)$"
)
_KANJI_NUMBERS = re.compile(
    rf"(?:(?<=[町村])|(?<=^))(?P<a>{_N})(?:番地|番|の|ノ|之|丿|-)(?P<b>{_N})(?:号|番)?(?=$|[^0-9{_NUMERAL}])"
)
_NAME_GOES_ON = re.compile(r"[\u3400-\u9fff々]")  # as it is
_BUILDING = re.compile("[ァ-ヺ]{3}")  # as it is
_LONGEST_TOWN = 32
_LEAST_ALONE = 3  # letters of a town's name that stands for its municipality


@dataclass(frozen=True)
class Address:
    """The parts. ``others``: what comes after the numbers, a building with its room; all of them may be empty."""

    prefecture: str = ""
    county: str = ""
    city: str = ""
    ward: str = ""
    town: str = ""
    chome: str = ""
    koaza: str = ""
    block: str = ""
    number: str = ""
    number_2: str = ""
    others: str = ""
    code: str = ""

    @property
    def municipality(self) -> str:
        """市区町村 as the 自治体標準オープンデータセット writes it: with 郡 and the ward of a designated city."""
        return f"{self.county}{self.city}{self.ward}"

    @property
    def line(self) -> str:
        """What comes after the municipality, without the building."""
        numbers = "-".join(part for part in (self.block, self.number, self.number_2) if part)
        return f"{self.koaza_first}{self.town}{self.chome}{self.koaza_last}{numbers}"

    @property
    def koaza_first(self) -> str:
        """A street of Kyoto stands before the town."""
        return self.koaza if _is_street(self.koaza) else ""

    @property
    def koaza_last(self) -> str:
        """A 小字 stands after the town."""
        return "" if _is_street(self.koaza) else self.koaza


_NOTHING_KNOWN = NoMaster()


def split(text: str, *, near: Town | None = None, master: Master = _NOTHING_KNOWN) -> Address:
    """The parts of an address. ``near``: the municipality one is in, for an address that does not name its own."""
    plain = normalise(text)
    prefecture, rest = _prefecture(plain)
    town, county, rest = _town(prefecture, rest, near)
    if town is None and (found := _by_town(rest, prefecture, near, master)):
        return _parts(rest, found, "", master)
    if town is None and not prefecture:
        return Address(others=text.strip()) if not near else _parts(rest, near, "", master)
    if town is None:
        return Address(prefecture=prefecture, others=rest.strip())
    return _parts(rest, town, county, master)


def _by_town(text: str, prefecture: str, near: Town | None, master: Master) -> Town | None:
    """The municipality of an address that begins with its town, if there is only one town of that name (in the prefecture)."""
    if near is not None:
        return None
    head = fold(_in_words(text.partition(" ")[0]))
    for length in range(min(len(head), _LONGEST_TOWN), _LEAST_ALONE - 1, -1):
        codes = master.where(head[:length])
        found = [t for t in (_by_five().get(c) for c in codes) if t and prefecture in ("", t.prefecture)]
        if found:
            return found[0] if len(found) == 1 and _ends(head[length:]) else None
    return None


@lru_cache
def _by_five() -> dict[str, Town]:
    return {code[:5]: town for code, town in by_code().items()}


def normalise(text: str) -> str:
    """Width and dashes made alike; a note in brackets before the address and doubled spaces go."""
    plain = unicodedata.normalize("NFKC", _VARIATION.sub("", text))
    plain = re.sub(r"\s+", " ", plain).strip()
    plain = re.sub(r"^〒?\s*[0-9]{3}-[0-9]{4}\s*", "", plain)
    plain = re.sub(r"^\([^)]*\)\s*", "", plain)
    return re.sub(rf"(?<=[0-9A-Z{_NUMERAL}])[{_DASHES}](?=[0-9A-Z{_NUMERAL}])", "-", plain)


def number_of(text: str) -> int | None:
    """The value of a numeral, written with digits or in kanji (十二, 一二, 百五); None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _NUMERAL for c in text):
        return None
    if not any(c in _TENS for c in text):
        return int("".join(str(_KANJI[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        else:
            digit = _KANJI[c]
    return total + digit


def in_kanji(n: int) -> str:
    """A number below a thousand in kanji, as the names of towns and 丁目 are written."""
    if n >= 1000:
        return str(n)
    out = ""
    for value, sign in ((100, "百"), (10, "十")):
        count, n = divmod(n, value)
        out += ("" if count == 1 else "〇一二三四五六七八九"[count]) + sign if count else ""
    return out + ("〇一二三四五六七八九"[n] if n else "") or "〇"


def _prefecture(text: str) -> tuple[str, str]:
    for name in PREFECTURES:
        if text.startswith(name):
            return name, text[len(name) :].lstrip()
    return "", text


@lru_cache
def _index() -> tuple[dict[str, dict[str, list[Town]]], int]:
    """prefecture ("" for all) → folded name → towns of that name; and the length of the longest name."""
    found: dict[str, dict[str, list[Town]]] = {}
    for town in towns():
        names = {town.city + town.ward} | ({town.ward} if town.ward else set())
        for name in names:
            for key in ("", town.prefecture):
                found.setdefault(key, {}).setdefault(fold(name), []).append(town)
    return found, max(len(name) for name in found[""])


def _town(prefecture: str, text: str, near: Town | None) -> tuple[Town | None, str, str]:
    """The municipality that stands first, its county as written, and the rest."""
    names, longest = _index()
    known = names.get(prefecture, {})
    county = re.match(r"^([^市区町村0-9 ]{1,6}郡)", text)
    for lead in (county.group(1), "") if county else ("",):
        rest = text[len(lead) :].lstrip()
        folded = fold(rest[:longest])
        for length in range(min(longest, len(folded)), 1, -1):
            if one := _one(known.get(folded[:length], []), near):
                return one, lead, rest[length:].lstrip()
    return None, "", text


def _one(found: list[Town], near: Town | None) -> Town | None:
    """The only town of this name, or the one that lies in the city or prefecture one is in."""
    if len(found) < 2:
        return found[0] if found else None
    if near is None:
        return None
    same_city = [t for t in found if (t.prefecture, t.city) == (near.prefecture, near.city)]
    same_prefecture = [t for t in found if t.prefecture == near.prefecture]
    return next((group[0] for group in (same_city, same_prefecture) if len(group) == 1), None)


def _parts(rest: str, town: Town, county: str, master: Master) -> Address:
    street, body = _street(rest) if town.city == "京都市" else ("", rest)
    names = master.of(town.code)
    if town.city == "京都市" and not street and names:
        street, body = _street_before(body, names)
    oaza, chome, koaza, numbers, others = _body(body, town.city, names)
    block, number, number_2 = (*numbers, "", "", "")[:3]
    return Address(
        prefecture=town.prefecture,
        county=county,
        city=town.city,
        ward=town.ward,
        town=oaza,
        chome=chome,
        koaza=street or koaza,
        block=block,
        number=number,
        number_2="-".join(n for n in (number_2, *numbers[3:]) if n),
        others=others,
        code=town.code,
    )


def _is_street(koaza: str) -> bool:
    return bool(koaza) and bool(_KYOTO.match(f"{koaza}町"))


def _street(text: str) -> tuple[str, str]:
    """A street of Kyoto (釜座通下立売下る) and what comes after it."""
    found = _KYOTO.match(text.replace("上ル", "上る").replace("下ル", "下る"))
    if not found:
        return "", text
    street = re.sub(r"([0-9]+)(丁目|筋目)", lambda m: in_kanji(int(m[1])) + m[2], found["street"])
    return street, found["town"]


def _street_before(body: str, names: Mapping[str, TownName]) -> tuple[str, str]:
    """In Kyoto the town stands last: 油小路通御池 / 押油小路町238. The street must be one (通)."""
    head = re.match(r"^[^0-9 (]+", body)
    said = head.group(0) if head else ""
    for start in range(2, len(said) - 1):
        if fold(said[start:]) in names and "通" in said[:start] and fold(said) not in names:
            return said[:start], body[start:]
    return "", body


def _body(text: str, city: str, names: Mapping[str, TownName]) -> tuple[str, str, str, tuple[str, ...], str]:
    """(town, 丁目, 小字, numbers, others) of what comes after the municipality."""
    head, gap, tail = text.partition(" ")
    head, note = _without_note(_in_words(head))
    known, left = _known(head, names)
    town, chome, koaza, numbers, others = _of_known(known, left, city) if known else _of_unknown(head, city)
    return town, chome, koaza, numbers, f"{others}{note}{gap}{tail}".strip()


def _of_unknown(head: str, city: str) -> tuple[str, str, str, tuple[str, ...], str]:
    town, chome, after = _chome(head)
    name, numbers, rest, plain = _numbers(after if chome else town)
    if chome:
        koaza = name
    else:
        town, koaza = name, ""
        if plain and town and city != "京都市":
            town, chome, numbers = _implied_chome(town, numbers, city)
    if not koaza:
        town, koaza = _small(town)
    return town, chome, koaza, numbers, rest


def _known(head: str, names: Mapping[str, TownName]) -> tuple[TownName | None, str]:
    """The town of the master that stands first, the longest one, as it is written here; and what comes after it."""
    lead = next((mark for mark in ("大字", "字") if head.startswith(mark) and len(head) > len(mark)), "")
    bare = head[len(lead) :]
    folded = fold(bare)
    for length in range(min(len(folded), _LONGEST_TOWN), 0, -1):
        found = names.get(folded[:length])
        if found and _ends(bare[length:]) and (length > 1 or not _NAME_GOES_ON.match(bare[length:])):
            written = bare[:length] if lead == "字" else head[: len(lead) + length]
            return TownName(written, found.chome), bare[length:]
    return _with_its_end(bare, folded, names)


def _with_its_end(bare: str, folded: str, names: Mapping[str, TownName]) -> tuple[TownName | None, str]:
    """A town whose 町 was left out (豊川8-19 in 豊川町), where there is no other of that name."""
    end = next((n for n, c in enumerate(folded) if c.isdigit()), 0)
    found = names.get(f"{folded[:end]}町") if end > 1 else None
    return found, bare[end:] if found else ""


def _ends(left: str) -> bool:
    """May the name of a town end before this? Not in the middle of 町 and 村."""
    return not left.startswith(("町", "村"))


def _of_known(known: TownName, left: str, city: str) -> tuple[str, str, str, tuple[str, ...], str]:
    """The same behind a town that the master knows."""
    left = re.sub(r"^[のノ](?=[0-9])", "", left)
    if (value := number_of(left)) is not None:
        left = str(value)
    found = _CHOME.match(left)
    value = number_of(found["n"]) if found and not found["town"] else None
    has_none = not known.chome and known.name.endswith("町") and city != "京都市"
    if found and value is not None:
        name, numbers, rest, _plain = _numbers(left[found.end() :].lstrip("-"))
        if has_none and numbers and not name:  # 紀尾井町1丁目3番地, where there are no 丁目
            return known.name, "", "", (str(value), *numbers), rest
        return known.name, f"{in_kanji(value)}丁目", name, numbers, rest
    name, numbers, rest, plain = _numbers(left)
    chome = ""
    if plain and not name and numbers and city != "京都市" and not has_none:
        if known.chome and len(numbers) > 1 and int(numbers[0]) <= 30:
            chome, numbers = f"{in_kanji(int(numbers[0]))}丁目", numbers[1:]
        else:
            town, chome, numbers = _implied_chome(known.name, numbers, city)
            return town, chome, "", numbers, rest
    if _BUILDING.search(name):
        return known.name, chome, "", (), left
    return known.name, chome, name, numbers, rest


def _in_words(head: str) -> str:
    """Numerals that belong to the name of a town, in kanji: 北2条西, 第1号."""
    head = _SAPPORO.sub(lambda m: f"{m['a']}{in_kanji(int(m['n']))}条{m['b']}{m['m']}", head)
    head = _WAY.sub(lambda m: f"{in_kanji(int(m[1]))}の", head)
    return _IN_NAME.sub(lambda m: in_kanji(int(m[1] or m[3])) + (m[2] or m[4]), head)


def _without_note(head: str) -> tuple[str, str]:
    """Without a note in brackets before the numbers, and without 番外地 or 無番地; both go to the end."""
    if found := re.match(r"^([^0-9(]*)(\([^)]*\))(?=[0-9])(.*)$", head):
        return found[1] + found[3], found[2]
    if found := re.match(r"^(.*?)(番外地|無番地)$", head):
        return found[1], found[2]
    return head, ""


def _chome(head: str) -> tuple[str, str, str]:
    """(town, 丁目 in kanji, what comes after it); without one, everything is the town."""
    found = _CHOME.match(head)
    value = number_of(found["n"]) if found else None
    if not found or value is None:
        return head, "", ""
    after = head[found.end() :].lstrip("-")
    return found["town"], f"{in_kanji(value)}丁目", after


def _numbers(text: str) -> tuple[str, tuple[str, ...], str, bool]:
    """(name before the numbers, the numbers, what comes after, whether they were written with dashes alone)."""
    text = _KANJI_NUMBERS.sub(lambda m: f"{number_of(m['a'])}-{number_of(m['b'])}", text, count=1)
    found = _NUMBERS.search(text)
    if not found:
        return text, (), "", False
    body = found["body"]
    name = re.sub(r"(?<=[甲乙丙丁イロハニホ])[のノ]$", "", text[: found.start()]).rstrip("-")
    numbers = tuple(n for n in re.split(_LINK, body) if n)
    return name, numbers, found["rest"].strip(), bool(re.fullmatch(r"[0-9-]+", body))


def _implied_chome(town: str, numbers: tuple[str, ...], city: str) -> tuple[str, str, tuple[str, ...]]:
    """国領町3-8-15 means 三丁目; so does 松葉2-9, but not 紀尾井町1-3. In 札幌市 拓北6-2-6-12 means 六条二丁目."""
    first = int(numbers[0])
    if city == "札幌市" and len(numbers) == 4 and not town.endswith("条"):
        return f"{town}{in_kanji(first)}条", f"{in_kanji(int(numbers[1]))}丁目", numbers[2:]
    sapporo = bool(re.search(r"条[東西]?$", town))
    three = len(numbers) >= 3 and first <= 30
    two = len(numbers) == 2 and first <= 12 and not re.search(r"[町村字番号割]$", town)
    if sapporo or three or two:
        return town, f"{in_kanji(first)}丁目", numbers[1:]
    return town, "", numbers


def _small(town: str) -> tuple[str, str]:
    """大字 and 小字, where a mark stands between them."""
    if found := _AZA.match(town):
        return found["oaza"], found["koaza"]
    if found := _CHIWARI.match(town):
        return found["oaza"], found["koaza"] + found["rest"]
    return town, ""
