"""The everyday words of the need taxonomy, tried on sentences as people say them at a window."""

import tomllib
from pathlib import Path

import pytest

from marugoto.resources.rules import NeedTerm, Suggestion, suggest_needs

NEEDS_FILE = Path(__file__).parents[2] / "marugoto" / "resources" / "codes" / "needs.toml"
ROWS = tomllib.loads(NEEDS_FILE.read_text("utf-8"))["code"]
TERMS = tuple(
    NeedTerm(
        code=row["code"],
        label=row["label"],
        words=tuple(row["words"]),
        parent=row.get("parent", ""),
        absent_is_good=row.get("absent_is_good", False),
    )
    for row in ROWS
)

# (sentence, needs that must be suggested, needs that may be suggested besides)
SENTENCES: list[tuple[str, str, str]] = [
    # health
    ("先月から腰が痛くて病院に通っていますが、よくなりません。", "illness", ""),
    ("お金がないので歯医者に行けず、保険証も切れています。", "living_costs medical_cost", "illness"),
    ("夜眠れなくて、気分が落ち込み、何も手につきません。", "mental_health", ""),
    ("もう生きていても仕方がないと母が言うようになりました。", "suicide_risk", ""),
    ("療育手帳を持っている息子が使えるサービスを知りたい。", "disability", ""),
    ("3歳の孫の言葉が遅いのが気になっています。", "developmental", ""),
    ("最近、夫が同じ話を何度もするし、薬の飲み忘れも増えた。", "dementia", ""),
    ("退院する子どもに痰の吸引が必要で、家でやっていけるか不安です。", "medical_care", "illness"),
    ("父が昼間から飲んで暴れるので家族がまいっている。", "addiction", "violence"),
    # housing
    ("アパートを探しているが、年齢を理由に断られてばかり。", "housing_search", ""),
    ("来月末までに出て行くように言われた。行くあてがない。", "housing_loss", ""),
    ("今日泊まる所がありません。車の中で寝ています。", "housing_loss", ""),
    ("台風のあと雨漏りがひどくて、直すお金がない。", "housing_repair living_costs", "disaster"),
    # money
    ("年金だけでは足りず、貯金も底をつきました。", "living_costs", ""),
    ("生活保護を受けられるか相談したい。", "public_assistance", ""),
    ("障害年金の手続きのしかたがわからない。", "benefits", "paperwork disability"),
    ("年金が入るとすぐ使ってしまい、月末まで持たない。", "budgeting", "living_costs"),
    ("家賃を3か月滞納していて、大家さんから催促されている。", "rent_arrears", ""),
    ("住宅ローンが払えなくなり、家を手放すしかないのか。", "mortgage", ""),
    ("国保税を滞納していて差し押さえの通知が来た。", "tax_premium", ""),
    ("電気が止められそうで、ガス代も払えない。", "utilities", ""),
    ("カードローンの返済に追われ、サラ金からも借りています。", "debts", ""),
    # work
    ("55歳で失業し、ハローワークに通っても仕事が見つからない。", "job_hunting", ""),
    ("大学を出てから一度も働いたことがなく、人と話すのが苦手です。", "work_readiness", ""),
    ("残業代が出ず、上司から毎日どなられて、会社を辞めたい。", "workplace", ""),
    ("店を続けるのが難しく、廃業を考えている。", "self_employed", ""),
    # community and family
    ("夫を亡くしてから話し相手もおらず、さみしい。", "isolation", ""),
    ("隣のおばあさんの新聞がたまっていて、ここ数日姿を見ない。", "watch_over", ""),
    ("上の階の騒音がひどくて、苦情を言ったらもめてしまった。", "neighbour_trouble", ""),
    ("息子とうまくいかず、もう何年も口をきいていません。", "family_conflict", ""),
    ("離婚したいが、養育費がもらえるか心配。", "divorce", ""),
    ("墓じまいをしたいが、どうすればよいか。", "end_of_life", ""),
    # children
    ("赤ちゃんの夜泣きがつらく、イライラしてしまいます。", "parenting", ""),
    ("思いがけず妊娠して、だれにも言えません。", "pregnancy", ""),
    ("仕事に出たいけれど保育園に空きがなく、預け先がない。", "childcare_place", ""),
    ("高校の入学金と制服の費用が用意できない。", "school_costs", ""),
    ("母子家庭で、仕事と家のことで手いっぱいです。", "single_parent", ""),
    # care
    ("母の介護で仕事を辞めようか迷っている。", "family_care", "workplace"),
    ("要介護の認定を受けるにはどうしたらいいですか。", "care_service", ""),
    ("足腰が弱って、このごろよくつまずく。", "frailty", ""),
    ("父が来週退院するが、家でみられるか心配。ケアマネさんもまだいない。", "care_service", "illness"),
    # withdrawal
    ("30代の娘が何年も部屋から出てこない。", "hikikomori", ""),
    ("中2の息子が朝になるとお腹が痛いと言って学校に行けない。", "school_refusal", "illness"),
    # violence
    ("夫に殴られて、子どもを連れて逃げてきました。", "domestic_violence", ""),
    ("近所から毎晩、子どもの泣き声と怒鳴り声が聞こえる。", "child_abuse", ""),
    ("認知症の母に、ついカッとなって手を上げてしまう。", "adult_abuse dementia", ""),
    # food
    ("昨日から何も食べていません。食料を分けてもらえませんか。", "food_lack", ""),
    ("給料日まで食べるものがない。", "food_lack living_costs", ""),
    # across fields
    ("80代の母と50代の無職の息子が、母の年金で暮らしています。", "household_8050", "job_hunting"),
    ("2歳の子を育てながら義母の介護をしていて、もう限界。", "family_care", "double_care parenting"),
    ("子育てと介護が重なって自分の時間がない。", "double_care", "family_care"),
    ("中学生の女の子が弟の世話と家事をしていて、学校を休みがち。", "young_carer", "school_refusal"),
    ("お向かいの家がゴミ屋敷になっていて、においがひどい。", "self_neglect neighbour_trouble", ""),
    ("身寄りがなく、入院の保証人がいません。", "no_kin", "illness"),
    ("一人では通帳と印鑑の管理ができず、成年後見を考えている。", "rights_protection", "budgeting"),
    ("屋根を無料点検すると言われて高額な契約をしてしまった。", "consumer_harm", ""),
    ("猫が20匹以上いて、世話ができなくなっている。", "pets", ""),
    ("日本語がわからず、役所からの手紙が読めない。", "foreign_roots", "paperwork"),
    ("からだの性と心の性が違っていて、誰にも言えずに悩んでいる。", "sexual_minority", ""),
    ("刑務所を出たばかりで、住む所も仕事もない。", "reentry housing_loss", "job_hunting housing_search"),
    ("大雨のたびに避難できるか心配。足が悪いので。", "disaster frailty", ""),
    ("裁判所から訴状が届いたが、弁護士を頼むお金がない。", "legal_matters living_costs", ""),
    # small help
    ("寝室の電球が切れて困っている。", "light_bulb", ""),
    ("廊下の蛍光灯を取り替えてほしい。高い所に手が届かない。", "light_bulb", ""),
    ("不燃物の当番をかわってくれる人はいないか。", "rubbish", ""),
    ("足が悪くてごみを集積所まで出せない。", "rubbish frailty", ""),
    ("いらなくなったソファを、よその市まで運びたい。", "moving_things", ""),
    ("免許を返納してから、通院の足がなくて困る。", "outing", "illness"),
    ("近くのスーパーが閉店して、買い物に困っています。", "shopping", ""),
    ("家の近くで体操の会やサロンがあれば行ってみたい。", "gathering", ""),
    ("庭の草が伸び放題。草刈りをしてくれる人を知りませんか。", "housework", ""),
    ("網戸が破れたので直してほしい。", "small_repair", ""),
    ("スマホの使い方がわからない。教えてくれる所はないか。", "paperwork", ""),
    ("定年になったので、何かボランティアで役に立ちたい。", "wish_to_help", ""),
    # said the way people write notes
    ("入院中の父の家の草が伸びて、近所から苦情が来ている。", "housework neighbour_trouble", "illness"),
    ("犬を飼っているので、入院を迷っている。", "pets", "illness"),
    ("息子が暴れて物を壊す。こわくて家にいられない。", "adult_abuse", "violence"),
    ("誰かに暴力を受けているらしい。", "violence", ""),
    ("補聴器が合わず、手続きのしかたも聞き取れない。", "disability paperwork", ""),
    ("携帯電話が止められて、仕事先と連絡がとれない。", "utilities", ""),
    ("休みに入ると、昼ごはんを食べられない子がいる。", "food_lack", ""),
    ("友達が一人もいなくて、毎日つまらない。", "isolation", ""),
    # several at once
    ("父が倒れて入院し、自営業を続けられず、生活費が足りない。", "illness self_employed living_costs", ""),
    ("ひきこもりの兄がいて、両親の介護もあり、家賃も払えない。", "hikikomori family_care rent_arrears", ""),
]

# Sentences that are no call for help, or that deny one: nothing may be suggested, except what stands behind.
QUIET: list[tuple[str, str]] = [
    ("こんにちは。今日はいいお天気ですね。", ""),
    ("先日はお世話になりました。おかげさまで元気にしています。", ""),
    ("この窓口は何時まで開いていますか。", ""),
    ("来週の説明会の場所を確認したいのですが。", ""),
    ("担当の方に折り返し電話をください。", ""),
    ("名前は言いたくないそうです。", ""),
    ("がんばっている様子だった。息子さんの話もしてくれた。", ""),
    ("うつむいて、ゆっくり話された。", ""),
    ("家賃の支払いには困っていない。", ""),
    ("借金はありません。", ""),
    ("生活費は娘が送ってくれるので大丈夫。", ""),
    ("お金には困っていません。", ""),
    ("食べるものに困ってはいない。", ""),
    ("買い物は不自由していない。", ""),
    ("病気はなく、元気とのこと。", ""),
    ("介護は間に合っていますが、電球が替えられません。", "light_bulb"),
    ("借金はないが、家賃を滞納している。", "rent_arrears"),
]


def codes_of(found: list[Suggestion]) -> set[str]:
    return {s.code for s in found}


@pytest.mark.parametrize(("text", "must", "may"), SENTENCES, ids=range(len(SENTENCES)))
def test_everyday_sentence_suggests_its_needs(text: str, must: str, may: str) -> None:
    got = codes_of(suggest_needs(text, TERMS))
    assert set(must.split()) <= got, f"missing {set(must.split()) - got}"
    assert got <= set(must.split()) | set(may.split()), (
        f"false alarm {got - set(must.split()) - set(may.split())}"
    )


@pytest.mark.parametrize(("text", "left"), QUIET, ids=range(len(QUIET)))
def test_quiet_and_denied_sentences_suggest_nothing_more(text: str, left: str) -> None:
    assert codes_of(suggest_needs(text, TERMS)) == set(left.split())


def test_enough_sentences_are_tried_and_every_everyday_need_is_among_them() -> None:
    assert len(SENTENCES) >= 60
    tried = {code for _text, must, _may in SENTENCES for code in must.split()}
    children = {row["code"] for row in ROWS if row.get("parent")}
    assert children <= tried


def test_a_suggestion_says_which_words_and_where() -> None:
    text = "寝室の電球が切れて、ソファも運びたい。"
    found = suggest_needs(text, TERMS)
    assert [s.code for s in found] == ["moving_things", "light_bulb"]
    bulb = found[1]
    assert bulb.finds[0].quote == "電球"
    assert text[bulb.finds[0].start : bulb.finds[0].end] == "電球"
    assert bulb.why == "「電球」ということばから"


@pytest.mark.parametrize("text", ["ゴミ屋敷", "ごみ屋敷", "ｺﾞﾐ屋敷", "ゴ ミ 屋 敷", "こ\u3099み屋敷"])
def test_kana_width_and_spaces_do_not_matter(text: str) -> None:
    found = suggest_needs(text, TERMS)
    assert codes_of(found) == {"self_neglect"}
    assert found[0].finds[0].quote == text


def test_the_longer_word_hides_the_shorter_one_of_another_need() -> None:
    assert codes_of(suggest_needs("介護保険料の督促が来た", TERMS)) == {"tax_premium"}
    assert codes_of(suggest_needs("介護保険のことで聞きたい", TERMS)) == {"care_service"}


def test_a_bridge_stays_within_one_sentence() -> None:
    terms = (NeedTerm("rubbish", "ごみ", ("ごみ…出せ",)),)
    assert codes_of(suggest_needs("ごみを集積所まで出せない", terms)) == {"rubbish"}
    assert not suggest_needs("ごみのこと。手紙を出せない", terms)
    assert not suggest_needs("ごみのことで長いあいだ悩んでいて手紙も出せない", terms)


def test_a_group_is_left_out_when_one_of_its_needs_is_found() -> None:
    terms = (
        NeedTerm("care", "介護", ("介護のこと",)),
        NeedTerm("family_care", "負担", ("母の世話",), parent="care"),
    )
    assert codes_of(suggest_needs("介護のことです", terms)) == {"care"}
    assert codes_of(suggest_needs("介護のことで。母の世話が大変", terms)) == {"family_care"}


def test_a_denial_denied_is_a_worry_again() -> None:
    terms = (NeedTerm("rent", "家賃", ("家賃",)),)
    assert not suggest_needs("家賃は大丈夫です", terms)
    assert codes_of(suggest_needs("家賃は大丈夫でしょうか", terms)) == {"rent"}
    assert codes_of(suggest_needs("家賃は大丈夫というわけではない", terms)) == {"rent"}
    assert codes_of(suggest_needs("家賃は心配ないわけではない", terms)) == {"rent"}


def test_best_supported_first_and_bounded() -> None:
    text = "家賃が払えず、電気代もかさみ、食べるものがなく、借金があり、介護もあり、離婚もした"
    found = suggest_needs(text, TERMS, limit=3)
    assert len(found) == 3
    assert [s.weight for s in found] == sorted((s.weight for s in found), reverse=True)


def test_empty_text_and_empty_list() -> None:
    assert suggest_needs("", TERMS) == []
    assert suggest_needs("電球", ()) == []
