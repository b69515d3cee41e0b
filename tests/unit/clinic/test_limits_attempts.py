"""Guessing is bounded, and somebody who proved who they are starts anew."""

import pytest

from clinic.errors import TooManyAttempts
from clinic.rate_limits import Attempts, RateLimits, memory_storage, redis_storage

FEW = Attempts(3, within_s=90)


async def test_attempts_run_out_and_come_back_when_forgiven() -> None:
    """The one after the last allowed is refused with the time to wait; others are not concerned."""
    limits = RateLimits(memory_storage())
    for _ in range(3):
        await limits.take("sign-in", "ada", FEW)
    with pytest.raises(TooManyAttempts) as caught:
        await limits.take("sign-in", "ada", FEW)
    assert 80 <= caught.value.retry_after_s <= 90
    await limits.take("sign-in", "bob", FEW)
    await limits.take("link", "ada", FEW)
    await limits.forgive("sign-in", "ada", FEW)
    await limits.take("sign-in", "ada", FEW)


def test_redis_is_spoken_to_through_the_client_we_have() -> None:
    """The library would otherwise ask for another Redis client."""
    assert "redispy" in type(redis_storage("redis://localhost:1").bridge).__module__
