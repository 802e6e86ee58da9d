"""Names of the invented residents: common surnames with rough weights, and given names by generation."""

from typing import Final

# Written, read, weight. Some in the older shapes of their characters, as registers have them.
_SURNAMES: Final = """
佐藤 サトウ 19|鈴木 スズキ 18|高橋 タカハシ 13|髙橋 タカハシ 2|田中 タナカ 14|伊藤 イトウ 11|渡辺 ワタナベ 9|渡邊 ワタナベ 3
渡邉 ワタナベ 2|山本 ヤマモト 11|中村 ナカムラ 11|小林 コバヤシ 10|加藤 カトウ 9|吉田 ヨシダ 9|山田 ヤマダ 8|佐々木 ササキ 7
山口 ヤマグチ 7|松本 マツモト 7|井上 イノウエ 6|木村 キムラ 6|林 ハヤシ 6|斎藤 サイトウ 3|齋藤 サイトウ 2|斉藤 サイトウ 2
清水 シミズ 5|山崎 ヤマザキ 3|山﨑 ヤマサキ 2|森 モリ 5|池田 イケダ 5|橋本 ハシモト 5|阿部 アベ 5|石川 イシカワ 4
山下 ヤマシタ 4|中島 ナカシマ 3|中嶋 ナカジマ 1|石井 イシイ 4|小川 オガワ 4|前田 マエダ 4|岡田 オカダ 4|長谷川 ハセガワ 4
藤田 フジタ 4|後藤 ゴトウ 4|近藤 コンドウ 4|村上 ムラカミ 4|遠藤 エンドウ 4|青木 アオキ 3|坂本 サカモト 3|福田 フクダ 3
太田 オオタ 3|西村 ニシムラ 3|藤井 フジイ 3|金子 カネコ 3|岡本 オカモト 3|藤原 フジワラ 3|三浦 ミウラ 3|中野 ナカノ 3
原田 ハラダ 3|松田 マツダ 3|竹内 タケウチ 3|古賀 コガ 3|中山 ナカヤマ 3|和田 ワダ 2|石田 イシダ 2|森田 モリタ 2
上田 ウエダ 2|内田 ウチダ 2|柴田 シバタ 2|酒井 サカイ 2|宮崎 ミヤザキ 2|横山 ヨコヤマ 2|大野 オオノ 2|浜田 ハマダ 1|濵田 ハマダ 1
"""
# Women and men by the decade in which such names were given.
_OLDER_WOMEN: Final = """
和子 カズコ|幸子 サチコ|節子 セツコ|洋子 ヨウコ|弘子 ヒロコ|美代子 ミヨコ|恵子 ケイコ|惠子 ケイコ
京子 キョウコ|文子 フミコ|ハルエ ハルエ|千代 チヨ|トシ子 トシコ|花子 ハナコ
"""
_OLDER_MEN: Final = """
清 キヨシ|勇 イサム|実 ミノル|茂 シゲル|正 タダシ|博 ヒロシ|勝 マサル|隆 タカシ|昭 アキラ|稔 ミノル|武 タケシ|眞一 シンイチ
一郎 イチロウ|義雄 ヨシオ
"""
_MIDDLE_WOMEN: Final = """
由美子 ユミコ|久美子 クミコ|明美 アケミ|真由美 マユミ|直美 ナオミ|智子 トモコ
陽子 ヨウコ|裕子 ユウコ|香織 カオリ|美穂 ミホ|典子 ノリコ
"""
_MIDDLE_MEN: Final = """
誠 マコト|浩 ヒロシ|健一 ケンイチ|浩二 コウジ|哲也 テツヤ|大輔 ダイスケ|直樹 ナオキ|剛 ツヨシ|学 マナブ|和也 カズヤ|英樹 ヒデキ
"""
_YOUNGER_WOMEN: Final = """
愛 アイ|美咲 ミサキ|彩 アヤ|舞 マイ|七海 ナナミ|未来 ミク|萌 モエ|葵 アオイ|結衣 ユイ|陽菜 ヒナ|遥 ハルカ
"""
_YOUNGER_MEN: Final = """
翔太 ショウタ|拓也 タクヤ|健太 ケンタ|大樹 ダイキ|蓮 レン|翔 ショウ|悠斗 ユウト|大翔 ヒロト|陸 リク|湊 ミナト|颯太 ソウタ
"""
_YOUNGEST: Final = """
さくら サクラ|ひなた ヒナタ|紬 ツムギ|凛 リン|芽依 メイ|朝陽 アサヒ|樹 イツキ|蒼 アオ
"""

Name = tuple[str, str]


def _pairs(table: str) -> list[Name]:
    cells = (cell.split() for cell in table.replace("\n", "|").split("|") if cell.strip())
    return [(cell[0], cell[1]) for cell in cells]


def _weights(table: str) -> list[int]:
    return [int(cell.split()[2]) for cell in table.replace("\n", "|").split("|") if cell.strip()]


SURNAMES: Final = _pairs(_SURNAMES)
SURNAME_WEIGHTS: Final = _weights(_SURNAMES)
TOWNS: Final = (
    "本町",
    "中央町",
    "旭町",
    "栄町",
    "緑町",
    "桜町",
    "新町",
    "東町",
    "西町",
    "南町",
    "北町",
    "若葉町",
    "花園町",
)

# (born before this year, women, men), oldest first.
_GENERATIONS: Final = (
    (1958, _pairs(_OLDER_WOMEN), _pairs(_OLDER_MEN)),
    (1983, _pairs(_MIDDLE_WOMEN), _pairs(_MIDDLE_MEN)),
    (2012, _pairs(_YOUNGER_WOMEN), _pairs(_YOUNGER_MEN)),
    (9999, _pairs(_YOUNGER_WOMEN) + _pairs(_YOUNGEST), _pairs(_YOUNGER_MEN) + _pairs(_YOUNGEST)),
)


def given_names(born: int, gender: str) -> list[Name]:
    """Given names that suit a year of birth."""
    _year, women, men = next(row for row in _GENERATIONS if born < row[0])
    return women if gender == "female" else men


def count() -> tuple[int, int]:
    """How many surnames and given names there are."""
    given = {name for _year, women, men in _GENERATIONS for name in (*women, *men)}
    return len(SURNAMES), len(given)
