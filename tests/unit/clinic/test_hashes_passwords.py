"""Passwords are hashed with argon2id, in threads, a few at a time."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from clinic.errors import Malformed
from clinic.staff.passwords import LONGEST, SHORTEST, Passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    """Return passwords hashed at next to no cost."""
    passwords = Passwords(hasher=QUICK)
    yield passwords
    passwords.close()


async def test_only_the_password_itself_is_right(passwords: Passwords) -> None:
    """Two hashes of one password differ, and both know it."""
    kept, again = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert kept.startswith("$argon2id$")
    assert kept != again
    assert await passwords.verify(kept, "correct horse")
    assert await passwords.verify(again, "correct horse")
    assert not await passwords.verify(kept, "correct house")
    assert not await passwords.verify("no hash at all", "correct horse")


async def test_two_keyboards_write_one_password(passwords: Passwords) -> None:
    """An accent typed as one character or as two is the same accent (NIST SP 800-63B, 5.1.1.2)."""
    kept = await passwords.hash("contraseña larga")
    assert await passwords.verify(kept, "contrasen\u0303a larga")


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
async def test_too_short_and_too_long_are_refused(passwords: Passwords, length: int) -> None:
    """The error names the field and not the password."""
    with pytest.raises(Malformed) as caught:
        await passwords.hash("x" * length)
    assert "password" == caught.value.field


async def test_nobody_has_no_password(passwords: Passwords) -> None:
    """An unknown account is refused, whatever the decoy's password is."""
    assert not await passwords.verify(None, "nobody's password")


async def test_no_more_hashes_at_once_than_allowed() -> None:
    """Forty sign-ins at once take the memory of two."""
    running, most, lock = 0, 0, threading.Lock()

    class Counted(PasswordHasher):
        def hash(self, password, *, salt=None) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            try:
                return super().hash(password)
            finally:
                with lock:
                    running -= 1

    passwords = Passwords(concurrency=2, hasher=Counted(time_cost=1, memory_cost=1024, parallelism=1))
    await asyncio.gather(*(passwords.hash(f"password number {n}") for n in range(40)))
    passwords.close()
    assert 1 <= most <= 2


def test_default_cost_is_the_second_choice_of_rfc_9106() -> None:
    """64 MiB, three passes, four lanes."""
    passwords = Passwords()
    hasher = passwords._hasher
    assert (65536, 3, 4) == (hasher.memory_cost, hasher.time_cost, hasher.parallelism)
    assert passwords.is_outdated(QUICK.hash("an older password"))
    passwords.close()
