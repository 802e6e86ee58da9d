"""A town's own layout of a form: tried, put in use, put away again. Versions stay."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.paperwork import registry
from marugoto.paperwork.excel import reading, writing
from marugoto.paperwork.models import LayoutVersion
from marugoto.paperwork.queries import grid_for
from marugoto.paperwork.rules.grid import Fault, Grid, bold_where_national, faults_of, from_data, to_data
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

KEEP = 30  # versions of one form


@dataclass(frozen=True)
class Tried:
    """What came of trying a file: a version that can be put in use, or what is wrong with it."""

    version: LayoutVersion | None
    faults: list[Fault] = field(default_factory=list)


def take_out(*, form: str, by: Actor) -> bytes:
    """The layout that holds, as a workbook with the codes of the fields in braces. Refused: without the right."""
    _may(by, form)
    with translation.override("ja"):
        label = codes.label(registry.FORMS, form)
        book = writing.layout_book(
            grid_for(by, form), registry.register(), title=label, offered=registry.nouns_of(form)
        )
        return writing.as_bytes(book)


def read_layout(form: str, data: bytes) -> tuple[Grid, list[Fault]]:
    """The grid of a file, and everything that is wrong with it. Refused: no workbook."""
    try:
        grid, faults = reading.grid_of(reading.open_book(data))
    except reading.UnopenedError as no:
        raise Refused(str(no), field="file") from None
    register = registry.register()
    faults += faults_of(grid, register, needed=registry.needed_on(form), offered=registry.nouns_of(form))
    return bold_where_national(grid, register) if not faults else grid, faults


@transaction.atomic
def try_layout(*, form: str, file_name: str, data: bytes, by: Actor) -> Tried:
    """Reads a file. Without a fault it is kept as a version that is not in use yet. Refused: no right; no workbook."""
    _may(by, form)
    grid, faults = read_layout(form, data)
    if faults:
        return Tried(None, faults)
    rows = LayoutVersion.objects.filter(municipality_id=by.municipality_id, form=form)
    rows.filter(status="tried").delete()
    if rows.count() >= KEEP:
        raise Refused(_("版が多すぎます。使わない版のことを、管理者に相談してください。"))
    last = rows.aggregate(last=Max("version"))["last"] or 0
    made = LayoutVersion.objects.create(
        municipality_id=by.municipality_id,
        form=form,
        version=last + 1,
        grid=to_data(grid),
        file_name=file_name[-200:],
        put_in_by_id=by.user_id,
        put_in_at=clock.now(),
    )
    _note("layout.tried", made, by)
    return Tried(made)


@transaction.atomic
def use(*, version: LayoutVersion, by: Actor) -> LayoutVersion:
    """From now on this version is drawn. Refused: no right; it is in use; its fields are no longer what they were."""
    _may(by, version.form)
    row = LayoutVersion.objects.select_for_update().get(pk=version.pk, municipality_id=by.municipality_id)
    if row.status == "used":
        raise Refused(_("この版は、もう使っています。"))
    faults = faults_of(
        from_data(row.grid),
        registry.register(),
        needed=registry.needed_on(row.form),
        offered=registry.nouns_of(row.form),
    )
    if faults:
        raise Refused(_("この版には、いまはない項目があります。様式を出しなおして、作りなおしてください。"))
    _end_current(row.form, by)
    row.status, row.used_from, row.used_to = "used", clock.now(), None
    row.save(update_fields=["status", "used_from", "used_to"])
    _note("layout.used", row, by)
    return row


@transaction.atomic
def back_to_shipped(*, form: str, by: Actor) -> None:
    """The layout that comes with the house is drawn again. Refused: no right; it is drawn already."""
    _may(by, form)
    ended = _end_current(form, by)
    if ended is None:
        raise Refused(_("はじめからある様式を、もう使っています。"))
    _note("layout.ended", ended, by)


def _end_current(form: str, by: Actor) -> LayoutVersion | None:
    rows = LayoutVersion.objects.select_for_update().filter(municipality_id=by.municipality_id, form=form)
    row = rows.filter(status="used").first()
    if row:
        row.status, row.used_to = "ended", clock.now()
        row.save(update_fields=["status", "used_to"])
    return row


def _may(by: Actor, form: str) -> None:
    if not by.can(P.FORM_LAYOUT):
        raise Refused(_("様式の割付を変える権限がありません。"))
    if form not in codes.entries(registry.FORMS):
        raise Refused(_("この様式は、ありません。"))


def _note(verb: str, row: LayoutVersion, by: Actor) -> None:
    audit.record(verb, by=by, refs=[Ref("layout", row.pk)], data={"form": row.form, "version": row.version})
