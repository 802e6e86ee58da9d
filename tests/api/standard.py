"""The compiled schemas and the examples of HSDS 3.0, beside the repository; and what the profile adds, taken away."""

import json
import os
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MARUGOTO_SHARED") or ROOT.parent / "shared")
HSDS = SHARED / "data" / "hsds" / "3.0"


def paper(path: str) -> Any:
    """A file of the standard; without it the comparison cannot be made."""
    if (HSDS / path).is_file():
        return json.loads((HSDS / path).read_text("utf-8"))
    reason = f"the papers of HSDS are not beside the repository (MARUGOTO_SHARED): {path}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def example(name: str) -> Any:
    """An official example."""
    return paper(f"examples/{name}.json")


@cache
def validator(name: str) -> Draft202012Validator:
    """The compiled schema of an object, with additional properties forbidden everywhere."""
    schema = _strict(deepcopy(paper(f"schema/compiled/{name}.json")))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _strict(schema: Any) -> Any:
    if isinstance(schema, dict):
        if schema.get("type") == "object" or "properties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values():
            _strict(part)
    return schema


def faults(name: str, found: Any) -> list[str]:
    """What the schema says against an object of ours, once what the profile declares is taken away."""
    bare = without_profile(found, name.removesuffix("_list"))
    return [f"{one.json_path} {one.message[:200]}" for one in validator(name).iter_errors(bare)]


@cache
def declared() -> dict[str, Any]:
    """The definitions of the profile, as they are served."""
    answer = Client().get("/api/hsds-jp/1/schema.json")
    assert answer.status_code == 200
    definitions: dict[str, Any] = answer.json()["$defs"]
    return definitions


def without_profile(found: Any, shape: str) -> Any:
    """An object without the properties that the served schema of the profile marks as its own."""
    properties = declared()[shape]["properties"]
    bare = {}
    for name, value in found.items():
        about = properties.get(name)
        if about is not None and about.get("x-hsds-jp"):
            continue
        inner = (about or {}).get("$ref") or (about or {}).get("items", {}).get("$ref")
        bare[name] = _inside(value, inner.rpartition("/")[2]) if inner else value
    return bare


def _inside(value: Any, shape: str) -> Any:
    if isinstance(value, list):
        return [without_profile(one, shape) for one in value]
    return without_profile(value, shape)
