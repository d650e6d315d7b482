"""The page `/api/docs`: the OpenAPI document written out on the server, without script and without outside calls."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anju.config.api.openapi import document
from anju.kernel.http import public
from anju.kernel.schemas import Json
from anju.kernel.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body or an answer, or one parameter."""

    name: str
    kind: str
    required: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    title: str
    words: str
    parameters: list[Field] = field(default_factory=list)
    body_kind: str = ""
    body: list[Field] = field(default_factory=list)
    answer_status: str = ""
    answer: list[Field] = field(default_factory=list)


def _resolve(schema: Json) -> Json:
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    found: Json = document()["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return found


def kind(schema: Json) -> str:
    """Write the type of a schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(kind(choice) for choice in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(f"“{value}”" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"[{kind(schema.get('items', {}))}]"
    return " ".join(str(part) for part in (schema.get("type", "any"), schema.get("format", "")) if part)


def _bounds(schema: Json) -> str:
    names = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default")
    parts = [f"{name} {schema[name]}" for name in names if schema.get(name) not in (None, "")]
    return "; ".join([*([str(schema["description"])] if "description" in schema else []), *parts])


def _fields(schema: Json, depth: int = 2) -> list[Field]:
    """List the fields of an object, and below them those of the objects inside it."""
    found = _resolve(schema)
    if found.get("type") == "array":
        return _fields(found["items"], depth)
    required = set(found.get("required", []))
    rows = []
    for name, value in found.get("properties", {}).items():
        rows.append(Field(name=name, kind=kind(value), required=name in required, words=_bounds(value)))
        prefix = f"{name}[]" if value.get("type") == "array" else name
        inner = _resolve(value.get("items", value))
        if depth > 1 and "properties" in inner:
            rows += [
                Field(f"{prefix}.{row.name}", row.kind, row.required, row.words) for row in _fields(inner, depth - 1)
            ]
    return rows


def _operation(method: str, path: str, raw: Json) -> Operation:
    contents: dict[str, Json] = raw.get("requestBody", {}).get("content", {})
    body_kind = next(iter(contents), "")
    body: Json = contents.get(body_kind, {})
    status = next((status for status in raw["responses"] if status.startswith("2")), "")
    answer: dict[str, Any] = next(iter(raw["responses"].get(status, {}).get("content", {}).values()), {})
    return Operation(
        id=raw["operationId"],
        method=method.upper(),
        path=path,
        title=raw["summary"],
        words=raw.get("description", ""),
        parameters=[
            Field(
                f"{row['name']} ({row['in']})", kind(row["schema"]), row.get("required", False), _bounds(row["schema"])
            )
            for row in raw.get("parameters", [])
        ],
        body_kind=body_kind,
        body=_fields(body.get("schema", {})),
        answer_status=status,
        answer=_fields(answer.get("schema", {})),
    )


def groups() -> list[tuple[str, list[Operation]]]:
    """List the operations by tag, in the order of the assembly."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method, raw in methods.items():
            found.setdefault(raw.get("tags", ["other"])[0], []).append(_operation(method, path, raw))
    return list(found.items())


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    context = {"groups": groups(), "codes": sorted(SENTENCES.items()), "title": _("接口说明")}
    return render(request, "api/docs.html", context)
