"""One-time codes are accepted within a step of now, and each only once (RFC 6238, section 5.2)."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from pyotp import TOTP

from clinic.staff.totp import PERIOD_S, accepted_step, new_secret, provisioning_uri

NOW = datetime(2026, 3, 2, 14, 0, 10, tzinfo=UTC)
SECRET = new_secret(Random(3).randbytes)
STEP = int(NOW.timestamp()) // PERIOD_S


def _code(steps: int) -> str:
    return TOTP(SECRET).at(NOW + timedelta(seconds=steps * PERIOD_S))


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_may_be_one_step_off(steps: int, accepted: bool) -> None:
    """A code of the step before or after now is as good as one of now."""
    assert (STEP + steps if accepted else None) == accepted_step(SECRET, _code(steps), NOW, None)


@pytest.mark.parametrize(("last", "accepted"), [(-1, True), (0, False), (1, False)])
def test_used_step_and_those_before_are_over(last: int, accepted: bool) -> None:
    """Whoever looked over the shoulder is too late, within the same half minute too."""
    assert accepted == (accepted_step(SECRET, _code(0), NOW, STEP + last) is not None)


@pytest.mark.parametrize("code", ["", "000000x", "é¾6666", "1234567890", "٣٤٥٦٧٨"])
def test_anything_else_is_refused(code: str) -> None:
    """What is no code at all is refused without an error."""
    assert accepted_step(SECRET, code, NOW, None) is None


def test_secret_has_160_bits_and_is_in_the_address() -> None:
    """Any authenticator app can take it."""
    assert len(SECRET) == 32
    assert SECRET in provisioning_uri(SECRET, "ada@clinic.example", "North Clinic")
