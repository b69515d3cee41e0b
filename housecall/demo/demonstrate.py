"""Runs the demonstration: furnishes the clinic, serves it, and says how to look around in it."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console

from housecall.config import Settings
from housecall.demo.cast import CLINIC, PASSWORD
from housecall.demo.consult_links import links
from housecall.demo.furnish import furnish
from housecall.demo.staff_codes import Row, StaffCodes
from housecall.demo.today import book_today
from housecall.letters import Letter
from housecall.server import Ready, serve
from housecall.vault_settings import VaultSettings

_out = Console(soft_wrap=True, highlight=False)


async def demonstrate(settings: Settings) -> None:
    """Serve the demonstration until SIGTERM or SIGINT. `settings`: development's, and an empty folder."""
    furnished = await furnish(settings.part(VaultSettings), datetime.now(UTC))
    codes = StaffCodes(furnished.secrets)

    async def welcome(ready: Ready) -> None:
        await book_today(ready.house, furnished, datetime.now(UTC))
        _print_clinic(f"http://localhost:{ready.http_port}", codes)
        _print_consult(f"http://localhost:{ready.http_port}", settings)
        _out.print("Ctrl-C ends it, and nothing of it is left.")

    with _codes_on_enter(codes):
        await serve(settings, welcome, _print_letter)


def _print_clinic(site: str, codes: StaffCodes) -> None:
    _out.print(f"\n[bold]{CLINIC.name}[/bold] is open: sign in at [bold]{site}/staff[/bold]\n")
    _out.print(f"  clinic    {CLINIC.slug}\n  password  {PASSWORD}\n")
    _print_codes(codes)
    if sys.stdin.isatty():
        _out.print("\nCodes change every 30 seconds and work once: press Enter for fresh ones.")


def _print_codes(codes: StaffCodes) -> None:
    heading = Row("role", "name", "e-mail", "code", "secret, for an authenticator app")
    for row in (heading, *codes.rows(datetime.now(UTC))):
        line = f"  {row.role:<12} {row.name:<20} {row.email:<20} {row.code:<7} {row.secret}"
        _out.print(line, style="bold" if row is heading else "")


def _print_consult(site: str, settings: Settings) -> None:
    key, secret = settings.signing_key
    _out.print("\nTo meet in the consult room, open each link in a browser window of its own:\n")
    for person, url in links(
        site, key=key, secret=secret, now=time.time(), ttl_s=settings.invite_ttl_s
    ).items():
        _out.print(f"  [bold]{person:<12}[/bold] {url}\n")


def _print_letter(letter: Letter) -> None:
    kind = "Mail" if letter.channel == "mail" else "Short message"
    _out.print(f"\n[bold]{kind} to {letter.to}:[/bold] {letter.subject}", soft_wrap=True)
    _out.print(letter.text, markup=False)


@contextmanager
def _codes_on_enter(codes: StaffCodes) -> Iterator[None]:
    """Print fresh codes whenever Enter is pressed, where there is a keyboard."""
    if not sys.stdin.isatty():
        yield
        return
    loop = asyncio.get_running_loop()

    def pressed() -> None:
        sys.stdin.readline()
        _print_codes(codes)

    loop.add_reader(sys.stdin.fileno(), pressed)
    try:
        yield
    finally:
        loop.remove_reader(sys.stdin.fileno())
