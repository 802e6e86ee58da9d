"""Folding for comparison. What a name *is* stays as it was given; only keys and comparisons are folded."""

import re
from typing import Final

from marugoto.core.kana import digits, fold_kana, is_kana, to_katakana, to_width

# A row a character: the first stands for all others of the row. Variants in names of people and places;
# compatibility forms (神 塚 …) and variation selectors are already gone when this table is asked.
_ROWS: Final = (
    "高髙 崎﨑嵜碕 辺邊邉 斎齋齊斉 浜濱濵 沢澤 島嶋嶌 広廣 国國 桜櫻 真眞 恵惠 徳德悳 吉𠮷 富冨 曽曾 "
    "条條 関關 黒黑 塩鹽 滝瀧 竜龍 桑桒 柳栁 館舘 晃晄 静靜 清淸 裕𥙿 礼禮 禄祿 郎郞 緒緖 緑綠 縁緣 蔵藏 "
    "薗園 荘莊 来來 芦蘆 芸藝 万萬 与與 両兩 乗乘 亀龜 伝傳 仏佛 児兒 円圓 剣劍劔 勲勳 区區 医醫 単單 "
    "厳嚴 双雙 叙敍 台臺 喜㐂 団團 囲圍 図圖 坂阪 増增 壮壯 声聲 変變 奥奧 奨奬 学學 実實 宝寶寳 寛寬 "
    "寿壽 将將 専專 尚尙 峰峯 峡峽 巌巖 巣巢 巻卷 帯帶 帰歸 応應 恒恆 悦悅 慎愼 懐懷 戸戶 拡擴 挙擧 揺搖 "
    "数數 断斷 旧舊 晩晚 暁曉 暦曆 会會 松枩 栄榮 検檢 楽樂 楼樓 様樣 横橫 欧歐 歓歡 歩步 歳歲 気氣 沖冲 "
    "浅淺 渋澁 済濟 温溫 湾灣 満滿 瀬瀨 灯燈 炉爐 点點 為爲 焼燒 狭狹 画畫 県縣 研硏 秋穐 称稱 穂穗 穏穩 "
    "糸絲 経經 絵繪 継繼 続續 総總 翠翆 聡聰 舎舍 艶艷 茂𦬇 蛍螢 装裝 覚覺 覧覽 観觀 訳譯 誉譽 読讀 譲讓 "
    "豊豐 頼賴 遅遲 遥遙 郷鄕 釈釋 鉄鐵 銭錢 録錄 鎌鐮 鎮鎭 陥陷 険險 隠隱 随隨 霊靈 青靑 顕顯 駅驛 髪髮 "
    "鶏鷄雞 鶴靏靍 鴎鷗 麦麥 黄黃 麹麴 歯齒 齢齡 桧檜 梅楳 槙槇 弥彌 尭堯 杉杦 涼凉 淵渕渊 桝枡 煕熙 "
    "燿耀 祢禰 篭籠 薮藪籔 莵菟兎 蒋蔣 蛎蠣 舗舖 雁鴈 頬頰 騨驒 鴬鶯 剥剝 祷禱 并幷 倶俱 埜野 姫姬 岳嶽 "
    "強强 教敎 望朢 柏栢 浄淨 浩澔 涌湧 渓溪谿 橋槗 尓爾尒 珍珎 秘祕 繋繫 蝋蠟 填塡 屏屛 痩瘦 焔焰 鰺鯵 "
    "靭靱 砺礪"
)
_VARIANTS: Final = {ord(ch): row[0] for row in _ROWS.split() for ch in row[1:]}

_SPACE = re.compile(r"[\s・·･=＝,，、。]")
_SAME_AGAIN = re.compile(r"([^々〻仝])[々〻仝]")
# What the ear, the form and the old register lose: voicing, small kana, and the old ヰ ヱ ヲ.
_BARE: Final = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポァィゥェォッャュョヮヵヶヰヱヲ",
    "カキクケコサシスセソタシステトハヒフヘホハヒフヘホアイウエオツヤユヨワカケイエオ",
)
_SMALL: Final = str.maketrans("ッャュョ", "ツヤユヨ")
_LONG_E = re.compile("([エケセテネヘメレ])[イエ]+")
_TITLES: Final = ("さん", "さま", "ちゃん", "くん", "様", "殿")


def variants() -> dict[str, str]:
    """Every variant of the table and the character that stands for it."""
    return {chr(code): head for code, head in _VARIANTS.items()}


def as_written(text: str) -> str:
    """One width, no blanks, no variation selectors; every character otherwise as it stands."""
    return _SPACE.sub("", to_width(text))


def fold_kanji(text: str) -> str:
    """A written name reduced: variants as one, 々 spelt out, hiragana as katakana, Latin in capitals."""
    plain = as_written(text)
    while _SAME_AGAIN.search(plain):
        plain = _SAME_AGAIN.sub(r"\1\1", plain)
    return to_katakana(plain.translate(_VARIANTS)).upper().replace("ヶ", "ケ")


def reading(text: str) -> str:
    """A reading as it is heard: kana of one kind, ヴ as ブ, long vowels closed. Equal: 読みが同じ."""
    return fold_kana(text)


def skeleton(text: str) -> str:
    """A reading without voicing, small kana and エイ: サイドウ = サイトウ. Equal: 読みが似ている.

    Works from left to right: the skeleton of a beginning is the beginning of the skeleton.
    """
    bare = fold_kana(to_katakana(text).translate(_SMALL)).translate(_BARE)
    return _LONG_E.sub(r"\1", bare)


def without_title(name: str) -> str:
    """A name without さん or 様 behind it."""
    for title in _TITLES:
        if name.endswith(title) and len(name) > len(title):
            return name[: -len(title)]
    return name


def phone_digits(text: str) -> str:
    """A telephone number as digits from the leading 0 on (+81 90… becomes 090…); "" if there are none."""
    number = digits(text)
    if to_width(text).strip().startswith("+81"):
        return "0" + number[2:].removeprefix("0")
    return number


def identifier(text: str) -> str:
    """A number or code of a file: capitals, no blanks, no hyphens."""
    return re.sub(r"[\s\-‐‑‒–—―−ー]", "", to_width(text)).upper()


# --- addresses: only as much as it takes to say "the same town" ---

_PREFECTURE = re.compile(r"^(北海道|東京都|京都府|大阪府|(?:[^\d\s]{2,3}?)県)")
# Names that hold 市, 町, 村 or 郡 within themselves; all others end at the first of these.
_HARD_CITIES: Final = (
    "四日市|廿日市|野々市|市川|市原|八日市場|町田|大町|十日町|大和郡山|郡山|郡上|蒲郡|小郡|"
    "村上|村山|田村|武蔵村山|東村山|羽村|大村"
)
_CITY = re.compile(rf"^(?:[^\d\s]{{1,5}}郡)?(?:{_HARD_CITIES}|[^\d\s]{{1,6}}?)[市町村]")
_WARD = re.compile(r"^[^\d\s町丁]{1,4}(?<![地校学])区")
_NUMERALS: Final = {ch: n for n, ch in enumerate("〇一二三四五六七八九")}
_CHOME = re.compile(r"([\d]+|[一二三四五六七八九十]+)丁目")
_TOWN = re.compile(r"^(.*?)(?=\d|$)")


def number_of(numeral: str) -> int:
    """十二 → 12, 元 → 1, 25 → 25. ValueError for anything else."""
    if numeral.isdigit():
        return int(numeral)
    if numeral == "元":
        return 1
    tens, ten, ones = numeral.rpartition("十")
    if not numeral or any(ch not in _NUMERALS for ch in tens + ones):
        raise ValueError(numeral)
    high = (_plain(tens) if tens else 1) * 10 if ten else 0
    return high + (_plain(ones) if ones else 0)


def _plain(numeral: str) -> int:
    return int("".join(str(_NUMERALS[ch]) for ch in numeral))


def town_of(address: str, city: str = "") -> tuple[str, str]:
    """The town of an address and its chome: ("城南町", "3"); ("", "") where there is none.

    ``city`` is the tenant's own name, which may be left out when people write their address.
    """
    rest = as_written(address)
    found = _PREFECTURE.match(rest)
    rest = rest[found.end() :] if found else rest
    if city and rest.startswith(city):
        rest = rest[len(city) :]
    elif found or "市" in rest[1:8]:
        rest = _CITY.sub("", rest, count=1)
    rest = _WARD.sub("", rest, count=1) if found or city else rest
    rest = re.sub(r"^(大字|字)", "", rest)
    rest = _CHOME.sub(lambda m: f"{number_of(m[1])}丁目", rest, count=1)
    town = (_TOWN.match(rest) or [""])[0]
    if town.isascii():
        return "", ""
    chome = re.match(r"(\d+)(?:丁目|-\d+-\d+)", rest[len(town) :])
    return town, chome[1] if chome else ""


def town_key(town: str) -> str:
    """A town folded: variants as one, without 町 at the end (城南 = 城南町)."""
    folded = fold_kanji(town)
    return folded[:-1] if len(folded) > 2 and folded.endswith("町") else folded


def kana_only(text: str) -> bool:
    """Is it a reading (kana only)?"""
    return is_kana(text)
