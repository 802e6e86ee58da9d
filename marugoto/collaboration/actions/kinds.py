"""A legal officer corrects the rule of a kind of meeting. Versions are only added; what opens something never reaches back."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import rulebook as queries
from marugoto.collaboration.models import KindVersion
from marugoto.collaboration.rules import kinds as rules
from marugoto.core import clock, codes
from marugoto.core.errors import Refused, in_our_words
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


@dataclass(frozen=True)
class Ruled:
    """What the rule says from a day on."""

    valid_from: date
    legal_basis: str
    consent_required: bool
    walled: bool
    secrecy: str
    minutes: str
    publicity: str
    purpose: str
    may_sit: tuple[str, ...]
    why: str
    article: str = ""
    secrecy_article: str = ""
    secrecy_notice: str = ""
    checked: bool = False


_LISTS = {
    "legal_basis": "collaboration.legal_bases",
    "secrecy": "collaboration.secrecy_duties",
    "minutes": "collaboration.minutes_readers",
    "publicity": "collaboration.publicity",
    "purpose": "collaboration.meeting_purposes",
}


@transaction.atomic
def correct(*, version_id: UUID, code: str, ruled: Ruled, by: Actor) -> KindVersion:
    """A new version of the rule. The same id sent twice is one.

    Refused: without meeting_kind.correct; an unknown code; no reason; nobody may sit; more would be seen from a past day; a
    wall without a duty of secrecy, or whose minutes others read; a meeting on cases without a basis that allows them.
    """
    if not by.can(Permission.MEETING_KIND_CORRECT):
        raise Refused(_("会議の種類の定めを直せるのは、法務・個人情報の担当だけです。"))
    if found := KindVersion.objects.filter(pk=version_id, municipality_id=by.municipality_id).first():
        return found
    codes.require(queries.LIST, code, on=clock.today())
    for field, name in _LISTS.items():
        codes.require(name, getattr(ruled, field), on=ruled.valid_from, field=field)
    for seat in ruled.may_sit:
        codes.require(queries.SEATS, seat, on=ruled.valid_from, field="may_sit")
    if not ruled.may_sit:
        raise Refused(_("座れる人を選んでください。"), field="may_sit")
    if not ruled.why.strip():
        raise Refused(_("直したわけを書いてください。"), field="why")
    _judge(code, ruled, by=by)
    values = {k: v.strip() if isinstance(v, str) else v for k, v in vars(ruled).items()}
    made = KindVersion.objects.create(
        id=version_id,
        municipality_id=by.municipality_id,
        code=code,
        decided_by_id=by.user_id,
        decided_at=clock.now(),
        **values | {"may_sit": sorted(ruled.may_sit)},
    )
    audit.record(
        "meeting_kind.corrected",
        by=by,
        refs=[Ref("kind_version", made.id)],
        purpose="audit",
        data={"kind": code, "valid_from": made.valid_from.isoformat(), "walled": made.walled},
    )
    return made


def _judge(code: str, ruled: Ruled, *, by: Actor) -> None:
    old = queries.book_of(by.municipality_id).on(code, ruled.valid_from)
    said = {name: getattr(ruled, name) for name in (*_LISTS, "consent_required", "walled", "may_sit")}
    field, problem = rules.correction_problem(
        old=old, new=replace(old, **said), valid_from=ruled.valid_from, today=clock.today()
    )
    if problem:
        raise Refused(in_our_words(problem), field=field)
