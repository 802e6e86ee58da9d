"""Where the second wall is opened, and why: the whole list, for the privacy officer to read.

A lift is a few lines of code that read more than their actor may, for an act to which the actor has the right. Nothing
else in the house opens the wall; a test compares this list with the code, module by module.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lift:
    """One place where the wall is opened: the reason in both languages, and the modules in which it may stand."""

    code: str
    reason: str
    reason_en: str
    modules: tuple[str, ...]


LIFTS: dict[str, Lift] = {
    lift.code: lift
    for lift in (
        Lift(
            "search_keys",
            "検索の鍵を作り直すとき。ほかの機関だけが見る番号の鍵も残すため、その人のすべての番号を読む（画面には出さない）",
            "A person's search keys are made anew from all numbers, those of other agencies too; none is shown",
            ("marugoto.people.actions.persons",),
        ),
        Lift(
            "layers",
            "見せてはならない人の番号や世帯主とぶつかるとき。断ればその人がいるとわかるので、別の層に置く。その層だけを数える",
            "A number or head clashes with somebody hidden: a refusal would tell, so the next free layer is looked for",
            ("marugoto.people.actions.layers",),
        ),
        Lift(
            "disclosure",
            "渡されたものを受け手が読むとき。渡した側に残る同意の答えと、対象の人の名前を確かめる",
            "A receiver reads what was given: the sender's consents are asked, the persons of the packet named",
            (
                "marugoto.collaboration.disclosure",
                "marugoto.collaboration.queries.consents",
                "marugoto.collaboration.queries.ledger",
                "marugoto.collaboration.wall.queries",
            ),
        ),
        Lift(
            "everybody_of_it",
            "案件・ケースの人を全員数えるとき。担当が知らない人の同意も、聞かずに済ませないため",
            "All persons of a matter or case are counted, so that nobody's consent is left unasked",
            ("marugoto.intake.queries",),
        ),
        Lift(
            "acceptance",
            "つなぎを受け取ったとき。渡されたものの人に、受け手の機関が関わりはじめる",
            "A つなぎ is accepted: the receiver's agency becomes involved with the persons of the packet",
            ("marugoto.collaboration.actions.loop",),
        ),
        Lift(
            "other_case",
            "会議で決まったこと、つなぎの報告を、担当機関のケースに書き戻すとき。次にすることは、そのケースの記録から決まる",
            "What a sitting decided or a つなぎ reported is written back into another agency's case; its next act follows",
            ("marugoto.collaboration.actions.agenda", "marugoto.collaboration.actions.referrals"),
        ),
        Lift(
            "trail",
            "取扱いの記録に、その案件・ケース・渡すものの人を全員書きとめるとき。担当から隠れている人のことも、あとで確かめられるように",
            "The trail names all persons of a matter, case or packet, also whom the actor does not see; no page shows them",
            (
                "marugoto.intake.actions.baton",
                "marugoto.intake.actions.matters",
                "marugoto.cases.queries.state",
                "marugoto.collaboration.actions.packets",
            ),
        ),
        Lift(
            "numbering",
            "案件のつなぎ・会議の議題・紙の写しに順の番号をつけ、数え、バトンがもう渡されているところかを確かめるとき。数だけを読む",
            "A つなぎ, agenda item or copy gets its number, items are counted, whether a baton is in the air: only the number",
            (
                "marugoto.collaboration.actions.agenda",
                "marugoto.collaboration.actions.copies",
                "marugoto.collaboration.actions.referrals",
                "marugoto.collaboration.actions.sittings",
                "marugoto.collaboration.queries.referrals",
            ),
        ),
        Lift(
            "own_sittings",
            "自分の機関がどの会議の回にケースを出したか。壁の中の会議では、出した機関にも中身は見せず、その回があることだけを知らせる",
            "To which sittings the own agency brought a case: behind a wall that there is one, and nothing of what is in it",
            ("marugoto.collaboration.access", "marugoto.collaboration.queries.conferences"),
        ),
        Lift(
            "agenda_slots",
            "議題がいくつあるか、何版のプランをかけるか、どの窓口を呼ぶか。問いも記録も読まない",
            "How many items a sitting has, which version of a plan, which desks are called: neither question nor minutes",
            (
                "marugoto.collaboration.queries.bringing",
                "marugoto.collaboration.queries.conferences",
                "marugoto.collaboration.queries.members",
            ),
        ),
        Lift(
            "board",
            "調整ボード。町のどの機関のあいだで止まっているかを、番号・窓口・日にち・種類だけで並べる",
            "The board of what stands still between the agencies of the town: numbers, desks, days and kinds",
            ("marugoto.collaboration.actions.stuck", "marugoto.collaboration.queries.board"),
        ),
        Lift(
            "desk_move",
            "窓口が終わるとき、その窓口にあるバトンを一つずつ移す。数と番号だけを出し、中身は根拠のあるものだけを渡す",
            "A desk ends and its batons pass one by one: numbers are shown, and words leave only where a basis carries them",
            ("marugoto.collaboration.actions.desk_moves", "marugoto.collaboration.queries.desk_moves"),
        ),
        Lift(
            "own_draft",
            "画面が作った番号をもう使っている記録がないかを確かめ、書きかけを捨てるとき",
            "Whether an id that a page made is taken already; and a draft that is thrown away, which nobody reads any more",
            ("marugoto.intake.actions.drafts",),
        ),
        Lift(
            "web_letter",
            "住民がウェブに書いた相談を窓口へ届けるとき。送る人は利用者ではない。同じものが二度届いていないか、届きすぎていないかだけを確かめる",
            "A resident, who is no user, sends a letter to a window; asked is only whether it came twice or too much comes",
            ("marugoto.intake.actions.letters",),
        ),
        Lift(
            "guest_link",
            "アカウントのない相手が、リンクと確認番号でつなぎを開き、返事をするとき。そのリンクの一行とそのつなぎ（グループの予定では、その予定）だけを読む",
            "Somebody without an account opens and answers a つなぎ by a link: that one つなぎ; or the days of one group",
            (
                "marugoto.collaboration.access",
                "marugoto.collaboration.actions.guests",
                "marugoto.groups.access",
            ),
        ),
        Lift(
            "listed_protected",
            "訪問の名簿を取り込むとき。支援措置のある人の行は、その人を知ってよい機関だけに見えるよう、台帳の人と結ぶ。画面には出さない",
            "A list is taken in: rows of persons under a measure are tied to them, so that they hide",
            ("marugoto.outreach.actions.lists",),
        ),
        Lift(
            "board_numbers",
            "安否確認に行を足すとき。見えない行の番号とぶつかると、その行があるとわかるので、番号だけを読んで次を決める",
            "A row joins a who-is-safe board: a clash with the number of a hidden row would tell; only the number is read",
            ("marugoto.evacuation.actions.boards",),
        ),
        Lift(
            "visit_record",
            "訪問の結果を書きとめるとき。期限の切れた名簿の行や、ほかの訪問者の記録と突き合わせる。中身は返さない",
            "A visit is written down: the row may have run out, others' records are compared; nothing of them is told",
            ("marugoto.outreach.actions.records",),
        ),
        Lift(
            "counting",
            "数えるとき。町全体の件数は、ほかの機関の記録も数える。人は出さず、小さな数は伏せる",
            "Counting for the whole town takes in other agencies' rows; no person comes out, small counts are hidden",
            (
                "marugoto.indicators.queries",
                "marugoto.participation.queries.figures",
                "marugoto.community.queries.gaps",
                "marugoto.community.queries.activities",
                "marugoto.library.queries.rarity",
                "marugoto.indicators.counted",
                "marugoto.indicators.plan",
                "marugoto.indicators.actions.settling",
                "marugoto.indicators.actions.facts",
            ),
        ),
    )
}
