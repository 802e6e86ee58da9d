"""Kinds of meeting: which rule holds for a sitting, and which change lets more be seen. What they say is data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

SECRECY: Final = ("none", "employment", "agreement", "statute")  # from the weakest duty to the strongest
MINUTES: Final = (
    "members",
    "own_agency",
    "agencies",
    "public_summary",
    "public",
)  # from the fewest readers to the most
PUBLICITY: Final = ("closed", "open")
PURPOSES: Final = ("case", "network")


@dataclass(frozen=True)
class Kind:
    """A kind of meeting. ``minutes``: who reads them, as MINUTES. ``serves``: all kinds whose law the sitting serves."""

    code: str
    label: str
    legal_basis: str
    article: str = ""
    consent_required: bool = False
    walled: bool = False
    secrecy: str = "none"
    secrecy_article: str = ""
    secrecy_notice: str = ""
    minutes: str = "members"
    publicity: str = "closed"
    purpose: str = "case"
    may_sit: tuple[str, ...] = ("anyone",)
    endorses_plan: bool = False
    decided_cases_only: bool = False
    penalty: bool = False
    checked: bool = True
    since: date | None = None
    serves: tuple[str, ...] = ()

    @classmethod
    def read(cls, code: str, label: str, row: Mapping[str, Any], since: date | None = None) -> "Kind":
        """From the extras of the shipped code list."""
        return cls(
            code=code,
            label=label,
            legal_basis=str(row["legal_basis"]),
            article=str(row.get("article", "")),
            consent_required=bool(row.get("consent_required", False)),
            walled=bool(row.get("walled", False)),
            secrecy=str(row.get("secrecy", "none")),
            secrecy_article=str(row.get("secrecy_article", "")),
            secrecy_notice=str(row.get("secrecy_notice", "")),
            minutes=str(row.get("minutes_visibility", "members")),
            publicity=str(row.get("publicity", "closed")),
            purpose=str(row.get("purpose", "case")),
            may_sit=tuple(row.get("may_sit", ("anyone",))),
            endorses_plan=bool(row.get("endorses_plan", False)),
            decided_cases_only=bool(row.get("decided_cases_only", False)),
            penalty=bool(row.get("penalty", False)),
            checked=not row.get("needs_check", False),
            since=since,
            serves=(code,),
        )


def in_force_on(versions: Sequence[Kind], on: date) -> Kind:
    """The version of one kind that holds on a day. ``versions``: in the order in which they hold, the shipped one first."""
    held = [v for v in versions if v.since is None or v.since <= on]
    return held[-1] if held else versions[0]


def strictest(one: Kind, other: Kind) -> Kind:
    """Both rules at once, as the first kind: consent if either asks for it, a wall if either has one, the fewest readers."""
    walled = one.walled or other.walled
    stronger = max(one, other, key=lambda k: SECRECY.index(k.secrecy))
    return replace(
        one,
        consent_required=one.consent_required or other.consent_required,
        walled=walled,
        secrecy=stronger.secrecy,
        secrecy_article=stronger.secrecy_article,
        secrecy_notice=stronger.secrecy_notice,
        minutes=min(one.minutes, other.minutes, key=MINUTES.index),
        publicity=min(one.publicity, other.publicity, key=PUBLICITY.index),
        purpose="case" if "case" in (one.purpose, other.purpose) else "network",
        endorses_plan=one.endorses_plan or other.endorses_plan,
        decided_cases_only=one.decided_cases_only or other.decided_cases_only,
        penalty=one.penalty or other.penalty,
        serves=tuple(dict.fromkeys((*one.serves, *other.serves))),
    )


def looser(old: Kind, new: Kind) -> bool:
    """Does the new rule let anything be seen, or be spoken of, that the old one did not?"""
    return (
        (old.walled and not new.walled)
        or (old.consent_required and not new.consent_required)
        or SECRECY.index(new.secrecy) < SECRECY.index(old.secrecy)
        or MINUTES.index(new.minutes) > MINUTES.index(old.minutes)
        or PUBLICITY.index(new.publicity) > PUBLICITY.index(old.publicity)
        or bool(set(new.may_sit) - set(old.may_sit))
    )


def correction_problem(*, old: Kind, new: Kind, valid_from: date, today: date) -> tuple[str, str]:
    """Why a correction cannot stand: (field, sentence), or ("", ""). What opens something never reaches back."""
    if valid_from < today and looser(old, new):
        return (
            "valid_from",
            "見える範囲が広がる直しは、過ぎた日にさかのぼれません。今日かこれからの日にしてください。",
        )
    if new.legal_basis == "consent" and not new.consent_required:
        return "consent_required", "本人同意を根拠にするときは、「本人の同意が前提」にしてください。"
    if new.walled and new.secrecy not in ("statute", "agreement"):
        return "secrecy", "中だけの会議には、守秘義務（法律か申し合わせ）が要ります。"
    if new.walled and new.minutes != "members":
        return "minutes", "中だけの会議の記録を読めるのは、構成員だけです。"
    if new.purpose == "case" and new.legal_basis == "anonymous":
        return "legal_basis", "個別の事例を話し合う会議には、個人の情報を扱える根拠が要ります。"
    return "", ""


def may_sit(kind: Kind, *, seats: Sequence[str], own: bool) -> bool:
    """May somebody of an agency with these seats (collaboration.seat_kinds) be named? ``own``: the convening agency."""
    if own or "anyone" in kind.may_sit:
        return True
    return bool(set(kind.may_sit) & set(seats))
