"""The register as it stands: the files of fields/, with what the code lists of the house add to them."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from marugoto.core import codes
from marugoto.paperwork.rules import fields as rules
from marugoto.paperwork.rules import shipped
from marugoto.paperwork.rules.fields import Field, Register
from marugoto.paperwork.rules.shipped import Layout

FORMS: Final = "paperwork.forms"
QUESTIONS: Final = "cases.assessment_questions"
OPTIONS: Final = "cases.assessment_options"
DOMAINS: Final = "cases.assessment_domains"
NEED_GROUPS: Final = "needs.groups"
_HERE: Final = Path(__file__).parent
_LISTS: Final = (
    *("people.genders", "cases.factors", "cases.programmes", "cases.changes"),
    *("cases.contact_methods", "cases.progress_kinds", "cases.contact_kinds"),
    *("intake.urgency", "cases.necessity"),
)
_KIND_OF: Final = {"single": "choices", "multi": "choices", "text": "long", "number": "number", "date": "day"}


@lru_cache
def register() -> Register:
    """All fields. Forms are Japanese whoever prints them, so labels are those of the lists in Japanese."""
    found = [field for path in sorted((_HERE / "fields").glob("*.toml")) for field in rules.read(_text(path))]
    return Register([*found, *_blocks(), *_questions()], dict(_options()))


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _options() -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in _LISTS:
        yield name, {one.code: one.label for one in codes.entries(name).values()}
    groups = [n for n in codes.entries("resources.needs").values() if "national" in n.extra]
    yield NEED_GROUPS, {n.code: n.label for n in sorted(groups, key=lambda n: int(n.extra["national"]))}
    labels = {one.code: one.label for one in codes.entries(OPTIONS).values()}
    for question in codes.entries(QUESTIONS).values():
        offered = [str(o) for o in question.extra.get("options", ())]
        yield f"{OPTIONS}:{question.code}", {o: labels[f"{question.code}.{o}"] for o in offered}


def _blocks() -> Iterator[Field]:
    """The two texts of each block of the assessment."""
    for block in codes.entries(DOMAINS).values():
        if block.extra.get("own_field"):
            continue
        sides = (("wording", "", "own words"), ("view", "（相談員の見方）", "view"))  # as it is
        for column, words, english in sides:
            yield Field(
                code=f"assessment.{block.code}_{column}",
                label=f"{block.label}{words}",
                label_en=f"{block.label_en} ({english})",
                source=f"cases.AssessmentItem.{column}:{block.code}",
                route="cases:assess",
                kind="long",
                act="assessment",
            )


def _questions() -> Iterator[Field]:
    """The boxes of each block: fact_housing.dwelling …"""
    for one in codes.entries(QUESTIONS).values():
        extra = one.extra
        yield Field(
            code=f"fact_{extra['domain']}.{one.code}",
            label=one.label,
            label_en=one.label_en,
            source=f"cases.AssessmentFact.codes:{one.code}",
            route="cases:facts",
            national=bool(extra.get("national")),
            kind=_KIND_OF[str(extra["kind"])],
            options=f"{OPTIONS}:{one.code}" if extra.get("options") else "",
            act="assessment",
            unit=str(extra.get("unit", "")),
            single=extra["kind"] == "single",
        )


@lru_cache
def layouts() -> dict[str, Layout]:
    """Form → the layout that comes with the house."""
    found = [shipped.read(_text(path), register()) for path in sorted((_HERE / "layouts").glob("*.toml"))]
    there = {one.form: one for one in found}
    return {form: there[form] for form in codes.entries(FORMS)}


def nouns_of(form: str) -> set[str]:
    """The first parts of the codes that the record behind a form can fill."""
    return {str(noun) for noun in codes.entry(FORMS, form).extra["nouns"]} | {"paper"}


def needed_on(form: str) -> list[str]:
    """What the state wants reported on this form: what stands on the shipped layout and is reported."""
    fields = register()
    return sorted(code for code in layouts()[form].grid.codes() if fields[code].national)


def matrix() -> list[dict[str, Any]]:
    """Field × where it is entered, and on which shipped forms it stands: for the console and for the tests."""
    fields = register()
    where = {form: layout.grid.codes() for form, layout in layouts().items()}
    return [
        {
            "field": code,
            "label": field.label,
            "source": field.source,
            "entered": field.route or "",
            "automatic": field.automatic,
            "national": field.national,
            "read_back": field.act,
            "forms": [form for form, codes_of in where.items() if code in codes_of],
        }
        for code, field in fields.fields.items()
    ]
