"""The list is provided to a named receiver on a named basis, copied onto paper or into a table, and comes back."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from openpyxl import Workbook

from marugoto.agencies.models import Agency, Area
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.evacuation import queries
from marugoto.evacuation.actions.common import must_keep, note
from marugoto.evacuation.models import Disaster, ListTerms, Provided, Provision, Registrant
from marugoto.evacuation.rules import provision as rules
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Wish:
    """To whom, on which basis, what for, until when; of which area (None: all)."""

    group: str
    receiver: str
    basis: str
    purpose: str
    due_on: date
    area_id: UUID | None = None
    disaster_id: UUID | None = None
    with_plans: bool = False
    copies: int = 1


@dataclass(frozen=True)
class Chosen:
    """What a wish comes to: the ground it stands on, and whose entries would go."""

    ground: rules.Ground
    rows: list[Registrant]
    plans: frozenset[str]
    left_out: int
    terms: ListTerms | None = None
    disaster: Disaster | None = None
    area: Area | None = None


def choose(*, wish: Wish, by: Actor) -> Chosen:
    """Who would go, before anything is provided. Refused: the basis gives nothing to this group; no such area or disaster."""
    must_keep(by)
    today = clock.today()
    codes.require("evacuation.receiver_groups", wish.group, on=today, field="group")
    codes.require("evacuation.provision_bases", wish.basis, on=today, field="basis")
    terms = queries.terms_now(by) if wish.basis == rules.ORDINANCE else None
    disaster = _disaster(wish, by)
    ground = rules.Ground(
        basis=wish.basis,
        group=wish.group,
        ordinance_groups=tuple(terms.groups) if terms else (),
        heeds_refusal=terms.heeds_refusal if terms else True,
        disaster=disaster is not None,
    )
    words = {
        "no_ordinance": _("いまの定めに、この相手へ同意なしで提供できる条例がありません。"),
        "no_disaster": _("宣言された災害（訓練ではなく、終わっていないもの）を選んでください。"),
    }
    if why := rules.problem(ground):
        raise Refused(words[why], field="basis")
    area = Area.objects.filter(pk=wish.area_id).first() if wish.area_id else None
    if wish.area_id and area is None:
        raise Refused(_("圏域を選びなおしてください。"), field="area_id")
    rows, people = queries.candidates(by, area)
    found = rules.select(ground, people, with_plans=wish.with_plans)
    going = set(found.rows)
    return Chosen(
        ground=ground,
        rows=[one for one in rows if str(one.pk) in going],
        plans=found.plans,
        left_out=len(rows) - len(going),
        terms=terms,
        disaster=disaster,
        area=area,
    )


def _disaster(wish: Wish, by: Actor) -> Disaster | None:
    if wish.basis != rules.DISASTER:
        return None
    going_on = queries.going_on(by, exercises=False)
    return next((one for one in going_on if one.pk == wish.disaster_id), None)


@transaction.atomic
def provide(*, provision_id: UUID, wish: Wish, by: Actor) -> Provision:
    """The entries that the basis allows go to the receiver, as a numbered list. The same id twice is once.

    Refused: as choose; nobody named, no purpose; a day that is past; nobody would go.
    """
    must_keep(by)
    if (there := queries.provisions_of(by).filter(pk=provision_id).first()) is not None:
        return there
    if not wish.receiver.strip():
        raise Refused(_("渡す相手の名前を書いてください。"), field="receiver")
    if not wish.purpose.strip():
        raise Refused(_("使う目的を書いてください。"), field="purpose")
    if wish.due_on < clock.today():
        raise Refused(_("返す期限は、今日から後の日にしてください。"), field="due_on")
    if not 1 <= wish.copies <= 50:
        raise Refused(_("部数は1から50までです。"), field="copies")
    chosen = choose(wish=wish, by=by)
    if not chosen.rows:
        raise Refused(_("この根拠で渡せる人が、名簿にいません。"), field="basis")
    made = _made(provision_id, wish, chosen, by)
    Provided.objects.bulk_create(
        Provided(
            provision=made, registrant=one, person_id=one.person_id, with_plan=str(one.pk) in chosen.plans
        )
        for one in chosen.rows
    )
    persons = [one.person_id for one in chosen.rows]
    data: dict[str, str | int] = {"rows": len(persons), "basis": made.basis, "group": made.group}
    note("provision.made", by, [Ref("provision", made.pk)], persons, **data)
    return made


def _made(provision_id: UUID, wish: Wish, chosen: Chosen, by: Actor) -> Provision:
    Agency.objects.select_for_update().get(pk=by.agency_id)  # one number after the other
    last = Provision.objects.filter(agency_id=by.agency_id).aggregate(n=Max("number"))["n"] or 0
    return Provision.objects.create(
        id=provision_id,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        number=last + 1,
        group=wish.group,
        receiver=wish.receiver.strip(),
        basis=wish.basis,
        terms=chosen.terms,
        disaster=chosen.disaster,
        purpose=wish.purpose.strip(),
        area=chosen.area,
        with_plans=wish.with_plans,
        copies=wish.copies,
        provided_at=clock.now(),
        provided_by_id=by.user_id,
        due_on=wish.due_on,
    )


@transaction.atomic
def give_back(*, provision: Provision, way: str, by: Actor) -> None:
    """It came back, or the receiver destroyed it. From then on no copy is made. Refused: a code; settled already."""
    must_keep(by)
    codes.require("evacuation.return_ways", way, on=clock.today(), field="way")
    row = Provision.objects.select_for_update(of=("self",)).get(pk=provision.pk)
    if row.returned_on is not None:
        raise Refused(_("この提供は、もう返却・廃棄を書いてあります。"))
    row.returned_on, row.returned_way = clock.today(), way
    row.save(update_fields=["returned_on", "returned_way"])
    note("provision.returned", by, [Ref("provision", row.pk)], way=way)


def as_table(head: Sequence[str], lines: Sequence[Sequence[str]], notice: str) -> bytes:
    """A workbook: the notice of secrecy above, then the table. All cells are text; none is a formula."""
    book = Workbook()
    sheet = book.create_sheet("名簿", 0)  # as it is
    del book["Sheet"]
    for line in ([notice], list(head), *lines):
        sheet.append([_safe(cell) for cell in line])
    sheet.oddFooter.center.text = notice[:120]
    sheet.print_title_rows = "1:2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: str) -> str:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if cell.lstrip()[:1] in tuple("=+-@") and not cell.isdigit() else cell
