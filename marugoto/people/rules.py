"""Rules of persons, households and consent. Pure: values in, answers out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from marugoto.core.kana import is_kana
from marugoto.people.linkage.birth import UNKNOWN, Birth

HOUSEHOLD_KINDS: Final = ("registered", "living")
HEAD: Final = "self"  # 続柄「本人」: the head of the household
OF_PLACE: Final = frozenset(
    ("address", "moved_in", "moved_out", "back", "unlisted", "new_gone")
)  # changes that say where
SHARING_STATES: Final = ("given", "partial")
CONSENT_STATES: Final = ("given", "partial", "refused", "withdrawn")
PROXY: Final = "proxy"  # intake.consent_forms: somebody else answered


# An import of residents: from the file's arrival to its end.
IMPORT_STATES: Final = ("uploaded", "reading", "read", "merging", "done", "dropped")
IMPORT_ENDED: Final = ("done", "dropped")
IMPORT_SCOPES: Final = ("full", "changes")
IMPORT_OUTCOMES: Final = ("kept", "repaired", "refused")
USUAL_MAPPING: Final = "標準"
MANY_GONE: Final = (
    50,
    0.1,
)  # so many of the residents now, and such a share, are not missing from one extract to the next
RESIDENCY_ENDS: Final = ("moved_out", "died", "unlisted")


def too_many_gone(residents: int, unlisted: int) -> bool:
    """Are so many missing from an extract that it may be only a part of the town?"""
    least, share = MANY_GONE
    return unlisted > max(least, residents * share)


NAME_FIELDS: Final = ("family_name", "given_name", "family_kana", "given_kana")


@dataclass(frozen=True)
class Particulars:
    """What is written down about a person, as given."""

    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    anonymous: bool = False
    label: str = ""
    glyphs: str = ""
    birth: Birth = UNKNOWN
    gender: str = ""
    phone: str = ""
    address: str = ""
    area_id: UUID | None = None
    language: str = ""
    interpreter: bool = False
    deceased_on: date | None = None

    def columns(self) -> dict[str, str | bool | date | UUID | None]:
        """The values as the table of persons has them."""
        values = {name: value for name, value in vars(self).items() if name != "birth"}
        return values | {"birth_date": self.birth.day, "birth_precision": self.birth.precision}


def particulars_problem(wish: Particulars, *, today: date) -> tuple[str, str] | None:
    """The field that stands in the way, and why as a code: name, kana, glyphs_missing, glyphs_many, birth_future,
    died_future, died_first."""
    named = any(getattr(wish, field) for field in NAME_FIELDS)
    if not named and not wish.anonymous:
        return "family_name", "name"
    for field in ("family_kana", "given_kana"):
        if not kana_or_nothing(getattr(wish, field)):
            return field, "kana"
    if problem := glyphs_problem(f"{wish.family_name}{wish.given_name}", wish.glyphs):
        return "glyphs", f"glyphs_{problem}"
    return _days_problem(wish, today=today)


def _days_problem(wish: Particulars, *, today: date) -> tuple[str, str] | None:
    born = wish.birth.day
    if born and born > today:
        return "birth", "birth_future"
    if wish.deceased_on and wish.deceased_on > today:
        return "deceased_on", "died_future"
    if wish.deceased_on and born and wish.birth.precision != "about" and wish.deceased_on < born:
        return "deceased_on", "died_first"
    return None


@dataclass(frozen=True)
class Answer:
    """A consent answer as far as rules care."""

    state: str
    answered_on: date
    until: date | None = None


def consent_stands(answer: Answer | None, on: date) -> bool:
    """May information be shared on that day on the basis of this answer (the newest one)?"""
    if answer is None or answer.state not in SHARING_STATES or answer.answered_on > on:
        return False
    return answer.until is None or on <= answer.until


def consent_problem(*, state: str, form: str, answered_on: date, until: date | None, today: date) -> str:
    """What is wrong with an answer, as a code: "", state, form, future, until."""
    if state not in CONSENT_STATES:
        return "state"
    sharing = state in SHARING_STATES
    if sharing and not form:
        return "form"
    if answered_on > today:
        return "future"
    return "until" if until and (not sharing or until < answered_on) else ""


@dataclass(frozen=True)
class Scope:
    """How far an answer goes. An empty set sets no limit in that respect; ``words``: what no machine can judge."""

    agencies: frozenset[UUID] = frozenset()
    items: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    words: str = ""

    @property
    def limits(self) -> bool:
        """Does it set any limit at all?"""
        return bool(self.agencies or self.items or self.purposes or self.words.strip())

    def reaches(self, agency_id: UUID) -> bool:
        """May this agency be told?"""
        return not self.agencies or agency_id in self.agencies

    def carries(self, item: str) -> bool:
        """May this kind of item be told?"""
        return not self.items or item in self.items

    def serves(self, purpose: str) -> bool:
        """May it be told for this purpose?"""
        return not self.purposes or purpose in self.purposes


@dataclass(frozen=True)
class Proxy:
    """Who answered for the person, and by what right (people.proxy_rights)."""

    name: str = ""
    right: str = ""


def scope_problem(*, state: str, scope: Scope) -> str:
    """What is wrong with a scope, as a code: "", missing (a consent in part says how far), needless (any other answer)."""
    if state == "partial":
        return "" if scope.limits else "missing"
    return "needless" if scope.agencies or scope.items or scope.purposes else ""


def proxy_problem(*, form: str, name: str, right: str) -> str:
    """What is wrong with who answered, as a code: "", name, right (a proxy has both), nobody (only a proxy has them)."""
    if form != PROXY:
        return "nobody" if name.strip() or right else ""
    if not name.strip():
        return "name"
    return "" if right else "right"


def consent_word(answer: Answer | None, on: date) -> str:
    """The answer that counts as a state of its own: not_asked, given, partial, refused, withdrawn, or lapsed (past its day)."""
    if answer is None:
        return "not_asked"
    if answer.state in SHARING_STATES and not consent_stands(answer, on):
        return "lapsed"
    return answer.state


def split_name(text: str) -> tuple[str, str]:
    """Family and given name of "渡邊 花子"; a name in one piece is the family name ("マリア" alone too).

    The last blank does not part a longer name: what follows the first blank is the given name.
    """
    family, _blank, given = " ".join(text.replace("\u3000", " ").split()).partition(" ")
    return family, given


GETA: Final = "〓"  # what stands in a name for a character that cannot be typed


def glyphs_problem(name: str, glyphs: str) -> str:
    """What is wrong with the notes on characters: "", missing (a 〓 has none), many (more notes than 〓).

    The notes are parted by 、 and stand in the order of the 〓 in the name.
    """
    notes = [note for note in glyphs.replace("，", "、").split("、") if note.strip()]
    if len(notes) < name.count(GETA):
        return "missing"
    return "many" if len(notes) > name.count(GETA) else ""


def reading_of(name: str, kana: str) -> str:
    """The reading as it was written; a name in kana alone (マリア, グエン ミン) reads as it stands, so nobody types it twice."""
    return kana if kana.strip() or not is_kana(name) else name


def kana_or_nothing(text: str) -> bool:
    """Is this fit for a field of readings?"""
    return not text.strip() or is_kana(text)


def layer_for(*, seen: Collection[int], unseen: Collection[int]) -> int:
    """Where a new row goes: onto the layer of one that its writer sees (and is refused), else onto the first free one."""
    if seen:
        return min(seen)
    return next(n for n in range(len(unseen) + 1) if n not in unseen)


def one_head(relations: Iterable[str]) -> bool:
    """At most one member is the head."""
    return sum(1 for relation in relations if relation == HEAD) <= 1


# --- consent of a person who has several records ---

_WIDTH: Final = {"refused": 0, "withdrawn": 0, "": 1, "partial": 2, "given": 3}  # "": not asked


@dataclass(frozen=True)
class Given:
    """An answer as it was written down: in which record, when it was given and when it was written ("" : not asked)."""

    record: UUID
    state: str = ""
    answered_on: date = date.min
    written_at: datetime | None = None
    key: UUID | None = None


def counting_answer(
    answers: Sequence[Given], *, asked_for: Iterable[UUID], linked_at: datetime | None
) -> Given | None:
    """Which answer to one agency counts; None: not asked. ``answers``: the oldest first.

    Of one record, the newest. Where records were linked, the newest too if it was written down after that; else the
    narrowest of the newest of each record. A record with which the agency is involved (``asked_for``) and for which it
    has no answer counts as not asked: a link alone widens no consent.
    """
    newest = _plainly_newest(answers, linked_at)
    if newest or not answers:
        return newest
    by_record = {one: Given(one) for one in asked_for} | {one.record: one for one in answers}
    narrowest = _narrowest(by_record.values())
    return narrowest if narrowest.state else None


def answer_for_given(answers: Sequence[Given], *, record: UUID, linked_at: datetime | None) -> Given | None:
    """Which answer counts for what was given before, on a record's own answer: a link does not open it again.

    The narrower of the newest answer in that record and the newest of all.
    """
    newest = _plainly_newest(answers, linked_at)
    if newest or not answers:
        return newest
    own = [one for one in answers if one.record == record]
    return _narrowest([answers[-1], *own[-1:]])


def _plainly_newest(answers: Sequence[Given], linked_at: datetime | None) -> Given | None:
    """The newest answer where that settles it: one record only, or written down with all records in view."""
    if not answers:
        return None
    written_at = answers[-1].written_at
    settled = linked_at is None or (written_at is not None and written_at > linked_at)
    return answers[-1] if settled else None


def _narrowest(answers: Iterable[Given]) -> Given:
    return min(answers, key=lambda one: (_WIDTH[one.state], -one.answered_on.toordinal()))


# --- protective measures ---


def protection_problem(*, of_the_town: bool, since: date, until: date, today: date) -> tuple[str, str] | None:
    """What stands in the way of a measure: the field, and why as a code (not_the_town, future, until)."""
    if not of_the_town:
        return "ground", "not_the_town"
    if since > today:
        return "since", "future"
    if until <= since:
        return "until", "until"
    return None
