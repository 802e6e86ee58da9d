"""Load a blueprint: the same file twice changes nothing; a changed one changes what differs, and tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from marugoto.agencies.actions import accounts
from marugoto.agencies.models import (
    Agency,
    AgencyAlias,
    AgencyField,
    Area,
    AreaInArea,
    AreaScheme,
    AreaSchemeVersion,
    Desk,
    DeskArea,
    DeskHours,
    LocalName,
    Municipality,
    User,
)
from marugoto.agencies.queries import DEMO_PASSWORD
from marugoto.agencies.rules.blueprint_rules import (
    AgencySpec,
    Blueprint,
    DemoSpec,
    DeskSpec,
    LocalNameSpec,
    SchemeSpec,
    UserSpec,
)
from marugoto.agencies.rules.blueprint_specs import HoursSpec
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Change:
    """One value that a file changed: of which row, which field, from what to what (as text)."""

    row: str
    field: str
    before: str
    after: str


@dataclass
class LoadReport:
    """What a load did. ``left``: rows of the town that the file does not name; they stay as they are."""

    municipality_id: UUID
    created: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Did the file change nothing?"""
        return not (self.created or self.changed or self.removed)


@transaction.atomic
def load_blueprint(data: Blueprint, *, by: Actor | None, demo: bool = False) -> LoadReport:
    """Writes municipality, areas, agencies, desks and local names. Idempotent; returns what it changed.

    Refused: a real town does not become a demonstration, nor the other way round; an area scheme does not get
    a version older than the one in force. Conferences, targets and needs are loaded by their own rooms.
    """
    town, report = _municipality(data, demo=demo)
    areas: dict[str, Area] = {}
    for scheme in data.schemes:
        areas |= _scheme(scheme, town, report)
    _overlaps(data, areas, report)
    agencies = {a.code: _agency(a, town, report) for a in data.agencies}
    desks = {f"{a.code}/{d.code}": _desk(d, agencies[a.code], report) for a in data.agencies for d in a.desks}
    for name, spec in data.desks.items():
        _desk_links(desks[name], spec, areas=areas, desks=desks, report=report)
    for local in data.local_names:
        _local_name(local, town, report)
    _note_left(report, Agency.objects.filter(municipality=town), agencies, "agency")
    _note_left(report, Desk.objects.filter(agency__in=agencies.values()), desks, "desk")
    _record("blueprint.loaded", report, by)
    return report


@transaction.atomic
def load_demo_users(data: DemoSpec, *, by: Actor | None) -> LoadReport:
    """Hires the invented workers of a demonstration that is loaded; those who are there already stay.

    Refused: the town is not loaded, or it is a real one.
    """
    town = Municipality.objects.select_for_update().filter(code=data.municipality).first()
    if town is None or not town.is_demo:
        raise Refused(
            _(
                "デモの人は、デモとして読み込んだ自治体にだけ作れます。先に設計図をデモとして読み込んでください。"
            )
        )
    report = LoadReport(town.id)
    agencies = {a.code: a for a in Agency.objects.filter(municipality=town).order_by("code")}
    for user in data.users:
        _user(user, agencies[user.agency], report, by)
    _record("blueprint.demo_loaded", report, by)
    return report


def _record(verb: str, report: LoadReport, by: Actor | None) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("municipality", report.municipality_id)],
        data={
            "created": len(report.created),
            "changed": len(report.changed),
            "removed": len(report.removed),
        },
        municipality=None if by else report.municipality_id,
    )


def _put(
    model: type[M], *, row: str, key: Mapping[str, Any], values: Mapping[str, Any], report: LoadReport
) -> M:
    """The row with this key, made or brought up to date; notes what changed."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        report.created.append(row)
        return model._default_manager.create(**key, **values)
    different = {name: value for name, value in values.items() if getattr(found, name) != value}
    for name, value in different.items():
        report.changed.append(Change(row, name, str(getattr(found, name)), str(value)))
        setattr(found, name, value)
    if different:
        found.save(update_fields=list(different))
    return found


def _municipality(data: Blueprint, *, demo: bool) -> tuple[Municipality, LoadReport]:
    spec = data.municipality
    before = Municipality.objects.select_for_update().filter(code=spec.code).first()
    if before is not None and before.is_demo != demo:
        raise Refused(
            _(
                "本物の自治体をデモに、デモを本物に変えることはできません。空のデータベースから始めてください。"
            )
        )
    report = LoadReport(before.id if before else UUID(int=0))
    town = _put(
        Municipality,
        row=f"municipality {spec.code}",
        key={"code": spec.code},
        values={
            "name": spec.name,
            "name_kana": spec.name_kana,
            "name_en": spec.name_en,
            "prefecture": spec.prefecture,
            "kind": spec.kind,
            "programme_mode": spec.programme_mode,
            "is_demo": demo,
        },
        report=report,
    )
    report.municipality_id = town.id
    return town, report


def _scheme(spec: SchemeSpec, town: Municipality, report: LoadReport) -> dict[str, Area]:
    scheme = _put(
        AreaScheme,
        row=f"area_scheme {spec.code}",
        key={"municipality": town, "code": spec.code},
        values={"kind": spec.kind, "name": spec.name},
        report=report,
    )
    version = _version(scheme, spec, report)
    areas = {
        f"{spec.code}/{a.code}": _put(
            Area,
            row=f"area {spec.code}/{a.code}",
            key={"version": version, "code": a.code},
            values={"name": a.name, "sort": n},
            report=report,
        )
        for n, a in enumerate(spec.areas)
    }
    for area in version.areas.exclude(pk__in=[a.pk for a in areas.values()]).order_by("code"):
        report.left.append(f"area {spec.code}/{area.code}")
    return areas


def _version(scheme: AreaScheme, spec: SchemeSpec, report: LoadReport) -> AreaSchemeVersion:
    """The version that begins on that day; a new one ends the one before it on the eve."""
    newest = scheme.versions.order_by("-valid_from").first()
    if newest is not None and spec.valid_from < newest.valid_from:
        raise Refused(
            _(
                "圏域の区分 %(name)s には、%(day)s からの新しい版があります。"
                "設計図の valid_from を直してください。"
            )
            % {"name": spec.name, "day": newest.valid_from.isoformat()}
        )
    if newest is not None and newest.valid_from < spec.valid_from and newest.valid_to is None:
        newest.valid_to = spec.valid_from - timedelta(days=1)
        newest.save(update_fields=["valid_to"])
        report.changed.append(Change(f"area_scheme {spec.code}", "valid_to", "", newest.valid_to.isoformat()))
    return _put(
        AreaSchemeVersion,
        row=f"area_scheme {spec.code} {spec.valid_from.isoformat()}",
        key={"scheme": scheme, "valid_from": spec.valid_from},
        values={},
        report=report,
    )


def _overlaps(data: Blueprint, areas: Mapping[str, Area], report: LoadReport) -> None:
    for scheme in data.schemes:
        for spec in scheme.areas:
            name = f"{scheme.code}/{spec.code}"
            for inside in spec.inside:
                _put(
                    AreaInArea,
                    row=f"area {name} in {inside.area}",
                    key={"inner": areas[name], "outer": areas[inside.area]},
                    values={
                        "weight": None if inside.weight is None else Decimal(str(inside.weight)),
                        "roughly": inside.roughly,
                    },
                    report=report,
                )


def _agency(spec: AgencySpec, town: Municipality, report: LoadReport) -> Agency:
    agency = _put(
        Agency,
        row=f"agency {spec.code}",
        key={"municipality": town, "code": spec.code},
        values={
            "name": spec.name,
            "kind": spec.kind,
            "operation": spec.operation,
            "operator_name": spec.operator_name,
            "placeholder_name": spec.placeholder_name,
            "valid_from": spec.valid_from,
        },
        report=report,
    )
    for code in spec.fields:
        _put(
            AgencyField,
            row=f"agency {spec.code} field {code}",
            key={"agency": agency, "field": code},
            values={},
            report=report,
        )
    for gone in agency.fields.exclude(field__in=spec.fields).order_by("field"):
        report.removed.append(f"agency {spec.code} field {gone.field}")
        gone.delete()
    for alias in spec.aliases:
        _put(
            AgencyAlias,
            row=f"agency {spec.code} alias {alias}",
            key={"agency": agency, "name": alias},
            values={"valid_from": spec.valid_from},
            report=report,
        )
    return agency


def _desk(spec: DeskSpec, agency: Agency, report: LoadReport) -> Desk:
    return _put(
        Desk,
        row=f"desk {agency.code}/{spec.code}",
        key={"agency": agency, "code": spec.code},
        values={
            "name": spec.name,
            "intake_mode": spec.intake_mode,
            "accounts": spec.accounts,
            "listed": spec.listed,
            "receives_notices": spec.receives_notices,
            "placeholder_name": spec.placeholder_name,
            "phone": spec.phone,
            "address": spec.address,
            "hours_note": spec.hours_note,
            "valid_from": agency.valid_from,
        },
        report=report,
    )


def _desk_links(
    desk: Desk, spec: DeskSpec, *, areas: Mapping[str, Area], desks: Mapping[str, Desk], report: LoadReport
) -> None:
    """The desk behind this one, and the areas it serves; both may name what the file writes further down."""
    _put(
        Desk,
        row=f"desk {desk.agency.code}/{desk.code}",
        key={"pk": desk.pk},
        values={"backup_desk_id": desks[spec.backup].id if spec.backup else None},
        report=report,
    )
    _desk_areas(desk, [areas[a] for a in spec.areas], report)
    _desk_hours(desk, spec, report)


def _desk_areas(desk: Desk, areas: list[Area], report: LoadReport) -> None:
    row = f"desk {desk.agency.code}/{desk.code}"
    for area in areas:
        _put(
            DeskArea,
            row=f"{row} area {area.code}",
            key={"desk": desk, "area": area},
            values={},
            report=report,
        )
    for gone in desk.areas.exclude(area__in=areas).select_related("area").order_by("id"):
        report.removed.append(f"{row} area {gone.area.code}")
        gone.delete()


def _desk_hours(desk: Desk, spec: DeskSpec, report: LoadReport) -> None:
    """Exactly the hours of the file; where it names none, those that are kept stay."""
    if not spec.hours:
        return
    row, wanted = f"desk {desk.agency.code}/{desk.code}", set(spec.hours)
    for kept in desk.hours.order_by("weekday", "opens"):
        if HoursSpec(kept.weekday, kept.opens, kept.closes) not in wanted:
            report.removed.append(f"{row} hours {kept}")
            kept.delete()
    for span in spec.hours:
        _put(
            DeskHours,
            row=f"{row} hours {span.weekday} {span.opens:%H:%M}",
            key={"desk": desk, "weekday": span.weekday, "opens": span.opens, "closes": span.closes},
            values={},
            report=report,
        )


def _local_name(spec: LocalNameSpec, town: Municipality, report: LoadReport) -> None:
    _put(
        LocalName,
        row=f"local_name {spec.list_name} {spec.code}",
        key={"municipality": town, "list_name": spec.list_name, "code": spec.code},
        values={"label": spec.label},
        report=report,
    )


def _user(spec: UserSpec, agency: Agency, report: LoadReport, by: Actor | None) -> None:
    if User.objects.filter(username__iexact=spec.username).exists():
        return
    desks = {d.code: d for d in Desk.objects.filter(agency=agency, code__in=spec.desks).order_by("code")}
    user = accounts.create_user(
        username=spec.username,
        name=spec.name,
        password=DEMO_PASSWORD,
        password_hash=accounts.demo_password_hash(),
        is_demo=True,
        by=by,
    )
    accounts.join(
        user=user,
        agency=agency,
        roles=spec.roles,
        desks=[desks[code] for code in spec.desks],
        valid_from=_joined_on(agency),
        title=codes.label("agencies.job_titles", spec.title),
        by=by,
    )
    report.created.append(f"user {spec.username}")


def _joined_on(agency: Agency) -> date:
    """Demo workers have been there since the agency began, but never from tomorrow on."""
    return min(agency.valid_from, clock.today())


def _note_left(
    report: LoadReport, rows: models.QuerySet[Any], named: Mapping[str, models.Model], noun: str
) -> None:
    known = {row.pk for row in named.values()}
    report.left += [f"{noun} {row.code}" for row in rows.order_by("code", "id") if row.pk not in known]
