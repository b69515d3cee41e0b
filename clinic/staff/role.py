"""What each role may do (pure). A person may have several roles, and may then do all they allow.

QA may do nothing with patients: it drives the load kit against invented ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.errors import NotAllowed


class StaffRole(StrEnum):
    """What somebody is in a clinic."""

    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    QA = "qa"


class Act(StrEnum):
    """What a role may allow."""

    MANAGE_CLINIC = "manage-clinic"
    MANAGE_STAFF = "manage-staff"
    PUBLISH_FORMS = "publish-forms"
    SEARCH_AUDIT = "search-audit"
    REVIEW_BREAK_GLASS = "review-break-glass"
    REGISTER_PATIENT = "register-patient"
    READ_PATIENT = "read-patient"
    CORRECT_PATIENT = "correct-patient"
    ISSUE_LINK = "issue-link"
    WRITE_MESSAGE = "write-message"
    WRITE_NOTE = "write-note"
    BREAK_GLASS = "break-glass"
    TRIAGE_CASE = "triage-case"
    ANSWER_CASE = "answer-case"
    ASSIGN_CASE = "assign-case"
    READ_FIGURES = "read-figures"
    RUN_LOAD = "run-load"


_CARE = frozenset({Act.REGISTER_PATIENT, Act.READ_PATIENT, Act.ISSUE_LINK, Act.WRITE_MESSAGE})

GRANTS: Mapping[StaffRole, frozenset[Act]] = MappingProxyType(
    {
        StaffRole.PROVIDER: _CARE | {Act.WRITE_NOTE, Act.BREAK_GLASS, Act.TRIAGE_CASE, Act.ANSWER_CASE},
        StaffRole.COORDINATOR: _CARE
        | {Act.CORRECT_PATIENT, Act.TRIAGE_CASE, Act.ASSIGN_CASE, Act.READ_FIGURES},
        StaffRole.ADMIN: frozenset(
            {
                Act.MANAGE_CLINIC,
                Act.MANAGE_STAFF,
                Act.PUBLISH_FORMS,
                Act.SEARCH_AUDIT,
                Act.REVIEW_BREAK_GLASS,
                Act.READ_FIGURES,
            }
        ),
        StaffRole.QA: frozenset({Act.RUN_LOAD}),
    }
)
"""What each role allows."""


def may(roles: Collection[StaffRole], act: Act) -> bool:
    """Say whether any of these roles allows `act`."""
    return any(act in GRANTS[role] for role in roles)


def require(roles: Collection[StaffRole], act: Act) -> None:
    """Raise NotAllowed unless one of these roles allows `act`."""
    if not may(roles, act):
        raise NotAllowed(act.value)
