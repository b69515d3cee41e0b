"""`housecall clinic …`: founds clinics and lists them."""

from typing import Annotated

import typer

from clinic import Credentials, Members, Questionnaires, SecretToken, StaffRole, TenantDraft, Tenants
from housecall.clinic_settings import ClinicSettings
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
from housecall.config import ProgramSettings, Settings
from housecall.installation import command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from store_forward import publish_shipped

clinics = typer.Typer(
    name="clinic", help="Founds clinics and lists them.", no_args_is_help=True, add_completion=False
)


@clinics.command("add")
def add(
    *,
    name: Annotated[str, typer.Option(help="What people call it.")],
    slug: Annotated[str, typer.Option(help="Its part of addresses: small letters, digits, hyphens.")],
    zone: Annotated[str, typer.Option(help="IANA time zone, Europe/Madrid for instance.")],
    admin_name: Annotated[str, typer.Option(help="Who administers it first.")],
    admin_email: Annotated[str, typer.Option(help="What they sign in with.")],
    locale: Annotated[str, typer.Option(help="BCP 47 language of the clinic.")] = "en",
    emergency_number: Annotated[str, typer.Option(help="What patients in danger are told to call.")] = "112",
    phone: Annotated[str, typer.Option(help="The clinic's own number, shown to patients.")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Found a clinic with its first administrator, and print the link with which they set a password."""
    with failing_in_one_line():
        settings = settings_of(data_dir, config)
        draft = TenantDraft(name, slug, zone, locale, emergency_number, phone=phone)
        token = run(_found(settings, draft, admin_name, admin_email))
        link = welcome_link(settings, token)
        if as_json:
            print_json({"slug": slug, "admin": admin_email, "link": link})
        else:
            out.print(f"The clinic {name} is founded. {admin_name} sets a password, within three days, at")
            out.print(link, markup=False)


@clinics.command("list")
def list_clinics(*, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """List the clinics of this installation."""
    with failing_in_one_line():
        rows = run(_listed(settings_of(data_dir, config)))
        print_list(rows, as_json=as_json, empty="There is no clinic yet: 'housecall clinic add' founds one.")


def welcome_link(settings: Settings, token: SecretToken) -> str:
    """Return where an invitation is accepted; the token stands in the fragment, which no server sees."""
    site = settings.part(ClinicSettings).site(settings.part(ProgramSettings).port)
    return f"{site}/welcome#{token}"


async def _found(settings: Settings, draft: TenantDraft, name: str, email: str) -> SecretToken:
    origin = command_origin("clinic-add")
    async with opened_installation(settings.part(VaultSettings), found=True) as opened:
        # One unit on the server's behalf cannot add staff, which belongs to a clinic: hence two.
        async with opened.database.write(origin) as unit:
            clinic = await Tenants(opened.records).create(unit, draft)
        async with opened.database.write(origin.within(clinic.id)) as unit:
            await publish_shipped(unit, Questionnaires(opened.records))
            member = await Members(opened.records).add(unit, name, email, [StaffRole.ADMIN])
            return await Credentials(opened.records).invite(unit, member.id)


async def _listed(settings: Settings) -> list[dict[str, str]]:
    async with (
        opened_installation(settings.part(VaultSettings)) as opened,
        opened.database.read(command_origin("clinic-list")) as reading,
    ):
        return [
            {
                "slug": each.slug,
                "name": each.name,
                "zone": each.calendar.zone.key,
                "locale": each.locale,
                "id": str(each.id),
            }
            for each in await Tenants(opened.records).all(reading)
        ]
