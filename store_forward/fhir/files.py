"""Pictures, sounds and papers of a case, and drawings on them (pure): Media and DocumentReference.

The bytes stay where they are: a resource says at which address somebody who may read the case gets
them, and by their SHA-256 whether they did. R4's own `hash` is SHA-1, so it is left out of them.
"""

from __future__ import annotations

import base64
import json

from store_forward.answering import Annotation
from store_forward.fhir.elements import (
    Json,
    coding,
    concept,
    extension,
    hl7,
    identifier,
    instant,
    ours,
    reference,
    refers,
    resource,
    who,
)
from store_forward.fhir.order import encounter_at, request
from store_forward.fhir.people import clinic, subject
from store_forward.fhir.record import CaseRecord, SentFile

_KINDS = frozenset({"image", "video", "audio"})
_SITE_FORM, _SITE_QUESTION = "skin-problem", "where"
_ANNOTATION_TYPE = "application/ld+json"
_SECOND_MS = 1000


def file_of(record: CaseRecord, file: SentFile) -> Json:
    """Return a file: pictures, videos and sounds as Media, the rest as a DocumentReference."""
    kind = file.attachment.file.media_type.partition("/")[0]
    return _media(record, file, kind) if kind in _KINDS else _paper(record, file)


def drawing_of(record: CaseRecord, drawing: Annotation, media: Json) -> Json:
    """Return what was drawn on an image, as the W3C Web Annotation that it is."""
    body = json.dumps(drawing.resource(), ensure_ascii=False, sort_keys=True).encode()
    return resource(
        "DocumentReference",
        drawing.id,
        identifier=[identifier(drawing.id)],
        status="current",
        type=concept(ours("document-type", "drawing")),
        subject=subject(record),
        date=instant(drawing.changed_at),
        author=[reference("Practitioner", drawing.author)],
        custodian=clinic(record),
        content=[
            {
                "attachment": {
                    "contentType": _ANNOTATION_TYPE,
                    "data": base64.b64encode(body).decode(),
                    "size": len(body),
                    "creation": instant(drawing.made_at),
                },
                "format": coding("urn:ietf:rfc:3986", "http://www.w3.org/ns/anno.jsonld"),
            }
        ],
        context={"encounter": [encounter_at(record, drawing.made_at)], "related": [refers(media)]},
    )


def sha256(digest: str) -> Json:
    """Return the extension that holds a SHA-256, hexadecimal."""
    return extension("sha256", valueString=digest)


def _media(record: CaseRecord, file: SentFile, kind: str) -> Json:
    attachment, rendition = file.attachment, file.rendition
    view = None if file.upload is None else file.upload.claim.view
    duration = None if rendition is None else rendition.duration_ms
    return resource(
        "Media",
        attachment.id,
        identifier=[identifier(attachment.id)],
        basedOn=[request(record)],
        status="completed",
        type=concept(hl7("media-type", kind, kind.capitalize())),
        view=None if view is None else concept(ours("view", view.value)),
        subject=subject(record),
        encounter=encounter_at(record, attachment.created_at),
        createdDateTime=instant(attachment.created_at),
        operator=who(attachment.author),
        bodySite=concept(text=_site(record)) if kind == "image" else None,
        height=None if rendition is None else rendition.height,
        width=None if rendition is None else rendition.width,
        duration=None if duration is None else duration / _SECOND_MS,
        content=_content(record, file),
        note=[{"text": text} for text in _judged(file)],
    )


def _paper(record: CaseRecord, file: SentFile) -> Json:
    attachment = file.attachment
    return resource(
        "DocumentReference",
        attachment.id,
        identifier=[identifier(attachment.id)],
        status="current",
        type=concept(ours("document-type", "sent")),
        subject=subject(record),
        date=instant(attachment.created_at),
        author=[who(attachment.author)],
        custodian=clinic(record),
        content=[{"attachment": _content(record, file)}],
        context={"encounter": [encounter_at(record, attachment.created_at)], "related": [request(record)]},
    )


def _content(record: CaseRecord, file: SentFile) -> Json:
    attachment, rendition = file.attachment, file.rendition
    digests = [sha256(attachment.file.sha256)]
    if rendition is not None and rendition.original_sha256:
        digests.append(extension("original-sha256", valueString=rendition.original_sha256))
    return {
        "extension": digests,
        "contentType": attachment.file.media_type,
        "url": f"{record.address}/api/v1/attachments/{attachment.id}",
        "size": attachment.size,
        "title": attachment.file.name,
        "creation": instant(attachment.created_at),
    }


def _site(record: CaseRecord) -> str | None:
    """Return where on the body it is, in the patient's words: a skin problem is asked for it once."""
    if record.case.kind != _SITE_FORM:
        return None
    given = [response.answers.get(_SITE_QUESTION, ()) for response in record.responses]
    return next((str(values[0]) for values in given if values), None)


def _judged(file: SentFile) -> list[str]:
    """Return how a photograph was judged when it came, and why it was sent all the same."""
    if file.rendition is None or file.rendition.verdict is None:
        return []
    words = [f"Photograph judged {file.rendition.verdict.value}"]
    words += [reason.value for reason in file.rendition.reasons]
    insisted = None if file.upload is None else file.upload.claim.insistence
    return ["; ".join([*words, *([f"sent as {insisted.value}"] if insisted is not None else [])])]
