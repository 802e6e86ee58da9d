"""What may leave, on which basis, and how long it may be read. The one place where these sentences stand (domain note §2)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from marugoto.core.sentences import Sentence
from marugoto.people.rules import Scope

ASK_FIRST = "complaint"  # with consent in part, only the worry itself is ticked in advance
NOBODY = "nobody"  # no person is named: what does not tell who it is may leave (個人情報に当たらない内容)
DEFAULT_DAYS, LONGEST_DAYS = 365, 1096
SHEET_LINES, SHEET_WIDTH, ROW_EDGE = (
    21.0,
    36,
    0.6,
)  # measured on the printed sheet (tests/browser/test_sheet.py)


@dataclass(frozen=True)
class Standing:
    """A person's newest answer about sharing, towards the sender's agency. ``state``: intake.consent_states."""

    name: str
    state: str
    until: date | None = None
    scope_note: str = ""
    anonymous: bool = False
    scope: Scope = field(default_factory=Scope)
    answered_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Is there a yes (whole or in part) today?"""
        return self.state in ("given", "partial") and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Basis:
    """What the law asks of a basis, as data (policy.purposes and collaboration.legal_bases)."""

    code: str
    consent: bool = False
    for_referral: bool = True
    asks_note: str = ""


@dataclass(frozen=True)
class Item:
    """One thing on its way: what kind it is, and its words. ``identifies``: tells who the person is."""

    kind: str
    body: str
    identifies: bool = False
    sensitive: bool = False


def together(standings: Iterable[Standing], on: date) -> str:
    """The weakest answer of all subjects: "none" (somebody has not agreed), "partial" or "given"."""
    states = [s.state if s.in_force(on) else "none" for s in standings]
    if not states or "none" in states:
        return "none"
    return "partial" if "partial" in states else "given"


def carried(standings: Iterable[Standing], kind: str) -> bool | None:
    """May this kind of item leave, as far as those who agreed in part have said? None: their words must be read."""
    scopes = [s.scope for s in standings if s.state == "partial"]
    if any(not scope.carries(kind) for scope in scopes):
        return False
    return True if scopes and all(scope.items and not scope.words for scope in scopes) else None


def scope_problem(
    *,
    standings: Iterable[Standing],
    agency_id: UUID | None,
    items: Mapping[str, str],
    purpose: str,
) -> tuple[str, str]:
    """Why a consent in part does not reach so far: (field, sentence), or ("", ""). ``items``: kind → its label.

    ``agency_id`` None: many receivers, each of whom is asked about when reading.
    """
    for s in standings:
        if not s.scope.serves(purpose):
            return "basis", Sentence(
                "%(who)s の同意は、この目的には及びません。聞きなおすか、別の根拠を選んでください。",
                who=s.name,
            )
        if agency_id and not s.scope.reaches(agency_id):
            return "basis", Sentence(
                "%(who)s の同意は、この相手には及びません。聞きなおすか、別の根拠を選んでください。",
                who=s.name,
            )
        outside = [label for kind, label in items.items() if not s.scope.carries(kind)]
        if outside:
            return "items", Sentence(
                "%(who)s が伝えてよいと答えた中身に、%(items)sは入っていません。印を外してください。",
                who=s.name,
                items="、".join(outside),
            )
    return "", ""


def offer(
    *,
    kind: str,
    sensitive: bool,
    has_words: bool,
    consent: str,
    identifies: bool = False,
    within: bool | None = None,
) -> tuple[bool, str]:
    """(ticked in advance, mark): what is outside the consent is never ticked, and says so.

    ``consent`` as together(), or NOBODY where no person is named; ``within`` as carried().
    """
    if consent == NOBODY and identifies:
        return False, "だれか分かる情報"
    if consent == "none" or within is False:
        return False, "同意の外"
    if consent == "partial" and within is None and kind != ASK_FIRST:
        return False, "同意の範囲を確かめる"
    if sensitive:
        return False, "要配慮の情報"
    return has_words, ""


def basis_problem(*, basis: Basis, note: str, standings: Sequence[Standing], on: date) -> str:
    """Why this basis does not carry the packet. Consent: of every subject, each for oneself."""
    if not basis.for_referral:
        return "この根拠では、つなぎに情報を載せられません。別の根拠を選んでください。"
    if basis.asks_note and not note.strip():
        return basis.asks_note
    if not basis.consent:
        return ""
    missing = [s.name for s in standings if not s.in_force(on)]
    if missing:
        return Sentence(
            "%(who)s の同意がまだありません。同意を聞いて書きとめるか、別の根拠を選んでください。",
            who="、".join(missing),
        )
    if not standings:
        return "だれの同意かが分かりません。案件に人を結びつけるか、別の根拠を選んでください。"
    return ""


def items_problem(*, items: Sequence[Item], basis: str, words: Sequence[str], asked: str) -> str:
    """Why these items may not leave on this basis. ``words``: names and telephone numbers of the subjects."""
    if any(not item.body.strip() for item in items):
        return "渡すと決めた項目に、中身を書いてください（渡さないなら、印を外してください）。"
    if basis != "anonymous":
        return ""
    named = [item.kind for item in items if item.identifies]
    if named:
        return "「個人が分からない形」では、氏名・生年月日・連絡先・住所は渡せません。印を外してください。"
    if found := telling_words([asked, *(item.body for item in items)], words):
        return Sentence(
            "文の中に、だれか分かることば（%(words)s）があります。消してから渡してください。",
            words="、".join(found),
        )
    return ""


def telling_words(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """Which of these words (two characters or more) stand in the texts; spaces and hyphens do not hide them."""
    squeezed = _squeeze("\n".join(texts))
    return [w for w in dict.fromkeys(words) if len(_squeeze(w)) >= 2 and _squeeze(w) in squeezed]


def _squeeze(text: str) -> str:
    return "".join(ch for ch in text if ch not in " 　-‐ー−\t")


def anonymous_problem(*, basis: str, moves_baton: bool, identified: int) -> str:
    """A baton cannot be handed over without saying whose it is."""
    if basis == "anonymous" and moves_baton and identified:
        return (
            "「個人が分からない形」では、バトンは渡せません。"
            "「協力を頼む」か「知らせておく」にするか、別の根拠を選んでください。"
        )
    return ""


def commission_problem(*, basis: str, from_operation: str, to_operation: str, allowed: Iterable[str]) -> str:
    """同じ事業の委託範囲内: only between bodies that the municipality runs itself or has commissioned."""
    able = set(allowed)
    if basis == "within_commission" and not {from_operation, to_operation} <= able:
        return "「同じ事業の委託範囲内」は、市町村の直営か委託の機関どうしのときだけ使えます。別の根拠を選んでください。"
    return ""


def until_problem(*, on: date, until: date, consent_until: date | None) -> str:
    """Why this end will not do: what was agreed to until a day cannot be read after it."""
    if until < on:
        return "見てよい期限は、今日より後の日にしてください。"
    if until > on + timedelta(days=LONGEST_DAYS):
        return "見てよい期限は、3年以内にしてください。"
    if consent_until and until > consent_until:
        return Sentence(
            "同意は %(day)s までです。見てよい期限を、その日までにしてください。",
            day=consent_until.isoformat(),
        )
    return ""


def default_until(*, on: date, consents: Iterable[date | None]) -> date:
    """One year, or the end of the shortest consent."""
    return min([on + timedelta(days=DEFAULT_DAYS), *(d for d in consents if d and d >= on)])


# Also where the town has withdrawn it from a reader by a protective measure: words of its own would tell of one.
WITHDRAWN = "渡した側が引きあげたため、中身は見られません。"


def unreadable(
    *,
    on: date,
    until: date,
    withdrawn: bool,
    consent_basis: bool,
    standings: Sequence[Standing],
    reader: UUID | None = None,
    purpose: str = "",
) -> str:
    """Why a packet can no longer be read today: "" while it can. Asked at every read; nothing has to be pushed.

    ``reader``: the reader's agency, which a consent in part may leave out; likewise the ``purpose``.
    """
    if withdrawn:
        return WITHDRAWN
    if on > until:
        return "見てよい期限が過ぎたため、中身は見られません。"
    if consent_basis and any(not _stands_for(s, on, reader, purpose) for s in standings):
        return "本人の同意がいまはないため、中身は見られません。"
    return ""


def _stands_for(standing: Standing, on: date, reader: UUID | None, purpose: str) -> bool:
    reaches = reader is None or standing.scope.reaches(reader)
    return standing.in_force(on) and reaches and (not purpose or standing.scope.serves(purpose))


def sheet_lines(texts: Mapping[str, str]) -> float:
    """How many lines the sheet needs for these rows: 36 full-width characters a line, and the edges of each row."""
    lines = sum(
        max(1, -(-len(line) // SHEET_WIDTH)) for t in texts.values() for line in t.splitlines() or [""]
    )
    return lines + ROW_EDGE * len(texts)


def sheet_problem(texts: Mapping[str, str]) -> str:
    """Why it does not fit on one sheet of A4; what is cut off would not be read."""
    over = sheet_lines(texts) - SHEET_LINES
    if over > 0:
        return Sentence(
            "つなぎシート（A4 1枚）に、あと%(n)s行ほど入りません。項目を減らすか、短くしてください。",
            n=math.ceil(over),
        )
    return ""
