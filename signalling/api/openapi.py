"""Describes operations as an OpenAPI 3.1 document; the web client's types are generated from it."""

import json
import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from signalling.api.calls import Guest, Public, Staff, Who
from signalling.api.cookies import GUEST_COOKIE, STAFF_COOKIE
from signalling.api.models import Problem
from signalling.api.operation import Operation, Unaudited

_REFERENCE = "#/components/schemas/{model}"
_PAGE = re.compile(r"Page\[(\w+)\]")
_JSON = "application/json"
_PROBLEM = "application/problem+json"


class _Schemas(GenerateJsonSchema):
    """Names what is meant once: no titles that repeat a field's name, and `PatientViewPage` for a page."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - as declared by pydantic
        """Leave them out."""
        return False

    def normalize_name(self, name: str) -> str:
        """Return the name of a component."""
        return super().normalize_name(_PAGE.sub(r"\1Page", name))


def text(operations: Sequence[Operation]) -> str:
    """Return the document as JSON, the same text for the same operations."""
    return json.dumps(document(operations), indent=2, ensure_ascii=False) + "\n"


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the document of these operations."""
    schemas, definitions = TypeAdapter.json_schemas(
        _adapters(operations), ref_template=_REFERENCE, schema_generator=_Schemas
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, schemas, definitions["$defs"]
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Housecall",
            "version": "1",
            "description": "Instants are RFC 3339 in UTC. Send `Housecall-Background: 1` with what a page"
            " fetches by itself, so that it does not count as somebody using their session.",
        },
        "paths": paths,
        "components": {
            "responses": _refusals(operations, schemas[("", "problem"), "serialization"]),
            "schemas": dict(sorted(definitions["$defs"].items())),
            "securitySchemes": {
                "staff": {"type": "apiKey", "in": "cookie", "name": STAFF_COOKIE},
                "guest": {"type": "apiKey", "in": "cookie", "name": GUEST_COOKIE},
            },
        },
    }


_Key = tuple[str, str]


def _adapters(operations: Sequence[Operation]) -> Iterable[tuple[_Key, Any, TypeAdapter[Any]]]:
    yield ("", "problem"), "serialization", TypeAdapter(Problem)
    for operation in operations:
        for name, adapter in operation.path_parameters.items():
            yield (operation.name, f"path.{name}"), "validation", adapter
        if operation.query is not None:
            yield (operation.name, "query"), "validation", operation.query
        if operation.body is not None:
            yield (operation.name, "body"), "validation", operation.body
        if operation.answer is not None:
            yield (operation.name, "answer"), "serialization", operation.answer


def _described(operation: Operation, schemas: dict[Any, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "security": [_security(who) for who in operation.who],
        "x-audits": None if isinstance(operation.audits, Unaudited) else operation.audits,
        "responses": _responses(operation, schemas),
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schemas[key, "validation"]}
        for name in operation.path_parameters
        if (key := (operation.name, f"path.{name}"))
    ]
    if operation.query is not None:
        parameters += _query(
            definitions[schemas[(operation.name, "query"), "validation"]["$ref"].rpartition("/")[2]]
        )
    if parameters:
        found["parameters"] = parameters
    if operation.body is not None:
        schema = schemas[(operation.name, "body"), "validation"]
        found["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
    elif operation.consumes is not None:
        found["requestBody"] = {"required": True, "content": {operation.consumes: {}}}
    return found


def _query(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(part)}
        for name, part in schema.get("properties", {}).items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an optional parameter when it is there: nobody can send null in a query."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**choices[0], **rest}


def _responses(operation: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.answer is not None:
        content = {_JSON: {"schema": schemas[(operation.name, "answer"), "serialization"]}}
    elif operation.produces is not None:
        content = {operation.produces: {}}
    found = {}
    for status in (operation.status, *operation.statuses):
        if status < HTTPStatus.BAD_REQUEST:
            described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
            found[str(status)] = described | ({"content": content} if content else {})
        else:
            found[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return found


def _security(who: Who) -> dict[str, list[str]]:
    match who:
        case Staff():
            return {"staff": []}
        case Guest():
            return {"guest": []}
        case Public():
            return {}


def _refusals(operations: Sequence[Operation], problem: dict[str, Any]) -> dict[str, Any]:
    """Return each status of refusal once, for the operations to refer to."""
    every = {status for operation in operations for status in operation.statuses}
    statuses = sorted(status for status in every if status >= HTTPStatus.BAD_REQUEST)
    content = {_PROBLEM: {"schema": problem}}
    return {
        str(status): {"description": HTTPStatus(status).phrase, "content": content} for status in statuses
    }
