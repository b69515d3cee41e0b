"""What an answer says (pure): assessment, coded diagnoses, plan, renewal decision, follow-up.

The note that is signed is written from it, in the clinic's language; the patient's screen shows the
parts themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from clinic import checked_text, errors

_LONGEST_TEXT, _LONGEST_LINE, _LONGEST_CODE = 20_000, 500, 40
_MOST_DIAGNOSES, _MOST_DAYS = 20, 365


class CodeSystem(StrEnum):
    """Which system a diagnosis is coded in."""

    ICD_10 = "http://hl7.org/fhir/sid/icd-10"
    ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
    SNOMED_CT = "http://snomed.info/sct"


class RenewalDecision(StrEnum):
    """What becomes of a prescription."""

    RENEWED = "renewed"
    CHANGED = "changed"
    REFUSED = "refused"
    VISIT_NEEDED = "visit-needed"


class FollowUpWay(StrEnum):
    """How it goes on."""

    NONE = "none"
    IF_NEEDED = "if-needed"
    WRITTEN = "written"
    VISIT = "visit"


@dataclass(frozen=True)
class Diagnosis:
    """A coded diagnosis. `display`: its words. Raises Malformed."""

    system: CodeSystem
    code: str = field(repr=False)
    display: str = field(repr=False)

    def __post_init__(self) -> None:
        checked_text("code", self.code, _LONGEST_CODE)
        checked_text("display", self.display, _LONGEST_LINE)


@dataclass(frozen=True)
class Renewal:
    """The decision on a prescription. `medicine`: name, strength, how to take it; a draft may leave it open.

    Raises Malformed.
    """

    decision: RenewalDecision
    medicine: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        checked_text("medicine", self.medicine, _LONGEST_LINE, shortest=0)
        checked_text("remark", self.remark, _LONGEST_TEXT, shortest=0)


@dataclass(frozen=True)
class FollowUp:
    """How it goes on. `in_days`: after how many days, None when it does not matter. Raises Malformed."""

    way: FollowUpWay
    in_days: int | None = None
    remark: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.in_days is not None and not 1 <= self.in_days <= _MOST_DAYS:
            raise errors.Malformed("in_days", f"1 to {_MOST_DAYS}")
        checked_text("remark", self.remark, _LONGEST_TEXT, shortest=0)


@dataclass(frozen=True)
class AnswerContent:
    """What an answer says; while it is a draft, texts may be empty. Raises Malformed."""

    assessment: str = field(default="", repr=False)
    plan: str = field(default="", repr=False)
    diagnoses: tuple[Diagnosis, ...] = ()
    renewal: Renewal | None = None
    follow_up: FollowUp | None = None

    def __post_init__(self) -> None:
        checked_text("assessment", self.assessment, _LONGEST_TEXT, shortest=0)
        checked_text("plan", self.plan, _LONGEST_TEXT, shortest=0)
        if len(self.diagnoses) > _MOST_DIAGNOSES:
            raise errors.Malformed("diagnoses", f"at most {_MOST_DIAGNOSES}")

    def must_be_complete(self) -> None:
        """Raise Malformed, naming what is missing before this can be signed."""
        checked_text("assessment", self.assessment, _LONGEST_TEXT)
        checked_text("plan", self.plan, _LONGEST_TEXT)
        if self.renewal is not None:
            checked_text("medicine", self.renewal.medicine, _LONGEST_LINE)

    def words(self) -> list[str]:
        """Return all text in it."""
        said = [self.assessment, self.plan]
        said += [word for diagnosis in self.diagnoses for word in (diagnosis.display, diagnosis.code)]
        if self.renewal is not None:
            said += [self.renewal.medicine, self.renewal.remark]
        return [*said, "" if self.follow_up is None else self.follow_up.remark]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> AnswerContent:
        """Return what `plain` was made of. Raises Malformed."""
        renewal, follow_up = plain.get("renewal"), plain.get("follow_up")
        return cls(
            plain["assessment"],
            plain["plan"],
            tuple(Diagnosis(CodeSystem(d["system"]), d["code"], d["display"]) for d in plain["diagnoses"]),
            None if renewal is None else Renewal(**{**renewal, "decision": _decision(renewal)}),
            None if follow_up is None else FollowUp(**{**follow_up, "way": FollowUpWay(follow_up["way"])}),
        )


_HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "assessment": "Assessment",
            "diagnoses": "Diagnoses",
            "plan": "Plan",
            "renewal": "Prescription",
            "follow_up": "Follow-up",
            "days": "in {} days",
        },
        "es": {
            "assessment": "Valoración",
            "diagnoses": "Diagnósticos",
            "plan": "Plan",
            "renewal": "Receta",
            "follow_up": "Seguimiento",
            "days": "en {} días",
        },
    }
)


def note_text(content: AnswerContent, locale: str) -> str:
    """Return the note to sign, with headings in the clinic's language, English if there are none in it."""
    words = _HEADINGS.get(locale.partition("-")[0], _HEADINGS["en"])
    return "\n\n".join(f"{words[name]}\n{text}" for name, text in _sections(content, words["days"]) if text)


def _sections(content: AnswerContent, days: str) -> Iterator[tuple[str, str]]:
    yield "assessment", content.assessment
    yield "diagnoses", "\n".join(f"{d.display} ({d.code})" for d in content.diagnoses)
    yield "plan", content.plan
    renewal, follow_up = content.renewal, content.follow_up
    if renewal is not None:
        yield "renewal", _lines(f"{renewal.medicine}: {renewal.decision.value}", renewal.remark)
    if follow_up is not None:
        when = "" if follow_up.in_days is None else f", {days.format(follow_up.in_days)}"
        yield "follow_up", _lines(f"{follow_up.way.value}{when}", follow_up.remark)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _decision(renewal: Mapping[str, Any]) -> RenewalDecision:
    return RenewalDecision(renewal["decision"])
