"""利用目的 and legal bases. What is marked ``needs_check`` awaits the eye of a legal officer (domain note §2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """Why somebody looks at or passes on personal information (個人情報の保護に関する法律 61条, 69条)."""

    code: str
    label: str
    label_en: str


PURPOSES: dict[str, Purpose] = {
    p.code: p
    for p in (
        Purpose("consultation", "相談を受け、支援するため", "To take in and support"),
        Purpose("duplicate_check", "同じ人の記録がないか確かめるため", "To check for an existing record"),
        Purpose("referral", "つなぎ先が受けるかを判断し、支援するため", "To answer a referral"),
        Purpose("conference", "会議で支援を検討するため", "To deliberate in a conference"),
        Purpose("coordination", "滞りを調整するため", "To coordinate what is stuck"),
        Purpose(
            "emergency",
            "生命・身体の危険があり、いま助けるため",
            "To help now, where life or body is in danger",
        ),
        Purpose(
            "outreach", "訪問などで、まだ求めていない人に近づくため", "To reach out to who has not asked"
        ),
        Purpose("disclosure", "本人の開示の求めに答えるため", "To answer a person's request for disclosure"),
        Purpose(
            "community", "地域の活動を開き、担い手を支えるため", "To hold activities and support helpers"
        ),
        Purpose(
            "evacuation",
            "災害に備え、避難を助け、安否を確かめるため",
            "To prepare for disasters and learn who is safe",
        ),
        Purpose("statistics", "計画の進み具合を数えるため", "To count for the plan"),
        Purpose("audit", "取扱いが適正かを確かめるため", "To audit the handling"),
    )
}


@dataclass(frozen=True)
class LegalBasis:
    """A basis on which information may cross the border of an agency.

    ``consent``: the person's consent is the basis. ``walled``: what is learnt stays in that meeting.
    """

    code: str
    label: str
    label_en: str
    article: str
    consent: bool = False
    walled: bool = False
    for_referral: bool = True
    needs_check: bool = False


LEGAL_BASES: dict[str, LegalBasis] = {
    b.code: b
    for b in (
        LegalBasis(
            "consent", "本人同意", "The person's consent", "個人情報保護法69条2項1号・27条1項", consent=True
        ),
        LegalBasis(
            "within_commission",
            "同じ事業の委託範囲内",
            "Within the same commission",
            "社会福祉法106条の4第4項・5項、個人情報保護法66条2項",
            needs_check=True,
        ),
        # Inside one agency no border is crossed; nobody chooses this basis, it follows from sender and receiver.
        LegalBasis(
            "own_agency",
            "同じ機関の中（利用目的の範囲内）",
            "Inside one agency, for the same purpose",
            "個人情報保護法61条・66条、18条",
            for_referral=False,
            needs_check=True,
        ),
        LegalBasis("law", "法令の定め", "Required or allowed by law", "個人情報保護法69条1項・27条1項1号"),
        LegalBasis(
            "vital",
            "生命・身体・財産の保護（同意を得るのが困難）",
            "Protection of life, body or property",
            "個人情報保護法69条2項4号・27条1項2号",
            needs_check=True,
        ),
        LegalBasis(
            "meeting_106_6",
            "支援会議（社会福祉法106条の6）",
            "Support meeting under art. 106-6",
            "社会福祉法106条の6第2項・第3項・第5項",
            walled=True,
            for_referral=False,
        ),
        LegalBasis(
            "other_meeting",
            "他の法定会議",
            "Another statutory meeting",
            "介護保険法115条の48、児童福祉法25条の2 ほか",
            walled=True,
            for_referral=False,
            needs_check=True,
        ),
        LegalBasis(
            "anonymous", "個人が分からない形", "No person can be identified", "個人情報に当たらない内容のみ"
        ),
    )
}
