"""The models that operations take and give: strict, frozen, and closed to members nobody knows."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")

MOST_ITEMS = 200
"""The longest page of a list."""


class Body(BaseModel):
    """The base of what a client sends: bodies as JSON, queries as strings."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Query(Body):
    """The base of the parameters after the question mark."""


class PageQuery(Query):
    """Where to go on in a list. `after`: the `next` of the page before."""

    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 50
    after: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")] | None = None

    @property
    def position(self) -> int | None:
        """The place after which to go on, as the repositories count; None for the beginning."""
        return None if self.after is None else min(int(self.after), 2**63 - 1)


class View(BaseModel):
    """The base of what a client is given."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        json_schema_serialization_defaults_required=True,
    )


class Page(View, Generic[T]):
    """One page of a list. `next`: what to ask `after`, null at the end."""

    items: list[T]
    next: str | None = None


class FieldFault(View):
    """What is wrong with one field. `field`: its path in what was sent, "items.0.name"."""

    field: str
    message: str


class Problem(View):
    """What went wrong (RFC 9457). `code` is stable; `title` says it in plain words, not for matching."""

    type: str
    title: str
    status: int
    code: str
    errors: list[FieldFault] = []
