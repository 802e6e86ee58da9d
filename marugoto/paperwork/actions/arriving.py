"""The bundle of another town comes in: case by case, each whole or not at all; and the receipt goes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.actions.transfers import must_carry
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.core.errors import Refused, in_our_words
from marugoto.paperwork.actions import carrying
from marugoto.paperwork.models import Arrival
from marugoto.paperwork.rules import transfer as rules
from marugoto.paperwork.rules.case_file import Line
from marugoto.people.models import Person
from marugoto.policy.actor import Actor

MOST_SEALED: Final = 2_000_000  # what a form may send back
_SIGNER: Final = TimestampSigner(salt="marugoto.paperwork.bundle")


@dataclass(frozen=True)
class Come:
    """One case of a bundle: its number there, its name, what became of its parts; ``problem``: it does not come in, and why.

    ``added_to``: the case here that came of an earlier file, to which this one adds.
    """

    number: str
    title: str = ""
    lines: Sequence[Line] = ()
    problem: str = ""
    added_to: str = ""

    @property
    def not_taken(self) -> int:
        """Parts that are left out."""
        return sum(line.result == "refused" for line in self.lines)

    @property
    def changed(self) -> int:
        """Parts that come in another shape."""
        return sum(line.result == "changed" for line in self.lines)


@dataclass
class Arrived:
    """What came, or would come, of a bundle."""

    transfer: UUID
    cases: list[Come] = field(default_factory=list)
    sealed: str = ""

    @property
    def good(self) -> int:
        """Cases that come in."""
        return sum(not one.problem for one in self.cases)


def look_into(*, file: bytes, as_new: bool, by: Actor) -> Arrived:
    """The dry run of a whole bundle: everything is done and undone. Refused: no bundle; too large; without the right."""
    must_carry(by)
    try:
        bundle = rules.read_bundle(file)
    except rules.BundleError as no:
        raise Refused(no.words, field="file") from None
    with transaction.atomic():
        found = Arrived(bundle.transfer, _all(bundle, as_new, by))
        transaction.set_rollback(True)
    asked = {
        "transfer": str(bundle.transfer),
        "as_new": as_new,
        "cases": [[one.number, one.data] for one in bundle.cases],
    }
    found.sealed = _SIGNER.sign_object(asked, compress=True)
    if len(found.sealed) > MOST_SEALED:
        raise Refused(
            _("ファイルが大きすぎます。ケースを小分けにして書き出してもらってください。"), field="file"
        )
    return found


@transaction.atomic
def take_in(*, sealed: str, by: Actor) -> Arrived:
    """The new cases: those that come in; the others stay in the file, which may be brought again. Refused: too late."""
    must_carry(by)
    try:
        asked: Any = _SIGNER.unsign_object(sealed, max_age=12 * 3600)
    except (BadSignature, ValueError):
        raise Refused(_("もう一度、ファイルを読み込んでください。")) from None
    packed = [rules.Packed(number, data) for number, data in asked["cases"]]
    bundle = rules.Bundle(UUID(asked["transfer"]), packed)
    return Arrived(bundle.transfer, _all(bundle, bool(asked["as_new"]), by))


def _all(bundle: rules.Bundle, as_new: bool, by: Actor) -> list[Come]:
    known: dict[str, Person] = {}
    found = [_one(one, bundle.transfer, as_new, by, known) for one in bundle.cases]
    return found + [Come(number, problem=in_our_words(words)) for number, words in bundle.faults]


def _one(one: rules.Packed, transfer_id: UUID, as_new: bool, by: Actor, known: dict[str, Person]) -> Come:
    title, there = str(one.data["case"]["title"])[:80], dict(known)
    try:
        with transaction.atomic():
            made = carrying.bring(one.data, as_new=as_new, by=by, known=there, transfer=transfer_id)
    except Refused as no:
        return Come(one.number, title, problem=no.message)
    known.update(there)
    return Come(one.number, title, made.lines, added_to=made.added_to)


@transaction.atomic
def receipt(*, transfer_id: UUID, by: Actor) -> bytes:
    """What has come of one transfer, for the other side to read in. Refused: nothing has; without the right."""
    must_carry(by)
    rows = Arrival.objects.filter(agency_id=by.agency_id, transfer=transfer_id).select_related("case__matter")
    lines = [rules.ReceiptLine(row.mark, row.case.matter.number) for row in rows.order_by("id")]
    if not lines:
        raise Refused(_("この引渡しから取り込んだケースはありません。"))
    town = agencies.municipality(by.municipality_id)
    who = {
        "municipality": town.code,
        "name": town.name,
        "agency": agencies.names_of_agencies([by.agency_id]).get(by.agency_id, ""),
    }
    audit.record(
        "transfer.receipt_written",
        by=by,
        refs=[Ref("transfer", transfer_id)],
        purpose="consultation",
        data={"cases": len(lines)},
    )
    at = clock.now().astimezone(JST).isoformat(timespec="seconds")
    return rules.receipt_bytes(transfer_id, at=at, by=who, lines=lines)
