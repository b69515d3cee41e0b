"""`housecall user …`: adds, lists, suspends and reinstates staff, for when nobody can sign in to do it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from clinic import Credentials, Member, Members, SecretToken, Sessions, StaffRole, Tenants, errors
from housecall.commands.clinics import welcome_link
from housecall.commands.console import (
    AsJson,
    ConfigFile,
    DataDir,
    failing_in_one_line,
    out,
    print_json,
    print_list,
    run,
    settings_of,
)
from housecall.config import Settings
from housecall.installation import Installation, command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from vault import Origin

users = typer.Typer(
    name="user",
    help="Adds, lists, suspends and reinstates staff.",
    no_args_is_help=True,
    add_completion=False,
)

Clinic = Annotated[str, typer.Option(help="The clinic, by its slug.")]
Email = Annotated[str, typer.Option(help="What they sign in with.")]


@users.command("add")
def add(
    *,
    clinic: Clinic,
    name: Annotated[str, typer.Option(help="Their name.")],
    email: Email,
    role: Annotated[list[StaffRole], typer.Option(help="May be given several times.")],
    data_dir: DataDir = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody, and print the link with which they set a password."""
    with failing_in_one_line():
        settings = settings_of(data_dir, config)
        link = welcome_link(settings, run(_added(settings, clinic, name, email, role)))
        if as_json:
            print_json({"clinic": clinic, "email": email, "link": link})
        else:
            out.print(f"{name} sets a password, within three days, at", markup=False)
            out.print(link, markup=False)


@users.command("list")
def list_users(
    *, clinic: Clinic, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False
) -> None:
    """List the staff of a clinic, the longest there first."""
    with failing_in_one_line():
        rows = [_row(member) for member in run(_listed(settings_of(data_dir, config), clinic))]
        print_list(rows, as_json=as_json, empty="Nobody works there yet.")


@users.command("suspend")
def suspend(*, clinic: Clinic, email: Email, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Let somebody in no more; whatever they have open ends at its next request."""
    with failing_in_one_line():
        run(_suspended(settings_of(data_dir, config), clinic, email, suspend=True))
        out.print(f"{email} is suspended.", markup=False)


@users.command("reinstate")
def reinstate(*, clinic: Clinic, email: Email, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Let somebody in again, with the password and second factor they had."""
    with failing_in_one_line():
        run(_suspended(settings_of(data_dir, config), clinic, email, suspend=False))
        out.print(f"{email} may sign in again.", markup=False)


@asynccontextmanager
async def _clinic(settings: Settings, slug: str, command: str) -> AsyncIterator[tuple[Installation, Origin]]:
    """Open the installation, on behalf of one of its clinics. Raises: Unknown."""
    origin = command_origin(command)
    async with opened_installation(settings.part(VaultSettings)) as opened:
        async with opened.database.read(origin) as reading:
            clinic = await Tenants(opened.records).find(reading, slug)
        yield opened, origin.within(clinic.id)


async def _added(settings: Settings, slug: str, name: str, email: str, roles: list[StaffRole]) -> SecretToken:
    async with (
        _clinic(settings, slug, "user-add") as (opened, origin),
        opened.database.write(origin) as unit,
    ):
        member = await Members(opened.records).add(unit, name, email, roles)
        return await Credentials(opened.records).invite(unit, member.id)


async def _listed(settings: Settings, slug: str) -> list[Member]:
    async with (
        _clinic(settings, slug, "user-list") as (opened, origin),
        opened.database.read(origin) as reading,
    ):
        return await Members(opened.records).all(reading)


async def _suspended(settings: Settings, slug: str, email: str, *, suspend: bool) -> None:
    async with (
        _clinic(settings, slug, "user-suspend" if suspend else "user-reinstate") as (opened, origin),
        opened.database.write(origin) as unit,
    ):
        members = Members(opened.records)
        found = [each for each in await members.all(unit) if each.email == email.strip().lower()]
        if not found:
            raise errors.Unknown("member of staff")
        if suspend:
            await members.suspend(unit, found[0].id)
            await Sessions(opened.records).end_all(unit, found[0].id)
        else:
            await members.reinstate(unit, found[0].id)


def _row(member: Member) -> dict[str, object]:
    return {
        "email": member.email,
        "name": member.name,
        "roles": sorted(role.value for role in member.roles),
        "password": member.has_password,
        "second_factor": member.has_totp,
        "suspended": member.suspended_at is not None,
        "id": str(member.id),
    }
