"""The demonstration clinic, served for one test: its staff, their second factors, and what was posted."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyotp import TOTP

from housecall.demo import PASSWORD, furnish
from housecall.vault_settings import VaultSettings
from tests.support.served import Served, serving

CLINIC = "demo"
ADMIN = "admin@demo.example"
ADA = "ada@demo.example"
GRACE = "grace@demo.example"
ROSA = "rosa@demo.example"
CODE_S = 30
FRESH_FOR = timedelta(minutes=5)
"""For how long a furnished clinic is still today's: its visits come closer meanwhile."""
LETTER_TRIES = 50


@dataclass
class ClinicWorld:
    """A served clinic. `secrets`: of second factors, by address; `letters`: folder of what was posted."""

    served: Served
    secrets: Mapping[str, str]
    letters: Path
    used: dict[str, int] = field(default_factory=dict)
    """The last time step of each one's code: a code works once."""

    async def code(self, email: str) -> str:
        """Return a one-time code that was not used before, waiting for the next if need be.

        A clock one step off is tolerated, so that the next step's code may be used now.
        """
        step = max(_step(), self.used.get(email, 0) + 1)
        opens_at = (step - 1) * CODE_S
        await asyncio.sleep(max(0.0, opens_at - datetime.now(UTC).timestamp()))
        self.used[email] = step
        return TOTP(self.secrets[email]).generate_otp(step)

    async def letter(self, address: str, saying: str = "") -> str:
        """Wait for the newest that was posted to an address, and says something."""
        for _ in range(LETTER_TRIES):
            texts = [path.read_text() for path in sorted(self.letters.glob("*"))]
            mine = [text for text in texts if address in text and saying in text]
            if mine:
                return mine[-1]
            await asyncio.sleep(0.2)
        raise AssertionError(f"nothing was posted to {address}")


def _step() -> int:
    return int(datetime.now(UTC).timestamp()) // CODE_S


@dataclass(frozen=True)
class _Pattern:
    """A clinic to copy: furnishing one takes seconds."""

    folder: Path
    furnished_at: datetime
    secrets: Mapping[str, str]


_patterns: list[_Pattern] = []


async def furnished(folder: Path) -> Mapping[str, str]:
    """Put the demonstration clinic as it is today into an empty folder; return its secrets."""
    now = datetime.now(UTC)
    if not _patterns or now - _patterns[-1].furnished_at > FRESH_FOR:
        made = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        secrets = (await furnish(VaultSettings(data_dir=str(made)), now)).secrets
        _patterns.append(_Pattern(made, now, secrets))
    await asyncio.to_thread(shutil.copytree, _patterns[-1].folder, folder, dirs_exist_ok=True)
    return _patterns[-1].secrets


@asynccontextmanager
async def clinic_served(
    folder: Path, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> AsyncIterator[ClinicWorld]:
    """Furnish the demonstration clinic in an empty folder, and serve it until the block ends."""
    secrets = await furnished(folder)
    async with serving([f"--data-dir={folder}", *arguments], environment=environment) as served:
        yield ClinicWorld(served, secrets, folder / "letters")


__all__ = ["ADA", "ADMIN", "CLINIC", "GRACE", "PASSWORD", "ROSA", "ClinicWorld", "clinic_served", "furnished"]
