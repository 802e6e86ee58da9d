"""The terms of the list are set, in versions; a disaster is declared, ends, and is reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.common import must_keep, note
from marugoto.evacuation.models import Disaster, ListTerms
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Terms:
    """Whom the list covers, from when; the ordinance, and to whom it lets the town provide without consent."""

    source: str
    criteria: str
    valid_from: date
    reasons: Sequence[str] = ()
    ordinance: str = ""
    groups: Sequence[str] = field(default_factory=list)
    heeds_refusal: bool = True
    most: int = 5


@transaction.atomic
def set_terms(*, told: Terms, by: Actor) -> ListTerms:
    """A new version; the one before ends on the day before. Refused: codes; not later than the version before; pairs."""
    must_keep(by)
    _check(told, on=clock.today())
    before = ListTerms.objects.select_for_update().filter(agency_id=by.agency_id, valid_to__isnull=True)
    last = before.order_by("-valid_from", "id").first()
    if last is not None:
        if told.valid_from <= last.valid_from:
            raise Refused(_("新しい定めは、いまの定めより後の日からにしてください。"), field="valid_from")
        last.valid_to = told.valid_from - timedelta(days=1)
        last.save(update_fields=["valid_to"])
    with in_a_sentence(ListTerms):
        made = ListTerms.objects.create(
            municipality_id=by.municipality_id,
            agency_id=by.agency_id,
            source=told.source.strip(),
            criteria=told.criteria.strip(),
            valid_from=told.valid_from,
            reasons=list(told.reasons),
            ordinance=told.ordinance.strip(),
            groups=list(told.groups),
            heeds_refusal=told.heeds_refusal,
            most=told.most,
            set_by_id=by.user_id,
        )
    note("list_terms.set", by, [Ref("list_terms", made.pk)])
    return made


def _check(told: Terms, *, on: date) -> None:
    for code in told.reasons:
        codes.require("evacuation.reasons", code, on=on, field="reasons")
    for code in told.groups:
        codes.require("evacuation.receiver_groups", code, on=on, field="groups")
    if bool(told.ordinance.strip()) != bool(told.groups):
        raise Refused(_("条例と、条例で提供できる相手は、組で書いてください。"), field="ordinance")


@dataclass(frozen=True)
class Declared:
    """What has been declared, by which office; ``exercise``: nothing happened, it is practised."""

    name: str
    kind: str
    declared_by: str
    exercise: bool = False


@transaction.atomic
def declare(*, disaster_id: UUID, told: Declared, by: Actor) -> Disaster:
    """A disaster begins now. The same id twice is once. Refused: a code; nobody named."""
    must_keep(by)
    if (there := queries.disasters_of(by).filter(pk=disaster_id).first()) is not None:
        return there
    codes.require("evacuation.disaster_kinds", told.kind, on=clock.today(), field="kind")
    with in_a_sentence(Disaster):
        made = Disaster.objects.create(
            id=disaster_id,
            municipality_id=by.municipality_id,
            agency_id=by.agency_id,
            name=told.name.strip(),
            kind=told.kind,
            exercise=told.exercise,
            declared_by=told.declared_by.strip(),
            declared_at=clock.now(),
            recorded_by_id=by.user_id,
        )
    note("disaster.declared", by, [Ref("disaster", made.pk)], exercise=int(made.exercise))
    return made


@transaction.atomic
def end(*, disaster: Disaster, by: Actor) -> None:
    """It is over: nothing is provided on it any more. Twice is once."""
    must_keep(by)
    row = Disaster.objects.select_for_update(of=("self",)).get(pk=disaster.pk)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        note("disaster.ended", by, [Ref("disaster", row.pk)])


@transaction.atomic
def review(*, disaster: Disaster, words: str, by: Actor) -> None:
    """Afterwards: was what was provided needed, has it come back. Refused: it goes on; no words; reviewed already.

    Refused, too: whoever provided the list in it does not review it.
    """
    must_keep(by)
    row = Disaster.objects.select_for_update(of=("self",)).get(pk=disaster.pk)
    if row.ended_at is None:
        raise Refused(_("ふりかえりは、災害が終わってから書きます。"))
    if row.reviewed_at is not None:
        raise Refused(_("ふりかえりは、もう書いてあります。"))
    if not words.strip():
        raise Refused(_("ふりかえりを、ことばで書いてください。"), field="words")
    if row.provisions.filter(provided_by_id=by.user_id).exists():
        raise Refused(_("名簿を渡した本人ではない人が、ふりかえりを書きます。"))
    row.review_words, row.reviewed_at, row.reviewed_by_id = words.strip(), clock.now(), by.user_id
    row.save(update_fields=["review_words", "reviewed_at", "reviewed_by"])
    note("disaster.reviewed", by, [Ref("disaster", row.pk)])
