"""Runs the demonstration: furnishes the clinic, serves it, and says how to look around in it."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Console

from housecall.config import Settings
from housecall.demo.cast import CLINIC, PASSWORD
from housecall.demo.furnish import furnish
from housecall.demo.staff_codes import Row, StaffCodes
from housecall.demo.today import BookedPart, book_today
from housecall.letters import Letter
from housecall.server import Ready, serve
from housecall.vault_settings import VaultSettings

_out = Console(soft_wrap=True, highlight=False)


async def demonstrate(settings: Settings) -> None:
    """Serve the demonstration until SIGTERM or SIGINT. `settings`: development's, and an empty folder."""
    furnished = await furnish(settings.part(VaultSettings), datetime.now(UTC))
    codes = StaffCodes(furnished.secrets)

    async def welcome(ready: Ready) -> None:
        site = f"http://localhost:{ready.http_port}"
        appointments = await book_today(ready.house, furnished, datetime.now(UTC))
        _print_clinic(site, codes)
        _print_appointments(site, appointments)
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


def _print_appointments(site: str, appointments: Sequence[BookedPart]) -> None:
    zone = ZoneInfo(CLINIC.zone)
    _out.print(
        f"\n[bold]Appointments[/bold] by the clock of {CLINIC.zone}. Open each link in a browser window of "
        "its own, and sign in as the provider to let people in:"
    )
    for booked in appointments:
        starts_at = booked.visit.plan.starts_at
        when = "" if starts_at is None else f"{starts_at.astimezone(zone):%A %H:%M}"
        _out.print(
            f"\n  [bold]{when}  {booked.part.patient.identity.name} with {booked.part.provider.name}[/bold]"
        )
        for whose, url in booked.links.items():
            _out.print(f"    {whose}\n      {url}")
        room = f"{site}/staff/visits/{booked.visit.id}/room"
        _out.print(f"    {booked.part.provider.name}, signed in\n      {room}")
    _out.print(f"\nWho waits is shown at {site}/staff/visits/waiting-room\n")


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
