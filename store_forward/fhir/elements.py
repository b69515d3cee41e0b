"""The pieces FHIR R4 resources are made of (pure): ids, references, codings, instants, plain text as XHTML.

Resources are plain JSON. `resource` leaves out what is empty, since FHIR knows no empty value, and the
characters that it forbids. Only elements of R4 (4.0.1) are set, never those that R4B or R5 added.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from clinic import Person, PersonKind

Json = dict[str, Any]
"""A resource, or a part of one."""

OURS = "urn:housecall:"
"""What our own code systems and extensions begin with."""

LOINC = "http://loinc.org"
BCP_47 = "urn:ietf:bcp:47"
URI = "urn:ietf:rfc:3986"
_BASE = "http://hl7.org/fhir/StructureDefinition/"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RESOURCE_OF = {
    PersonKind.STAFF: "Practitioner",
    PersonKind.PATIENT: "Patient",
    PersonKind.PROXY: "RelatedPerson",
}


def resource(kind: str, number: UUID, *, profile: str | None = None, **elements: Any) -> Json:
    """Return a resource that claims R4's profile of its kind, or the stricter `profile` of R4.

    An element that Python has a word for is written with an underscore after it: `class_`.
    """
    named = {name.rstrip("_"): value for name, value in elements.items()}
    meta = {"profile": [_BASE + (profile or kind)], **named.pop("meta", {})}
    present: Json = _present({"resourceType": kind, "id": str(number), "meta": meta, **named})
    return present


def derived(root: UUID, *names: object) -> UUID:
    """Return the id of what has none of its own: the same for the same names, in every export."""
    return uuid5(root, "/".join(str(name) for name in names))


def reference(kind: str, number: UUID) -> Json:
    """Return a reference to something in the same bundle."""
    return {"reference": urn(number), "type": kind}


def refers(made: Json) -> Json:
    """Return a reference to a resource that was made."""
    return reference(made["resourceType"], UUID(made["id"]))


def who(person: Person) -> Json:
    """Return a reference to somebody; a guest is known by the personal link they came with."""
    kind = _RESOURCE_OF.get(person.kind)
    return link_holder(person.id) if kind is None else reference(kind, person.id)


def link_holder(link: UUID) -> Json:
    """Return who came by a personal link, of whom no more is said than which link it was."""
    return {"identifier": identifier(link), "display": "Holder of a personal link"}


def identifier(number: UUID) -> Json:
    """Return one of our ids as a business identifier."""
    return {"system": URI, "value": urn(number)}


def urn(number: UUID) -> str:
    """Return an id as a URN (RFC 9562)."""
    return f"urn:uuid:{number}"


def concept(*codings: Json, text: str | None = None) -> Json:
    """Return a CodeableConcept."""
    return {"coding": list(codings), "text": text}


def coding(system: str, code: str, display: str | None = None) -> Json:
    """Return a Coding of any system."""
    return {"system": system, "code": code, "display": display}


def hl7(system: str, code: str, display: str | None = None) -> Json:
    """Return a Coding of a system at terminology.hl7.org, as "v3-ActCode"."""
    return coding(_TERMINOLOGY + system, code, display)


def ours(system: str, code: str) -> Json:
    """Return a Coding in Housecall's own words, as docs/fhir.md lists them."""
    return coding(OURS + system, code)


def extension(name: str, **value: Any) -> Json:
    """Return one of our extensions, with `valueCode=…` or whichever it has."""
    return {"url": OURS + name, **value}


def instant(at: datetime | None) -> str | None:
    """Return an instant in UTC, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def period(start: datetime | None, end: datetime | None) -> Json:
    """Return a Period; either end may be open."""
    return {"start": instant(start), "end": instant(end)}


def narrative(paragraphs: Iterable[str]) -> Json | None:
    """Return plain text as a Narrative, None when there is none: words are escaped, lines kept."""
    shown = [_FORBIDDEN.sub("\ufffd", text) for text in paragraphs if text.strip()]
    escaped = (html.escape(text, quote=False).replace("\n", "<br/>") for text in shown)
    div = "".join(f"<p>{text}</p>" for text in escaped)
    if not div:
        return None
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{div}</div>'}


def _present(value: Any) -> Any:
    """Return a value without what is empty in it; None when nothing is left."""
    match value:
        case str():
            return _FORBIDDEN.sub("\ufffd", value) if value.strip() else None
        case dict():
            kept = {name: kept for name, part in value.items() if (kept := _present(part)) is not None}
            return kept or None
        case list() | tuple():
            return [kept for part in value if (kept := _present(part)) is not None] or None
        case _:
            return value
