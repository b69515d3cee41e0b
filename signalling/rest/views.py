"""Small values that several resources show or take: people and targets by kind and id."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Person, PersonKind, Target
from signalling.api import Body, View

Slug = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
"""A clinic's part of addresses."""


class PersonView(View):
    """Who said or did something, by id."""

    kind: PersonKind
    id: UUID

    @classmethod
    def of(cls, person: Person) -> "PersonView":
        """Return a person as a client sees them."""
        return cls(kind=person.kind, id=person.id)


class TargetView(View):
    """What something is about: an encounter, an appointment or a case."""

    kind: str
    id: UUID

    @classmethod
    def of(cls, target: Target) -> "TargetView":
        """Return a target as a client sees it."""
        return cls(kind=target.kind, id=target.id)


class PersonBody(Body):
    """A person, by id."""

    kind: PersonKind
    id: UUID

    def person(self) -> Person:
        """Return it as the clinic knows it."""
        return Person(self.kind, self.id)


class TargetBody(Body):
    """A target, by id."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]
    id: UUID

    def target(self) -> Target:
        """Return it as the clinic knows it."""
        return Target(self.kind, self.id)
