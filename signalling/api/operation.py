"""One operation of the API as a value: what it takes, gives, audits and answers, read once from its function.

The decorator turns a function into an `Operation`; nothing about it is looked up again per request.
"""

import re
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import ModuleType, NoneType
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import TypeAdapter

from signalling.api.calls import Call, Public, Who
from signalling.api.cross_site import SAFE

T = TypeVar("T")

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer that also sets cookies. `cookies`: name → token, or None to have it forgotten."""

    body: T
    cookies: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Unaudited:
    """Why calls of an operation leave no event: it touches nothing of a patient, and no right."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one method of one path does. `injected`: parameter → type of what it is given at start.

    `answer`: None when the function returns a response of its own, or nothing at all (`status` 204).
    """

    name: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    who: tuple[Who, ...]
    audits: str | Unaudited
    status: int
    statuses: tuple[int, ...]
    consumes: str | None
    produces: str | None
    function: Callable[..., Awaitable[Any]]
    call: str | None
    path_parameters: Mapping[str, TypeAdapter[Any]]
    query: TypeAdapter[Any] | None
    body: TypeAdapter[Any] | None
    answer: TypeAdapter[Any] | None
    injected: Mapping[str, type[Any]]

    @property
    def is_unsafe(self) -> bool:
        """Whether it changes something."""
        return self.method not in SAFE


def operation(
    method: str,
    path: str,
    *,
    tag: str,
    summary: str,
    who: Who | tuple[Who, ...],
    audits: str | Unaudited,
    status: int | None = None,
    also: tuple[int, ...] = (),
    consumes: str | None = None,
    produces: str | None = "application/json",
) -> Callable[[Callable[..., Awaitable[Any]]], Operation]:
    """Make an `Operation` of an asynchronous function.

    `summary`: what it does, a verb first; the function's docstring says more. `audits`: the event that
    every call leaves, "patient.read". `status`: of success; 200, or 204 for a function that returns None.
    `also`: the statuses it may answer beside those every operation of its kind has (see `_statuses`).
    `consumes`: media type of a body the function reads itself. `produces`: of a response it makes itself.
    """

    def make(function: Callable[..., Awaitable[Any]]) -> Operation:
        hints = typing.get_type_hints(function, include_extras=True)
        answer = _answer_type(hints.pop("return"))
        named = _PARAMETER.findall(path)
        body, query = hints.pop("body", None), hints.pop("query", None)
        parameters = {name: TypeAdapter(hints.pop(name)) for name in named}
        call = next((name for name, hint in hints.items() if _is_call(hint)), None)
        hints.pop(call or "", None)
        accepted = who if isinstance(who, tuple) else (who,)
        return Operation(
            name=getattr(function, "__name__", ""),
            method=method,
            path=path,
            tag=tag,
            summary=summary,
            description=(function.__doc__ or "").strip(),
            who=accepted,
            audits=audits,
            status=status or (204 if answer is NoneType else 200),
            statuses=_statuses(
                method,
                accepted,
                also,
                given=bool(parameters or body or query),
                named=bool(named),
                body=body is not None or consumes is not None,
            ),
            consumes="application/json" if body is not None else consumes,
            produces=None if answer is NoneType else produces,
            function=function,
            call=call,
            path_parameters=parameters,
            query=None if query is None else TypeAdapter(query),
            body=None if body is None else TypeAdapter(body),
            answer=None if answer is NoneType or _is_response(answer) else TypeAdapter(answer),
            injected=hints,
        )

    return make


def operations_in(*modules: ModuleType) -> list[Operation]:
    """Return the operations these modules define, in their order. Raises ValueError when two share a name."""
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Operation)]
    names = [operation.name for operation in found]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two operations are called {', '.join(sorted(doubled))}")
    return found


def _statuses(
    method: str, who: tuple[Who, ...], also: tuple[int, ...], *, given: bool, named: bool, body: bool
) -> tuple[int, ...]:
    """Return the statuses of refusal: what may go wrong follows from what an operation takes."""
    public = any(isinstance(accepted, Public) for accepted in who)
    facts = {
        400: given,
        401: not public,
        403: not public or method not in SAFE,
        404: named,
        413: body,
        415: body,
        503: True,
    }
    return tuple(sorted({*also, *(status for status, so in facts.items() if so)}))


def _answer_type(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Reply else hint


def _is_call(hint: Any) -> bool:
    kinds = typing.get_args(hint) or (hint,)
    return all(isinstance(kind, type) and issubclass(kind, Call) for kind in kinds)


def _is_response(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, web.StreamResponse)
