"""Characters that are one in a name: the official shrink maps, and a short table of our own for everyday ones.

A character outside JIS level 1 goes where the official maps send it (MJ縮退マップ: 戸籍統一文字の親字・正字, UCS統合規則; then
国税庁JIS縮退マップ). Two characters of everyday use are one only by our table, for the official maps join some that are not
one in names (書 = 昼, 師 = 帥). Private-use characters (外字) have no variants, and stay as they are.
"""

from functools import cache
from typing import Final

import jntajis

# A row a character: the first stands for all others of the row.
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
    "鶏鷄雞 鶴靏靍 鴎鷗 麦麥 黄黃 麹麴 歯齒 齢齡 桧檜 梅楳 槙槇 弥彌 尭堯 杉杦 涼凉 淵渕渊 桝枡 煕熙熈 "
    "燿耀 祢禰 篭籠 薮藪籔 莵菟兎 蒋蔣 蛎蠣 舗舖 雁鴈 頬頰 騨驒 鴬鶯 剥剝 祷禱 并幷 倶俱 埜野 姫姬 岳嶽 "
    "強强 教敎 望朢 柏栢 浄淨 浩澔 涌湧 渓溪谿 橋槗 尓爾尒 珍珎 秘祕 繋繫 蝋蠟 填塡 屏屛 痩瘦 焔焰 鰺鯵 "
    "靭靱 砺礪 刈苅 槌鎚 穎頴 諌諫 昂昻 凛凜 讃讚 船舩 弁辨"
)
_OWN: Final = {ch: row[0] for row in _ROWS.split() for ch in row[1:]}
_HEADS: Final = frozenset(_OWN.values())

# The schemes of the MJ map that say "the same character", surest first; what merely looks alike is left alone.
_SCHEMES: Final = (
    jntajis.MJShrinkSchemeCombo.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE,
    jntajis.MJShrinkSchemeCombo.JIS_INCORPORATION_UCS_UNIFICATION_RULE,
)


@cache
def head(ch: str) -> str:
    """The character that stands for this one; itself, if it has no other form. Those that point at each other are one."""
    way = [ch]
    while way[-1] not in _HEADS:
        further = _OWN.get(way[-1]) or _official(way[-1])
        if further in way:
            return min(way[way.index(further) :], key=lambda one: (not _everyday(one), one))
        way.append(further)
    return way[-1]


def fold(text: str) -> str:
    """A text with every variant replaced by the character that stands for it."""
    return text if text.isascii() else "".join(map(head, text))


def table() -> dict[str, str]:
    """Our own rows: every variant and the character that stands for it."""
    return {ch: head(ch) for ch in _OWN}


def _official(ch: str) -> str:
    if ch < "\u3400" or _everyday(ch):
        return ch
    for scheme in _SCHEMES:
        found = [one for one in jntajis.mj_shrink_candidates(ch, scheme) if one != ch and len(one) == 1]
        if found:
            return next(filter(_everyday, found), found[0])
    shrunk: str = jntajis.jnta_shrink_translit(ch, passthrough=True)
    return shrunk if len(shrunk) == 1 else ch


def _everyday(ch: str) -> bool:
    """Is it of JIS level 1 (区 16 to 47)?"""
    try:
        code = ch.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xCF
