"""Reads an operation's arguments out of a request, strictly; what does not fit is named by its field."""

from typing import Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from signalling.api.faults import malformed, malformed_by
from signalling.api.operation import Operation
from signalling.errors import TooLarge, UnsupportedType


async def arguments(operation: Operation, request: web.Request) -> dict[str, Any]:
    """Return the path's parameters, the query and the body. Raises BadRequest, TooLarge, UnsupportedType."""
    found = {
        name: _parameter(adapter, name, request.match_info[name])
        for name, adapter in operation.path_parameters.items()
    }
    if operation.query is not None:
        found["query"] = _query(operation.query, request)
    elif request.query_string:
        raise malformed(*((name, "there is no such parameter") for name in request.query))
    if operation.consumes is not None and request.content_type != operation.consumes:
        # A form of another site cannot send JSON without asking first.
        raise UnsupportedType("type_unsupported", f"the body must be {operation.consumes}")
    if operation.body is not None:
        found["body"] = await _body(operation.body, request)
    return found


def _parameter(adapter: TypeAdapter[Any], name: str, text: str) -> Any:
    try:
        return adapter.validate_strings(text, strict=True)
    except ValidationError as exc:
        raise malformed_by(exc, (name,)) from exc


def _query(adapter: TypeAdapter[Any], request: web.Request) -> Any:
    given: dict[str, str] = {}
    for name, text in request.query.items():
        if name in given:
            raise malformed((name, "given twice"))
        given[name] = text
    try:
        return adapter.validate_strings(given)
    except ValidationError as exc:
        raise malformed_by(exc) from exc


async def _body(adapter: TypeAdapter[Any], request: web.Request) -> Any:
    try:
        return adapter.validate_json(await request.read())
    except web.HTTPRequestEntityTooLarge as exc:
        raise TooLarge("body_too_large", "the body is too large") from exc
    except ValidationError as exc:
        raise malformed_by(exc) from exc
