"""The file of a transfer to another town, and the receipt that comes back. What may go is collaboration's to say (ADR 0047)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as cases
from marugoto.collaboration.actions import transfers
from marugoto.collaboration.models import Transfer, TransferredCase
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.core.errors import Refused
from marugoto.paperwork.carry import gathering
from marugoto.paperwork.rules import transfer as rules
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Outcome:
    """What became of one line of a receipt → paperwork.receipt_results."""

    number: str
    result: str
    words: str = ""


@transaction.atomic
def write(*, transfer: Transfer, by: Actor) -> bytes:
    """The file, with what the cases say now; it may be written again. Refused: no case is left in it; somebody
    stands under a protective measure; without the right."""
    transfers.must_carry(by)
    rows = transfers.packed(transfer)
    if not rows:
        raise Refused(_("書き出すケースが残っていません。"))
    transfers.must_be_open_to_others([row.case for row in rows])
    found = [_gathered(row, transfer, by) for row in rows]
    marks = {row.case_id: rules.mark(one.data) for row, one in zip(rows, found, strict=True)}
    transfers.written(transfer=transfer, marks=marks, by=by)
    cover = {
        "transfer": str(transfer.pk),
        "written_at": clock.now().astimezone(JST).isoformat(timespec="seconds"),
        "from": found[0].data["from"],
        "to": transfer.to_name,
        "basis": transfer.basis,
        "grounds": transfer.grounds,
    }
    return rules.bundle_bytes(cover, found)


def _gathered(row: TransferredCase, transfer: Transfer, by: Actor) -> rules.Packed:
    data = gathering.gather(row.case, by=by)
    audit.record(
        "case.carried_out",
        by=by,
        refs=[Ref("case", row.case_id), Ref("transfer", transfer.pk)],
        persons=cases.subject_ids(row.case),
        matter=row.case.matter_id,
        purpose="consultation",
        data={"notes": len(data["notes"]), "plans": len(data["plans"]), "basis": transfer.basis},
    )
    return rules.Packed(row.case.matter.number, data)


@transaction.atomic
def read_receipt(*, transfer: Transfer, file: bytes, by: Actor) -> list[Outcome]:
    """Closes (転出・移管) each case that the other side has taken in as it stands here; says of every line what came of it.

    Refused: no receipt, or one of another transfer; without the right.
    """
    transfers.must_carry(by)
    try:
        receipt = rules.read_receipt(file)
    except rules.BundleError as no:
        raise Refused(no.words, field="file") from None
    if receipt.transfer != transfer.pk:
        raise Refused(_("ほかの引渡しの受取証です。"), field="file")
    rows = {row.mark: row for row in transfers.rows_of(transfer) if row.mark}
    found = [_received(rows.get(line.mark), line, receipt.name, by) for line in receipt.lines]
    closed = sum(one.result == "closed" for one in found)
    transfers.receipt_read(transfer=transfer, lines=len(found), closed=closed, by=by)
    return found


def _received(row: TransferredCase | None, line: rules.ReceiptLine, name: str, by: Actor) -> Outcome:
    if row is None:
        return Outcome(line.number, "unknown")
    number = row.case.matter.number
    if row.state != "packed":
        return Outcome(number, "done")
    if rules.mark(gathering.gather(row.case, by=by)) != row.mark:
        return Outcome(number, "changed", _("もう一度書き出して、渡しなおしてください。"))
    try:
        there = transfers.received(row=row, name=name, number=line.number, by=by)
    except Refused as no:
        return Outcome(number, "refused", no.message)
    return Outcome(number, "closed", there)
