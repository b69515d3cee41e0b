"""Consent: the words that are asked, what people answered, and taking an answer back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import (
    Act,
    Consent,
    ConsentAnswer,
    ConsentId,
    ConsentText,
    Decision,
    EncounterId,
    Method,
    Question,
    errors,
)
from signalling.api import Body, Guest, GuestCall, Page, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.gate import enter
from signalling.rest.views import PersonBody, PersonView
from signalling.services import ClinicServices
from vault import Reading

_TAG = "Consent"
_FALLBACK = "en"


class ConsentTextView(View):
    """One version of a question's words. `sha256`: of the text, as kept with every answer."""

    id: UUID
    question: Question
    locale: str
    version: int
    text: str
    sha256: str
    published_at: datetime

    @classmethod
    def of(cls, text: ConsentText) -> "ConsentTextView":
        """Return a text as a client sees it."""
        return cls(
            id=text.id,
            question=text.question,
            locale=text.locale,
            version=text.version,
            text=text.text,
            sha256=text.sha256,
            published_at=text.published_at,
        )


class ConsentTextBody(Body):
    """The next version of a question's words in one language."""

    question: Question
    locale: Annotated[str, Field(max_length=35)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class ConsentTextsQuery(Query):
    """`locale`: BCP 47; where there is no text in it, its language and then English are tried."""

    locale: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,35}$")] = _FALLBACK


class ConsentView(View):
    """One answer. `withdrawn_at`: null while it stands; a withdrawn permission counts as denied."""

    id: UUID
    encounter: UUID | None
    person: PersonView
    question: Question
    decision: Decision
    text_version: int
    locale: str
    method: Method
    attested_by: UUID | None
    jurisdiction: str | None
    at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, consent: Consent) -> "ConsentView":
        """Return an answer as a client sees it."""
        return cls(
            id=consent.id,
            encounter=consent.encounter,
            person=PersonView.of(consent.person),
            question=consent.question,
            decision=consent.decision,
            text_version=consent.text_version,
            locale=consent.locale,
            method=consent.method,
            attested_by=consent.attested_by,
            jurisdiction=consent.jurisdiction,
            at=consent.at,
            withdrawn_at=consent.withdrawn_at,
        )


class ConsentBody(Body):
    """An answer. `text`: the version that was shown; `person`: who said it to staff, null for oneself."""

    text: UUID
    decision: Decision
    jurisdiction: Annotated[str, Field(max_length=6)] | None = None
    person: PersonBody | None = None


@operation(
    "GET",
    "/api/v1/consent-texts",
    tag=_TAG,
    summary="Shows the words that are asked now",
    who=(Staff(), Guest()),
    audits=Unaudited("the words are everybody's"),
)
async def list_consent_texts(
    call: StaffCall | GuestCall, services: ClinicServices, query: ConsentTextsQuery
) -> Page[ConsentTextView]:
    """Return the newest version of each question that has one."""
    async with services.database.read(call.origin) as reading:
        texts = [await _current(services, reading, question, query.locale) for question in Question]
    return Page[ConsentTextView](items=[ConsentTextView.of(text) for text in texts if text is not None])


@operation(
    "POST",
    "/api/v1/consent-texts",
    tag=_TAG,
    summary="Publishes the next version of a question's words",
    who=Staff(Act.MANAGE_CLINIC),
    audits="consent.text-published",
    status=201,
)
async def publish_consent_text(
    call: StaffCall, services: ClinicServices, body: ConsentTextBody
) -> ConsentTextView:
    """Earlier answers keep the version they were given to."""
    return ConsentTextView.of(
        await services.database.transact(
            call.origin,
            lambda unit: services.consents.publish(unit, body.question, body.locale, body.text),
        )
    )


@operation(
    "GET",
    "/api/v1/encounters/{encounter}/consents",
    tag=_TAG,
    summary="Lists the answers that count for an encounter, oldest first",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="consent.read",
)
async def list_consents(
    call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID
) -> Page[ConsentView]:
    """Return those for this encounter and those until further notice; a guest sees their own."""
    origin, owner = await enter(call, services, "encounter", encounter)
    async with services.database.read(origin) as reading:
        found = await services.consents.of(reading, owner.patient)
    counting = [consent for consent in found if consent.encounter in (None, encounter)]
    if isinstance(call, GuestCall):
        counting = [consent for consent in counting if consent.person == call.person]
    return Page[ConsentView](items=[ConsentView.of(consent) for consent in counting])


@operation(
    "POST",
    "/api/v1/encounters/{encounter}/consents",
    tag=_TAG,
    summary="Answers a question of consent",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="consent.treatment-permit",
    status=201,
)
async def answer_consent(
    call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID, body: ConsentBody
) -> ConsentView:
    """Keep an answer: one's own by tap, or, by staff, what somebody said, attested by them."""
    origin, owner = await enter(call, services, "encounter", encounter)
    answer = ConsentAnswer(call.person, body.decision, body.text, jurisdiction=body.jurisdiction)
    if body.person is not None and body.person.person() != call.person:
        if not isinstance(call, StaffCall):
            raise errors.NotAllowed("consent-for-another")
        answer = ConsentAnswer(
            body.person.person(),
            body.decision,
            body.text,
            Method.VERBAL,
            attested_by=call.staff,
            jurisdiction=body.jurisdiction,
        )
    return ConsentView.of(
        await services.database.transact(
            origin,
            lambda unit: services.consents.answer(unit, owner.patient, answer, EncounterId(encounter)),
        )
    )


@operation(
    "POST",
    "/api/v1/consents/{consent}/withdraw",
    tag=_TAG,
    summary="Takes one's own answer back",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="consent.withdrawn",
)
async def withdraw_consent(call: StaffCall | GuestCall, services: ClinicServices, consent: UUID) -> None:
    """At any time, as who gave it; whatever it permitted stops."""
    origin, _ = await enter(call, services, "consent", consent)
    await services.database.transact(
        origin, lambda unit: services.consents.withdraw(unit, ConsentId(consent), call.person)
    )


async def _current(
    services: ClinicServices, reading: Reading, question: Question, locale: str
) -> ConsentText | None:
    for wanted in dict.fromkeys((locale, locale.partition("-")[0], _FALLBACK)):
        try:
            return await services.consents.current(reading, question, wanted)
        except errors.Unknown:
            continue
    return None
