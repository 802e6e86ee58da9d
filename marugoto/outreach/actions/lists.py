"""A list of names is read without taking anything in, compared with the register, and then taken in."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from marugoto.audit.refs import Ref
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.outreach.actions.common import must_keep, note
from marugoto.outreach.models import Campaign, CampaignArea, ListDraft, Listed
from marugoto.outreach.rules import lists as rules
from marugoto.people import access as people
from marugoto.people import queries as registry
from marugoto.people.extract import reading
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts
from marugoto.people.models import Person
from marugoto.people.rules import split_name
from marugoto.policy.actor import Actor
from marugoto.resources.feeds.excel import as_text

_BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError)
BIGGEST = 5_000_000  # bytes of a file, and ten times as much unpacked
Lines = list[tuple[int, list[str]]]


def read(data: bytes, name: str) -> Lines:
    """The lines of a CSV or an Excel file, headings first: (line, cells). Refused: it cannot be read, it is too big."""
    if len(data) > BIGGEST:
        raise Refused(_("ファイルが大きすぎます。地区ごとに分けてください。"), field="file")
    found = _excel(data) if name.lower().endswith((".xlsx", ".xlsm")) else _text(data)
    if len(found) < 2:
        raise Refused(_("見出しの行と、名簿の行が要ります。"), field="file")
    if len(found) > rules.MOST + 1:
        raise Refused(_("一度に取り込めるのは500行までです。地区ごとに分けてください。"), field="file")
    return found


def _text(data: bytes) -> Lines:
    shape, headings = reading.shape_of(data[: reading.HEAD])
    rows = reading.records(reading.lines_of([data], shape.encoding), shape.delimiter, len(headings))
    return [(1, headings), *((one.line, one.cells) for one in rows)] if headings else []


def _excel(data: bytes) -> Lines:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 10 * BIGGEST:
                raise Refused(_("ファイルが大きすぎます。地区ごとに分けてください。"), field="file")
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except _BROKEN as broken:
        raise Refused(_("Excel のファイルとして読めませんでした。"), field="file") from broken
    lines = (
        (n, [as_text(cell.value).strip() for cell in cells])
        for n, cells in enumerate(sheet.iter_rows(), start=1)
    )
    return [(n, cells) for n, cells in lines if any(cells)]


@transaction.atomic
def look_through(*, draft_id: UUID, campaign: Campaign, file_name: str, data: bytes, by: Actor) -> ListDraft:
    """Dry run: every row with what is amiss in it, and who of the register looks like it. Nothing is listed yet.

    Refused: no column of names or places; the campaign has let its names go.
    """
    must_keep(by)
    if campaign.minimised_at is not None:
        raise Refused(_("この取組は終わり、名前はもう消してあります。"))
    today = clock.today()
    (_n, headings), *lines = read(data, file_name)
    columns = rules.columns_of(headings)
    if not {"name", "address"} <= columns.keys():
        raise Refused(_("「氏名」と「住所」の列が要ります。見出しの行を確かめてください。"), field="file")
    numbers, keys = _there(campaign)
    rows = rules.without_twins(
        [rules.row_of(line, cells, columns, today=today) for line, cells in lines],
        numbers=numbers,
        keys=keys,
    )
    city = registry.city_of(by.municipality_id)
    told = [asdict(row) | {"hits": _hits(row, by, city) if row.taken else []} for row in rows]
    made = ListDraft.objects.create(
        id=draft_id, campaign=campaign, file_name=file_name[:120], rows=told, brought_by_id=by.user_id
    )
    persons = {UUID(hit["id"]) for row in told for hit in row["hits"]}
    note("list.looked_through", by, [Ref("campaign", campaign.pk)], persons, rows=len(told))
    return made


@second_wall.lifted("listed_protected")
def _there(campaign: Campaign) -> tuple[frozenset[str], frozenset[tuple[str, str, str]]]:
    """Numbers and keys of what is listed already, rows that do not show among them."""
    numbers, keys = set(), set()
    for one in Listed.objects.filter(campaign=campaign, minimised_at__isnull=True).order_by("id"):
        numbers |= {one.number} - {""}
        born = one.birth_date.isoformat() if one.birth_date else ""
        keys.add(rules.Row(0, one.name, "", born, "", one.address, "", "", "").key)
    return frozenset(numbers), frozenset(keys)


def _hits(row: rules.Row, by: Actor, city: str) -> list[dict[str, Any]]:
    """Who of the register looks like this row, as far as the actor may find them; ``sure``: the same name and day of birth."""
    family, given = split_name(row.name)
    family_kana, given_kana = split_name(row.kana)
    born = date.fromisoformat(row.birth) if row.birth else None
    facts = Facts(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        birth=Birth(born, "day") if born else Birth(),
        phone=row.phone,
        address=row.address,
        city=city,
    )
    hits = people.similar(by, facts, limit=3)
    births = {one.pk: one for one in registry.records([hit.id for hit in hits]).values()}
    return [
        {
            "id": str(hit.id),
            "title": hit.title,
            "facts": hit.facts,
            "deceased": hit.deceased,
            "sure": born is not None and _is(births.get(hit.id), row.name, born),
        }
        for hit in hits
    ]


def _is(person: Person | None, name: str, born: date) -> bool:
    if person is None or person.birth_precision != "day":
        return False
    return person.birth_date == born and _bare(person.display_name) == _bare(name)


def _bare(text: str) -> str:
    return "".join(text.split())


@transaction.atomic
def take_in(*, draft: ListDraft, same: Mapping[int, UUID], by: Actor) -> int:
    """The rows without a refusing note are listed; how many. ``same``: line → the person of the register whom the worker chose.

    Refused: the draft is gone; somebody was chosen who had not been shown.
    """
    must_keep(by)
    locked = ListDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        raise Refused(_("この下見は、もう取り込んだか、捨ててあります。"))
    campaign = draft.campaign
    rows = [(_row(one), {UUID(hit["id"]) for hit in one["hits"]}) for one in locked.rows]
    numbers, keys = _there(campaign)
    taken = [
        (row, shown) for row, shown in rows if row.taken and row.number not in numbers and row.key not in keys
    ]
    if any(row.line in same and same[row.line] not in shown for row, shown in taken):
        raise Refused(_("選ばれた人は、この行の候補ではありません。"))
    areas = _areas(campaign, [row.area for row, _shown in taken])
    made = [_listed(campaign, areas, row, same.get(row.line)) for row, _shown in taken]
    _tie_protected(made, campaign)
    Listed.objects.bulk_create(made, batch_size=500)
    locked.delete()
    refs = [Ref("campaign", campaign.pk)]
    note("list.taken_in", by, refs, [one for one in same.values() if one], rows=len(made))
    return len(made)


def _row(one: Mapping[str, Any]) -> rules.Row:
    return rules.Row(**{k: v for k, v in one.items() if k != "hits"} | {"notes": tuple(one["notes"])})


def _areas(campaign: Campaign, names: Sequence[str]) -> dict[str, CampaignArea]:
    there = {one.name: one for one in CampaignArea.objects.filter(campaign=campaign).order_by("id")}
    missing = sorted({name or _("地区の記載なし") for name in names} - there.keys())
    made = CampaignArea.objects.bulk_create([CampaignArea(campaign=campaign, name=one) for one in missing])
    return there | {one.name: one for one in made}


def _listed(
    campaign: Campaign, areas: Mapping[str, CampaignArea], row: rules.Row, person_id: UUID | None
) -> Listed:
    return Listed(
        campaign=campaign,
        area=areas[row.area or _("地区の記載なし")],
        number=row.number,
        name=row.name,
        kana=row.kana,
        birth_date=date.fromisoformat(row.birth) if row.birth else None,
        phone=row.phone,
        address=row.address,
        household=row.household,
        person_id=person_id,
    )


@second_wall.lifted("listed_protected")
def _tie_protected(rows: Sequence[Listed], campaign: Campaign) -> None:
    """Rows of persons under a measure are tied to them: from then on the wall decides who reads them. Nothing is told."""
    days = {one.birth_date for one in rows if one.birth_date}
    places = {_bare(one.address) for one in rows}
    for person in registry.under_a_measure(campaign.municipality_id):
        name = _bare(person.display_name)
        if person.birth_date not in days and _bare(person.address) not in places:
            continue
        for one in rows:
            same_day = one.birth_date is not None and one.birth_date == person.birth_date
            here = one.birth_date is None and _bare(one.address) == _bare(person.address)
            if _bare(one.name) == name and (same_day or here):
                one.person_id = person.root_id


@transaction.atomic
def throw_away(*, draft: ListDraft, by: Actor) -> None:
    """The file is not taken in; what was read of it goes."""
    must_keep(by)
    ListDraft.objects.filter(pk=draft.pk).delete()
    note("list.thrown_away", by, [Ref("campaign", draft.campaign_id)])
