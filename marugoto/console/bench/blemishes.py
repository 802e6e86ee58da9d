"""How a second record of the same person comes to differ from the first: what windows really write.

Written for the measurement of `marugoto bench link` alone, and from what clerks do, not from what the model knows: it
shares no table and no function with the linkage or with the generator of residents.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from marugoto.people.linkage.birth import UNKNOWN, Birth
from marugoto.people.linkage.block import Facts

Blemish = Callable[[Facts, Random], Facts]

# What is written by hand and read back: older shapes, other shapes of the same name.
_SHAPES_TABLE: Final = """
辺/邊 邊/邉 高/髙 崎/﨑 斎/齋 斉/齊 藤/籐 浜/濵 沢/澤 島/嶋 広/廣 国/國 桜/櫻 真/眞 恵/惠 徳/德 吉/𠮷 富/冨 関/關 黒/黑
塩/鹽 滝/瀧 竜/龍 静/靜 礼/禮 栄/榮 実/實 寿/壽 学/學 円/圓 峰/峯 豊/豐 鉄/鐵 尭/堯 桧/檜 淵/渕 弥/彌 亀/龜 万/萬
"""
# Other characters with the same reading, as they are guessed over the telephone.
_HOMOPHONES_TABLE: Final = """
裕子/祐子 洋子/陽子 和子/加寿子 恵子/慶子 幸子/佐知子 明美/朱美 直樹/直紀 健一/賢一 浩/弘 博/宏 正/忠 清/潔 茂/繁 隆/孝
誠/真 翔太/祥太 美咲/美紗希 結衣/優衣 陽菜/日菜 葵/あおい さくら/桜 伊藤/伊東 佐々木/佐佐木 阿部/安部 大田/太田 河野/川野
"""


def _pairs(table: str) -> dict[str, str]:
    return {one: other for one, _slash, other in (pair.partition("/") for pair in table.split())}


_SHAPES: Final = _pairs(_SHAPES_TABLE)
_HOMOPHONES: Final = _pairs(_HOMOPHONES_TABLE)
_HEARD: Final = (
    *(
        ("ダ", "タ"),
        ("ガ", "カ"),
        ("ザ", "サ"),
        ("ジ", "ヂ"),
        ("ズ", "ヅ"),
        ("バ", "ハ"),
        ("オウ", "オオ"),
        ("ユウ", "ユ"),
    ),
    *(("ョウ", "ョ"), ("シ", "ヒ"), ("リ", "レ"), ("ミ", "ニ"), ("ッ", "ツ"), ("ヤ", "ャ"), ("エイ", "エエ")),
)
_OTHER_SURNAMES: Final = (
    *(
        ("佐藤", "サトウ"),
        ("田中", "タナカ"),
        ("古賀", "コガ"),
        ("江口", "エグチ"),
        ("野田", "ノダ"),
        ("樋口", "ヒグチ"),
    ),
    *(
        ("坂井", "サカイ"),
        ("久保", "クボ"),
        ("平川", "ヒラカワ"),
        ("中園", "ナカゾノ"),
        ("緒方", "オガタ"),
        ("東", "ヒガシ"),
    ),
)


def other_shape(facts: Facts, dice: Random) -> Facts:
    """渡辺 for 渡邊, or another name with the same reading."""
    written = facts.family + facts.given
    if any(ch in _SHAPES for ch in written):
        family, given = (_shaped(part) for part in (facts.family, facts.given))
        return replace(facts, family=family, given=given)
    if facts.given in _HOMOPHONES or facts.family in _HOMOPHONES:
        family, given = (_HOMOPHONES.get(part, part) for part in (facts.family, facts.given))
        return replace(facts, family=family, given=given)
    return kana_only(facts, dice)


def _shaped(part: str) -> str:
    return "".join(_SHAPES.get(ch, ch) for ch in part)


def kana_only(facts: Facts, dice: Random) -> Facts:
    """Only the reading was asked; sometimes in hiragana."""
    family, given = facts.family_kana, facts.given_kana
    if dice.random() < 0.5:
        family, given = (_hiragana(part) for part in (family, given))
    return replace(facts, family="", given="", family_kana=family, given_kana=given)


def _hiragana(kana: str) -> str:
    return "".join(chr(ord(ch) - 0x60) if "ァ" <= ch <= "ヶ" else ch for ch in kana)


def no_reading(facts: Facts, dice: Random) -> Facts:
    """The reading was not asked."""
    return replace(facts, family_kana="", given_kana="")


def misheard(facts: Facts, dice: Random) -> Facts:
    """One sound of the reading is another."""
    which = dice.choice(("family_kana", "given_kana"))
    kana = getattr(facts, which)
    heard = [(a, b) for a, b in _HEARD if a in kana]
    if not heard:
        return mistyped(facts, dice)
    a, b = dice.choice(heard)
    return replace(facts, **{which: kana.replace(a, b, 1)})


def mistyped(facts: Facts, dice: Random) -> Facts:
    """A kana is left out, doubled or another."""
    which = dice.choice(("family_kana", "given_kana"))
    kana = getattr(facts, which)
    if len(kana) < 2:
        return facts
    at = dice.randrange(len(kana))
    other = dice.choice((kana[at] * 2, "", chr(dice.randint(ord("ア"), ord("ン")))))
    return replace(facts, **{which: kana[:at] + other + kana[at + 1 :]})


def swapped(facts: Facts, dice: Random) -> Facts:
    """The given name stands in the field of the family name."""
    return replace(
        facts,
        family=facts.given,
        given=facts.family,
        family_kana=facts.given_kana,
        given_kana=facts.family_kana,
    )


def married(facts: Facts, dice: Random) -> Facts:
    """Another family name, and often another home."""
    family, kana = dice.choice(_OTHER_SURNAMES)
    changed = replace(facts, family=family, family_kana=kana)
    return moved(changed, dice) if dice.random() < 0.5 else changed


def wrong_day(facts: Facts, dice: Random) -> Facts:
    """A digit of the birth date, day and month exchanged, or a few days off."""
    day = facts.birth.day
    if day is None:
        return facts
    for change in dice.sample(_DAY_SLIPS, len(_DAY_SLIPS)):
        try:
            changed = change(day, dice)
        except ValueError:  # there is no such day
            continue
        if changed != day and changed < date(2026, 4, 1):
            return replace(facts, birth=Birth(changed, "day"))
    return facts


def _exchanged(day: date, dice: Random) -> date:
    return day.replace(month=day.day, day=day.month)


def _day_digit(day: date, dice: Random) -> date:
    return day.replace(day=day.day + dice.choice((-10, 10, -1, 1)))


def _month_digit(day: date, dice: Random) -> date:
    return day.replace(month=day.month + dice.choice((-1, 1, 10, -10)))


def _year_digit(day: date, dice: Random) -> date:
    return day.replace(year=day.year + dice.choice((-1, 1, -10, 10)))


def _some_days(day: date, dice: Random) -> date:
    return day + timedelta(days=dice.randint(2, 9))


_DAY_SLIPS: Final = (_exchanged, _day_digit, _month_digit, _year_digit, _some_days)


def wrong_era(facts: Facts, dice: Random) -> Facts:
    """昭和 for 平成: the same year of the era, month and day."""
    day = facts.birth.day
    if day is None or not 1927 <= day.year <= 2025 or (day.month, day.day) == (2, 29):
        return facts
    year = day.year + 63 if day.year < 1962 else day.year - 63 if day.year > 1989 else day.year - 14
    return replace(facts, birth=Birth(day.replace(year=year), "day"))


def year_only(facts: Facts, dice: Random) -> Facts:
    """「昭和25年生まれ」."""
    day = facts.birth.day
    return replace(facts, birth=Birth(date(day.year, 1, 1), "year")) if day else facts


def no_birth(facts: Facts, dice: Random) -> Facts:
    """The birth date was not asked."""
    return replace(facts, birth=UNKNOWN)


def other_phone(facts: Facts, dice: Random) -> Facts:
    """A new telephone, or none."""
    number = f"0{dice.choice('789')}0-0{dice.randint(0, 999):03d}-{dice.randint(0, 9999):04d}"
    return replace(facts, phone=number if dice.random() < 0.6 else "")


def moved(facts: Facts, dice: Random) -> Facts:
    """Another address; sometimes also another telephone."""
    town = dice.choice(("東町", "西町", "南町", "北町", "本町", "中央町", "栄町", "新町"))
    address = f"{facts.city}{town}{dice.randint(1, 5)}丁目{dice.randint(1, 30)}-{dice.randint(1, 30)}"
    changed = replace(facts, address=address)
    return other_phone(changed, dice) if dice.random() < 0.3 else changed


def town_only(facts: Facts, dice: Random) -> Facts:
    """Only the town was written, or nothing of the address."""
    head = facts.address.partition("丁目")
    return replace(facts, address=head[0] + head[1] if head[1] and dice.random() < 0.6 else "")


# How often each happens to a second record, in parts of a hundred.
KINDS: Final[tuple[tuple[Blemish, int], ...]] = (
    (other_shape, 14),
    (kana_only, 12),
    (no_reading, 8),
    (misheard, 9),
    (mistyped, 6),
    (swapped, 2),
    (married, 5),
    (wrong_day, 8),
    (wrong_era, 2),
    (year_only, 4),
    (no_birth, 5),
    (other_phone, 10),
    (moved, 8),
    (town_only, 7),
)


def second_record(facts: Facts, dice: Random) -> tuple[Facts, tuple[str, ...]]:
    """The same person as another window wrote it down, without the town's number; and what happened to it.

    One thing in six of ten, two in three of ten, three in one of ten.
    """
    blemishes = dice.choices(
        [one for one, _share in KINDS],
        weights=[share for _one, share in KINDS],
        k=dice.choices((1, 2, 3), weights=(6, 3, 1))[0],
    )
    second = facts
    for blemish in dict.fromkeys(blemishes):
        second = blemish(second, dice)
    if not any(
        (second.family, second.given, second.family_kana, second.given_kana)
    ):  # no record is without a name
        second = replace(second, family_kana=facts.family_kana, given_kana=facts.given_kana)
    return replace(second, identifiers=()), tuple(dict.fromkeys(one.__name__ for one in blemishes))
