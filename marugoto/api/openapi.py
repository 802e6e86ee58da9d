"""The OpenAPI 3.1 document and the JSON schema (2020-12) of HSDS-JP, written from the tables of HSDS. They name no other host."""

from typing import Any

from marugoto.api.asked import ITEMS, LISTS, PARAMS
from marugoto.api.profile import MEANINGS, VERSION
from marugoto.api.standard import SHAPES, Prop, Shape

Json = dict[str, Any]
_KINDS: dict[str, Json] = {
    "text": {"type": "string"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "uuid": {"type": "string", "format": "uuid"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string"},
    "instant": {"type": "string", "format": "date-time"},
}
_PAGE = {
    "total_items": ("integer", "How many objects there are in all."),
    "total_pages": ("integer", "How many pages."),
    "page_number": ("integer", "Which page this is."),
    "size": ("integer", "How many objects are on this page."),
    "first_page": ("boolean", "Is this the first page?"),
    "last_page": ("boolean", "Is this the last page, or one beyond it?"),
    "empty": ("boolean", "Is there nothing on this page?"),
}
MANY = {
    "service": "services",
    "organization": "organizations",
    "service_at_location": "service_at_locations",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
}


def schema(prefix: str = "#/$defs/") -> Json:
    """Every object, as definitions. ``x-hsds-jp``: the profile adds it."""
    return {shape.name: _object(shape, prefix) for shape in SHAPES.values()}


def profile() -> Json:
    """The JSON schema of the profile: a service, and everything else among its definitions."""
    return {"title": f"HSDS-JP {VERSION}", "$ref": "#/$defs/service", "$defs": schema()}


def _object(shape: Shape, prefix: str) -> Json:
    properties = {prop.name: _property(shape, prop) for prop in shape.props}
    for child in shape.children:
        one: Json = {"$ref": f"{prefix}{child.shape}"}
        properties[child.name] = {"type": "array", "items": one} if child.many else one
        if child.profile:
            properties[child.name] = _added(properties[child.name], f"{shape.name}.{child.name}")
    if shape.name == "service":
        properties["modified_date"] = _added(_KINDS["instant"], "service.modified_date")
    required = [prop.name for prop in shape.props if prop.required]
    found: Json = {"type": "object", "additionalProperties": False, "properties": properties}
    return found | ({"required": required} if required else {})


def _property(shape: Shape, prop: Prop) -> Json:
    found = dict(_KINDS[prop.kind])
    if prop.enum:
        found["enum"] = list(prop.enum)
    return _added(found, f"{shape.name}.{prop.name}") if prop.profile else found


def _added(found: Json, name: str) -> Json:
    return found | {"x-hsds-jp": True, "description": str(MEANINGS[name])}


def document(name: str, base: str, profile_path: str) -> Json:
    """The API of a town (or of all) as OpenAPI."""
    paths: Json = {"/": {"get": _root()}, "/openapi.json": {"get": _described()}}
    for shape, many in MANY.items():
        paths[f"/{many}"] = {"get": _list(shape, many)}
        paths[f"/{many}/{{id}}"] = {"get": _item(shape)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name} HSDS 3.0 API",
            "version": VERSION,
            "summary": "The public directory of social resources, to read.",
            "description": f"HSDS 3.0 with the profile HSDS-JP {VERSION}, described at {profile_path}.",
            "license": {"name": "As the attribution of each service says"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": schema("#/components/schemas/") | {"problem": _problem()} | _pages(),
            "parameters": {key: _parameter(key) for key in PARAMS},
        },
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str) -> Json:
    param = PARAMS[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": param.about,
        "schema": dict(param.schema),
    }


def _pages() -> Json:
    numbers = {key: {"type": kind, "description": about} for key, (kind, about) in _PAGE.items()}
    return {
        f"{shape}_page": {
            "type": "object",
            "additionalProperties": False,
            "required": [*numbers, "contents"],
            "properties": numbers | {"contents": {"type": "array", "items": _ref(shape)}},
        }
        for shape in MANY
    }


def _problem() -> Json:
    words = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": words,
            "title": words,
            "status": {"type": "integer"},
            "detail": words,
            "parameter": words,
        },
    }


def _answers(good: Json, *wrong: int) -> Json:
    said = {
        400: "A parameter cannot be understood.",
        404: "There is nothing here.",
        429: "Too many requests: see Retry-After.",
    }
    problem = {"application/problem+json": {"schema": _ref("problem")}}
    found: Json = {
        "200": good,
        "304": {"description": "You have it already (If-None-Match, If-Modified-Since)."},
    }
    for status in (*wrong, 429):
        found[str(status)] = {"description": said[status], "content": problem}
    return found


def _json(about: str, of: Json) -> Json:
    return {"description": about, "content": {"application/json": {"schema": of}}}


def _list(shape: str, many: str) -> Json:
    good = _json(f"A page of {many}.", _ref(f"{shape}_page"))
    good["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
    return {
        "operationId": f"list_{many}",
        "summary": f"{many}, in pages or as a stream of lines",
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in LISTS[shape]],
        "responses": _answers(good, 400, 404),
    }


def _item(shape: str) -> Json:
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    others = [{"$ref": f"#/components/parameters/{name}"} for name in ITEMS.get(shape, ())]
    wrong = (400, 404) if others else (404,)
    return {
        "operationId": f"get_{shape}",
        "summary": f"A {shape} with everything that it nests",
        "parameters": [key, *others],
        "responses": _answers(_json(f"The {shape}.", _ref(shape)), *wrong),
    }


def _root() -> Json:
    words = {"type": "string"}
    about = {
        "type": "object",
        "required": ["version", "profile", "openapi_url"],
        "properties": {
            "version": words,
            "profile": _KINDS["uri"],
            "openapi_url": _KINDS["uri"],
            "downloads": {"type": "array", "items": _KINDS["uri"]},
        },
    }
    return {
        "operationId": "get_root",
        "summary": "Which version, which profile, where it is described",
        "responses": _answers(_json("What this is.", about)),
    }


def _described() -> Json:
    return {
        "operationId": "get_openapi",
        "summary": "This document",
        "responses": _answers(_json("OpenAPI 3.1.", {"type": "object"})),
    }
