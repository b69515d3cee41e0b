"""What the roles of a clinic allow."""

import pytest

from clinic.errors import NotAllowed
from clinic.staff.role import GRANTS, Act, StaffRole, may, require

OF_PATIENTS = {
    Act.REGISTER_PATIENT,
    Act.READ_PATIENT,
    Act.CORRECT_PATIENT,
    Act.ISSUE_LINK,
    Act.WRITE_MESSAGE,
    Act.WRITE_NOTE,
    Act.BREAK_GLASS,
}


def test_every_act_is_granted_to_somebody_and_every_role_is_known() -> None:
    """Nothing is offered that nobody could do."""
    assert set(StaffRole) == set(GRANTS)
    assert set(Act) == set().union(*GRANTS.values())


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.QA])
def test_who_runs_the_clinic_or_its_tests_reads_no_patient(role: StaffRole) -> None:
    """Administration and load tests need nobody's record."""
    assert not GRANTS[role] & OF_PATIENTS


def test_several_roles_allow_what_any_of_them_does() -> None:
    """The roles add up, and no roles allow nothing."""
    assert may({StaffRole.QA, StaffRole.PROVIDER}, Act.WRITE_NOTE)
    assert not may((), Act.RUN_LOAD)
    with pytest.raises(NotAllowed, match="write-note"):
        require({StaffRole.COORDINATOR}, Act.WRITE_NOTE)


def test_nobody_reviews_what_their_role_may_break() -> None:
    """Breaking the glass and reviewing it are never of one role."""
    assert not [role for role, acts in GRANTS.items() if {Act.BREAK_GLASS, Act.REVIEW_BREAK_GLASS} <= acts]
