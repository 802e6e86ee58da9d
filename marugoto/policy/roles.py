"""Roles and what each may do. Role *codes* go to the database; towns give them their own names (agencies.LocalName).

To change a right, change this table, the permission matrix test, and let the privacy officer sign the change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    """A role: its standard name, and its permissions. ``lay`` marks volunteers and shops with narrow rights."""

    code: str
    label: str
    label_en: str
    permissions: frozenset[P]
    lay: bool = False


_BASE = {P.TODAY_READ, P.NOTICE_WRITE, P.GROUP_READ}
_DESK = _BASE | {
    P.CONSULTATION_RECEIVE,
    P.CONSULTATION_READ,
    P.PERSON_READ,
    P.PERSON_REGISTER,
    P.PERSON_SEARCH_MUNICIPALITY,
    P.REFERRAL_SEND,
    P.REFERRAL_ANSWER,
    P.REFERRAL_READ,
    P.CONFERENCE_READ,
    P.HANDOVER_WRITE,
    P.BLUEPRINT_READ,
    P.INDICATOR_READ,
    P.MEETING_KIND_READ,
    P.RESOURCE_KEEP,
    P.RESOURCE_READ,
    P.GAP_READ,
    P.GAP_WRITE,
    P.ACTIVITY_READ,
    P.ACTIVITY_WRITE,
    P.GROUP_KEEP,
    P.STUDY_READ,
    P.SURVEY_READ,
    # In an emergency, in sight of others (ADR 0022). Windows, volunteers and administrators ring those who may.
    P.GLASS_BREAK,
    P.OUTREACH_KEEP,
    P.VISIT_MAKE,
    # Who is safe: the boards of the own agency (ADR 0041).
    P.SAFETY_REPORT,
}
_CASE = _DESK | {
    P.CASE_OPEN,
    P.CASE_READ,
    P.CASE_WRITE,
    P.CASE_CLOSE,
    P.PARTICIPATION_READ,
    P.PARTICIPATION_WRITE,
    P.STUDY_WRITE,
    # Whoever may write one may approve one, but never the one that one has written (ADR 0045).
    P.STUDY_APPROVE,
}
# A protective measure, the list of those who need help to flee, or the move of a whole desk, takes a coordinator of the
# town's own section (the rules ask for it).
_COORDINATOR = _CASE | {
    P.BLUEPRINT_WRITE,
    P.BOARD_READ,
    P.CASE_CARRY,
    P.SURVEY_WRITE,
    P.CONFERENCE_CONVENE,
    P.DESK_MOVE,
    P.DISCLOSURE_ANSWER,
    P.EVACUATION_KEEP,
    P.FORM_LAYOUT,
    P.INDICATOR_READ_ALL,
    P.INDICATOR_WRITE,
    P.INVOLVEMENT_HINT,
    P.PERSON_LINK,
    P.PERSON_PROTECT,
    P.RESOURCE_IMPORT,
}

ROLES: dict[str, Role] = {
    r.code: r
    for r in (
        Role("desk", "窓口の相談員", "Desk worker", frozenset(_DESK)),
        Role("case_worker", "支援員（ケース担当）", "Case worker", frozenset(_CASE)),
        Role("coordinator", "多機関協働の調整役", "Coordinator", frozenset(_COORDINATOR)),
        # A pharmacy or shop window: takes a worry in, hands it on, sees its own; never searches the town's residents.
        Role(
            "window",
            "身近な相談窓口（薬局・施設など）",
            "Neighbourhood window",
            frozenset(
                _BASE
                | {
                    P.CONSULTATION_RECEIVE,
                    P.CONSULTATION_READ,
                    P.PERSON_READ,
                    P.PERSON_REGISTER,
                    P.REFERRAL_SEND,
                    P.REFERRAL_READ,
                    P.RESOURCE_READ,
                }
            ),
            lay=True,
        ),
        # 民生委員・児童委員, volunteers: write a notice, receive a つなぎ packet, report back.
        Role(
            "volunteer",
            "民生委員・地域の協力者",
            "Community volunteer",
            # Reads the rows of a visiting list that were handed to them, for a day (ADR 0030).
            frozenset(_BASE | {P.REFERRAL_ANSWER, P.REFERRAL_READ, P.VISIT_MAKE}),
            lay=True,
        ),
        Role("noticer", "気づきを知らせる職員（福祉以外の課・企業）", "Noticer", frozenset(_BASE), lay=True),
        Role(
            "planner",
            "計画・統計の担当",
            "Planner",
            frozenset(
                _BASE
                | {
                    P.BLUEPRINT_WRITE,
                    P.BLUEPRINT_READ,
                    P.INDICATOR_READ,
                    P.INDICATOR_READ_ALL,
                    P.INDICATOR_WRITE,
                    P.MEETING_KIND_READ,
                    P.RESOURCE_READ,
                    P.RESOURCE_KEEP,
                    P.RESOURCE_IMPORT,
                    P.GAP_READ,
                    P.GAP_WRITE,
                    P.ACTIVITY_READ,
                    P.GROUP_KEEP,
                    P.STUDY_READ,
                    P.SURVEY_READ,
                    P.SURVEY_WRITE,
                }
            ),
        ),
        Role(
            "privacy_officer",
            "個人情報の監査役",
            "Privacy officer",
            frozenset(
                {P.TODAY_READ, P.AUDIT_READ, P.GLASS_REVIEW, P.MEETING_KIND_READ, P.MEETING_KIND_CORRECT}
            ),
        ),
        # 住民記録: brings the register's extract. Sees what is wrong with its lines; no person's page, nothing about support.
        Role(
            "registrar",
            "住民記録の担当",
            "Registrar",
            frozenset({P.TODAY_READ, P.REGISTRY_IMPORT}),
        ),
        # Keeps accounts, agencies and the layouts of forms in order; reads no case, no person.
        Role(
            "administrator",
            "システム管理者",
            "Administrator",
            frozenset({P.TODAY_READ, P.FORM_LAYOUT}),
        ),
    )
}


def permissions_of(role_codes: Iterable[str]) -> frozenset[P]:
    """The union of the rights of these roles; an unknown code gives none."""
    return frozenset().union(*(ROLES[c].permissions for c in role_codes if c in ROLES))
