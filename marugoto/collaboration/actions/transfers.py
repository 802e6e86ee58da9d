"""Cases that are given to another town: who goes, to whom, on which basis; here they end only by the receipt of the other side.

Until then the baton stays: nobody is dropped between two houses (ADR 0047). The file itself is paperwork's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as case_queries
from marugoto.cases import rules as case_rules
from marugoto.cases.actions import closing
from marugoto.cases.models import Case
from marugoto.collaboration.models import Transfer, TransferredCase
from marugoto.collaboration.rules.transfer import BASES, MOST_CASES
from marugoto.core import clock
from marugoto.core.errors import Refused, in_our_words
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class Wish:
    """To whom, and on which basis (個人情報保護法69条); ``grounds``: the article, or when and how consent was given."""

    to_name: str
    basis: str
    grounds: str


def must_carry(by: Actor) -> None:
    """Refused: without the right."""
    if not by.can(P.CASE_CARRY):
        raise Refused(_("ケースを丸ごと移す権限がありません。"))


def must_be_open_to_others(cases: Sequence[Case]) -> None:
    """Refused: somebody of a case stands under a protective measure, which names no agency of another house."""
    if people.protected_among([key for case in cases for key in case_queries.subject_ids(case)]):
        raise Refused(
            _("支援措置のある人がいて、渡す相手は見てよい機関に入っていません。市の担当に確かめてください。")
        )


def blockers(case: Case, by: Actor) -> list[str]:
    """Why a case cannot go now, each with what to do next: what would stop its ending as transferred. No question asked."""
    matter = case.matter
    here = matter.holder_desk.agency_id == case.agency_id and matter.status != "closed"
    return case_rules.closing_blockers(
        case_rules.Ending(
            case_status=case.status,
            step_outcome="not_achieved",
            answers_awaited=matter.answers_awaited,
            holder_here=here,
            holder_mine=matter.holder_desk_id in by.desk_ids,
        )
    )


@transaction.atomic
def begin(*, cases: Sequence[Case], wish: Wish, by: Actor) -> Transfer:
    """A transfer of these cases. Refused: none or too many; one that cannot go; no basis; one that is packed
    already; somebody under a protective measure.
    """
    must_carry(by)
    _judge(wish, len(cases))
    locked = _locked([one.pk for one in cases], by)
    must_be_open_to_others(locked)
    made = Transfer.objects.create(
        agency_id=by.agency_id,
        to_name=wish.to_name.strip()[:120],
        basis=wish.basis,
        grounds=wish.grounds.strip()[:300],
        made_by_id=by.user_id,
    )
    TransferredCase.objects.bulk_create([TransferredCase(transfer=made, case=case) for case in locked])
    _record("transfer.begun", made, by, data={"cases": len(locked), "basis": wish.basis})
    return made


def _judge(wish: Wish, cases: int) -> None:
    if not cases:
        raise Refused(_("引き渡すケースを選んでください。"), field="cases")
    if cases > MOST_CASES:
        raise Refused(_("一度に引き渡せるのは%(n)d件までです。") % {"n": MOST_CASES}, field="cases")
    if not wish.to_name.strip():
        raise Refused(_("引き渡す相手を書いてください。"), field="to_name")
    if wish.basis not in BASES:
        raise Refused(_("根拠を選んでください。"), field="basis")
    if not wish.grounds.strip():
        raise Refused(_("条文、または同意を得た日と方法を書いてください。"), field="grounds")


def _locked(ids: Sequence[UUID], by: Actor) -> list[Case]:
    """These cases of one's own agency, locked, each of which may go. Refused: one may not, or is not one's own."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids, agency_id=by.agency_id)
    locked = list(rows.select_related("matter__holder_desk").order_by("id"))
    if len(locked) != len(set(ids)):
        raise Refused(_("引き渡すケースを選びなおしてください。"), field="cases")
    waiting = TransferredCase.objects.filter(case__in=locked, state="packed").order_by("id")
    gone = set(waiting.values_list("case_id", flat=True))
    for case in locked:
        reasons = [_("ほかの引渡しに入っています。")] if case.pk in gone else blockers(case, by)
        if reasons:
            said = {"number": case.matter.number, "why": in_our_words(reasons[0])}
            raise Refused(_("%(number)s: %(why)s") % said, field="cases")
    return locked


@transaction.atomic
def take_back(*, transfer: Transfer, by: Actor) -> int:
    """The cases without a receipt stay here after all; how many. Refused: there are none; without the right."""
    must_carry(by)
    rows = packed(transfer)
    if not rows:
        raise Refused(_("取りやめるケースが残っていません。"))
    for row in rows:
        row.state, row.ended_on = "taken_back", clock.today()
    TransferredCase.objects.bulk_update(rows, ["state", "ended_on"])
    _record("transfer.taken_back", transfer, by, data={"cases": len(rows)})
    return len(rows)


@transaction.atomic
def written(*, transfer: Transfer, marks: Mapping[UUID, str], by: Actor) -> None:
    """The file was written: of each case (by its id) the fingerprint of what went. Refused: without the right."""
    must_carry(by)
    rows = packed(transfer)
    for row in rows:
        row.mark = marks[row.case_id]
    TransferredCase.objects.bulk_update(rows, ["mark"])
    transfer.written_at = clock.now()
    transfer.save(update_fields=["written_at"])
    _record("transfer.written", transfer, by, data={"cases": len(rows)})


@transaction.atomic
def received(*, row: TransferredCase, name: str, number: str, by: Actor) -> str:
    """The other side has it: the case ends here (転出・移管). To whom it went, in words. Refused: what stops an ending."""
    must_carry(by)
    there = f"{name}（{number}）" if number else name
    ended = closing.Closed(outcome="moved", on=clock.today(), transfer_to=there[:120])
    closing.close_case(case=row.case, closed=ended, by=by)
    row.state, row.there, row.ended_on = "received", number[:40], clock.today()
    row.save(update_fields=["state", "there", "ended_on"])
    return there


@transaction.atomic
def receipt_read(*, transfer: Transfer, lines: int, closed: int, by: Actor) -> None:
    """A receipt was read in."""
    _record("transfer.receipt_read", transfer, by, data={"lines": lines, "closed": closed})


def rows_of(transfer: Transfer) -> list[TransferredCase]:
    """Its cases, locked, by number."""
    rows = TransferredCase.objects.select_for_update(of=("self",)).filter(transfer=transfer)
    related = ("case__matter__holder_desk__agency", "case__agency", "case__household")
    return list(rows.select_related(*related).order_by("case__matter__number", "id"))


def packed(transfer: Transfer) -> list[TransferredCase]:
    """Those that wait for a receipt, locked."""
    return [row for row in rows_of(transfer) if row.state == "packed"]


def _record(verb: str, transfer: Transfer, by: Actor, *, data: dict[str, int | str]) -> None:
    audit.record(verb, by=by, refs=[Ref("transfer", transfer.pk)], purpose="consultation", data=data)
