"""Versions of a blueprint, made by calling actions."""

from typing import Any

from marugoto.blueprints.actions import files, versions
from marugoto.blueprints.models import BlueprintVersion, PlanFile
from tests.factories.agencies import Worker
from tests.factories.papers import PDF


def file_of(worker: Worker, more: str = "") -> str:
    """A small blueprint of the worker's town as a file, without a problem."""
    town = worker.agency.municipality
    return f"""# what the town says of itself
format = 1
valid_from = 2021-04-01

[municipality]
code = "{town.code}"
name = "{town.name}"
prefecture = "{town.prefecture}"
kind = "{town.kind}"
programme_mode = "preparation"

[[sources]]
id = "paper"
title = "まちの計画"

[[basics]]
code = "population"
unit = "persons"
figure = {{ value = 27326, raw = "27,326人", near = "人口", source = "paper" }}

[[basics]]
code = "ageing_rate"
unit = "percent"
figure = {{ value = 25.2, raw = "25.2%", near = "高齢化率", source = "paper" }}

[[basics]]
code = "area"
unit = "km2"
figure = {{ value = 67.32, raw = "67.32", near = "面積", source = "paper" }}

[[area_schemes]]
code = "ku"
kind = "living_area"
name = "日常生活圏域"
areas = [{{ code = "kita", name = "北" }}, {{ code = "minami", name = "南" }}]

[[agencies]]
code = "hokatsu"
name = "地域包括支援センター"
kind = "community_support_centre"
operation = "commissioned"
fields = ["elderly", "cross_field"]
desks = [
  {{ code = "kita", name = "北の窓口", intake_mode = "both", areas = ["ku/kita"] }},
  {{ code = "honbu", name = "本部", intake_mode = "agencies" }},
]

[[planned_programmes]]
code = "multi_agency_model"
name = "まるごと相談"
agencies = ["hokatsu"]

[[conferences]]
code = "case"
kind = "case_meeting"
name = "個別の会議"
convener = "hokatsu"
members = ["hokatsu"]
purposes = ["case"]
recurrence_note = "月1回"

[[targets]]
code = "new"
label = "新規相談"
unit = "cases"
counting = "distinct"
programmes = ["multi_agency_model"]
count = {{ of = "cases.opened" }}
target = {{ value = 80, year_raw = "平成37年度", fiscal_year = 2025, raw = "80件", near = "新規", source = "paper" }}
{more}"""


def version(worker: Worker, title: str = "次の計画", more: str = "", **change: Any) -> BlueprintVersion:
    """A draft of the worker's town."""
    data = change.get("text", file_of(worker, more)).encode()
    return versions.bring_in(data=data, title=title, by=worker.actor)


def plan_file(worker: Worker, one: BlueprintVersion, **change: Any) -> PlanFile:
    """A file kept with it."""
    told: dict[str, Any] = {
        "mark": "別紙1",
        "description": "体制のイメージ図",
        "name": "体制.pdf",
        "body": PDF,
    }
    return files.keep(version=one, by=worker.actor, **(told | change))


def blueprint_rows(worker: Worker) -> dict[str, object]:
    """A draft with a file, for every page of the room, by the names of their routes."""
    draft = version(worker, "下書き")
    kept = plan_file(worker, draft)
    routes = (
        *("version", "picture", "file", "adopt", "give-up", "files", "file-keep"),
        *("plan-form", "plan-form-in", "plan-form-file", "table", "row", "row-drop", "row-move"),
    )
    return {
        **{f"blueprints:{route}/version_id": draft.id for route in routes},
        **{f"blueprints:{route}/at": "basics/1" for route in ("row", "row-drop", "row-move")},
        "blueprints:table/at": "basics",
        "blueprints:plan-form-file/form": "plan_layered",
        "blueprints:plan-form-file/how": "xlsx",
        "file_id": kept.id,
    }
