"""Rules of persons, households and consent. Pure: values in, answers out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from marugoto.core.kana import is_kana
from marugoto.people.linkage.birth import UNKNOWN, Birth

HOUSEHOLD_KINDS: Final = ("registered", "living")
HEAD: Final = "self"  # 続柄「本人」: the head of the household
SHARING_STATES: Final = ("given", "partial")
CONSENT_STATES: Final = ("given", "partial", "refused", "withdrawn")


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
    birth: Birth = UNKNOWN
    gender: str = ""
    phone: str = ""
    address: str = ""
    area_id: UUID | None = None
    language: str = ""
    deceased_on: date | None = None

    def columns(self) -> dict[str, str | bool | date | UUID | None]:
        """The values as the table of persons has them."""
        values = {name: value for name, value in vars(self).items() if name != "birth"}
        return values | {"birth_date": self.birth.day, "birth_precision": self.birth.precision}


def particulars_problem(wish: Particulars, *, today: date) -> tuple[str, str] | None:
    """The field that stands in the way, and why as a code: name, kana, label, birth_future, died_future, died_first."""
    named = any(getattr(wish, field) for field in NAME_FIELDS)
    if not named and not wish.anonymous:
        return "family_name", "name"
    for field in ("family_kana", "given_kana"):
        if not kana_or_nothing(getattr(wish, field)):
            return field, "kana"
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


def split_name(text: str) -> tuple[str, str]:
    """Family and given name of "渡邊 花子"; a name in one piece is the family name ("マリア" alone too).

    The last blank does not part a longer name: what follows the first blank is the given name.
    """
    family, _blank, given = " ".join(text.replace("\u3000", " ").split()).partition(" ")
    return family, given


def kana_or_nothing(text: str) -> bool:
    """Is this fit for a field of readings?"""
    return not text.strip() or is_kana(text)


def one_head(relations: Iterable[str]) -> bool:
    """At most one member is the head."""
    return sum(1 for relation in relations if relation == HEAD) <= 1
