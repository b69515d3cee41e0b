"""The house: one installation at work, with its clinic's services, its outbox and its worker.

Order of start: installation (folder, keys, database, schema), outbox, worker. Order of end: the worker
gives its jobs back, audit heads are noted, hashing threads end, the database closes. Who serves it ends
before it does.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx

from clinic import MailChannel, Passwords, RateLimits, SingleSignOn, SmsChannel, memory_storage, redis_storage
from consult import ConsultSettings
from housecall.assembly import Assembly, assemble
from housecall.clinic_settings import ClinicSettings
from housecall.gateway import HttpPost, http_post
from housecall.installation import Installation, command_origin, opened_installation
from housecall.letters import Letter, LettersFolder, NoChannel
from housecall.upkeep import Upkeep
from housecall.vault_settings import VaultSettings
from signalling import ClinicServices
from store_forward import UploadSettings
from vault import (
    DELIVER,
    Channel,
    DataKeys,
    JobQueue,
    JobWorker,
    Outbox,
    Subject,
    TaskiqHints,
    TenantId,
)

SERVER = TenantId(UUID(int=0))
"""Whose data keys the server's own secrets are: no clinic's."""

_NETWORK = Subject("server:network")

_PROVIDER_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class House:
    """What the doors are handed, and what it stands on."""

    installation: Installation
    assembly: Assembly
    worker: JobWorker

    @property
    def services(self) -> ClinicServices:
        """The services of the clinic."""
        return self.assembly.services


@asynccontextmanager
async def opened_house(
    vault: VaultSettings,
    clinic: ClinicSettings,
    port: int,
    on_letter: Callable[[Letter], None] = lambda _: None,
    *,
    files: UploadSettings | None = None,
    visits: ConsultSettings | None = None,
) -> AsyncIterator[House]:
    """Open the house and let it work until the block ends; a new installation is made where there is none.

    `port`: where pages are served, for links while no `site_url` is set. `on_letter`: told of letters that
    are put into a folder. `files`: caps of uploads, `visits`: their times; None for the usual ones.

    Raises: StartupFailed.
    """
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(opened_installation(vault, found=True))
        post = await stack.enter_async_context(http_post())
        queue = JobQueue(TaskiqHints(vault.redis))
        channels = _channels(clinic, opened, post, on_letter)
        outbox = Outbox(opened.database, opened.keys, queue, channels)
        passwords = Passwords()
        stack.callback(passwords.close)
        assembly = assemble(
            opened,
            outbox=outbox,
            files=files or UploadSettings(),
            visits=visits or ConsultSettings(),
            limits=RateLimits(redis_storage(vault.redis) if vault.redis else memory_storage()),
            passwords=passwords,
            passkeys=clinic.passkeys(port),
            network_key=await _network_key(opened),
            site_url=clinic.site(port),
            queue=queue,
            sender=clinic.sender(port),
            single_sign_on=await _single_sign_on(clinic, stack),
        )
        stack.push_async_callback(assembly.files.close)
        upkeep = Upkeep(opened, assembly.services.purge, timedelta(seconds=vault.anchor_interval_s))
        inbox, uploads = assembly.inbox, assembly.files.jobs
        worker = JobWorker(
            opened.database,
            queue,
            {
                DELIVER: outbox.deliver,
                **upkeep.handlers(),
                **inbox.handlers,
                **uploads.handlers,
                **assembly.consult.handlers,
            },
            vault.jobs(),
            recurring={**upkeep.recurring(), **inbox.recurring, **uploads.recurring},
        )
        stack.push_async_callback(upkeep.note_heads, command_origin("close"))
        await stack.enter_async_context(upkeep.watching_keys())
        await worker.start()
        stack.push_async_callback(worker.stop)
        yield House(opened, assembly, worker)


async def _single_sign_on(clinic: ClinicSettings, stack: AsyncExitStack) -> SingleSignOn | None:
    settings = clinic.single_sign_on()
    if settings is None:
        return None
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=_PROVIDER_TIMEOUT_S))
    return SingleSignOn(settings, http)


def _channels(
    settings: ClinicSettings, opened: Installation, post: HttpPost, on_letter: Callable[[Letter], None]
) -> Mapping[str, Channel]:
    mail, sms, folder = settings.mail(), settings.sms(), settings.letters(opened.folder)

    def unsent(channel: str, setting: str) -> Channel:
        return NoChannel(setting) if folder is None else LettersFolder(folder, channel, on_letter)

    return {
        "mail": unsent("mail", "mail_host") if mail is None else MailChannel(mail),
        "sms": unsent("sms", "sms_url") if sms is None else SmsChannel(sms, post, opened.database.clock),
    }


async def _network_key(opened: Installation) -> bytes:
    """Return the key of hashed addresses: made once, wrapped like every other, and in every backup."""
    keys: DataKeys = opened.keys
    async with opened.database.read(command_origin("start")) as reading:
        known = await keys.find(reading, SERVER, _NETWORK)
    if known is None:
        async with opened.database.write(command_origin("start")) as unit:
            known = await keys.obtain(unit, SERVER, _NETWORK)
    return known.secret
