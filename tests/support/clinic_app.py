"""The REST API over a small clinic: people who sign in over HTTP and keep their cookies, as browsers do."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from argon2 import PasswordHasher
from pyotp import TOTP
from sqlalchemy import select

from clinic import (
    Access,
    Attachments,
    BreakGlass,
    Consents,
    Contacts,
    Correction,
    Credentials,
    Encounters,
    Links,
    Member,
    Members,
    Notes,
    Notifier,
    Passkeys,
    PasskeySettings,
    Passwords,
    Patients,
    Printer,
    Proxies,
    Questionnaires,
    RateLimits,
    Sessions,
    SignIn,
    SingleSignOn,
    StaffRole,
    Tenants,
    Threads,
    memory_storage,
)
from consult import Consult, ConsultSettings
from housecall.files import files_on
from housecall.inbox import inbox_on
from housecall.visits import InboxInstead, VisitBook, visits_on
from mediaserver import Node
from signalling import ClinicServices, EventHub
from store_forward import CaseDisposal, CaseRefiling, FileIntake, Inbox, UploadSettings
from tests.behaviour.clinic.folk import Alerts
from tests.behaviour.clinic.surgery import TENANT, Surgery
from tests.support.signalling_app import signalling_served
from vault import Blobs, BlobSettings, Delivery, JobQueue, LegalHolds, NoHints, Outbox, Purge, RetentionRules
from vault.audit import AuditTrail
from vault.origin import Origin, TenantId
from vault.outbox.rows import OutboxRow
from vault.sealing import Sealer

PASSWORD = "correct horse battery"
ORIGIN = "https://clinic.example"
SLUGS = {1: "north", 2: "south"}


@dataclass
class Answered:
    """One response, read to its end."""

    status: int
    headers: Any
    content: bytes

    @property
    def json(self) -> Any:
        """What the body says."""
        return aiohttp.payload.json.loads(self.content)

    @property
    def code(self) -> str | None:
        """The stable code of a problem."""
        return self.json["code"] if self.headers["Content-Type"].startswith("application/problem") else None


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies and says where its requests come from."""

    url: str
    http: aiohttp.ClientSession
    member: Member | None = None
    totp: TOTP | None = None

    async def ask(self, method: str, path: str, body: Any = None, **options) -> Answered:
        """Ask `/api/v1` for `path`; `options` are aiohttp's."""
        headers = {"Origin": self.url} | options.pop("headers", {})
        if body is not None:
            options["json"] = body
            options.pop("data", None)
        url = f"{self.url}/api/v1{path}"
        async with self.http.request(method, url, headers=headers, allow_redirects=False, **options) as got:
            return Answered(got.status, got.headers, await got.read())

    async def get(self, path: str, **options) -> Answered:
        """Ask with GET."""
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options) -> Answered:
        """Ask with POST."""
        return await self.ask("POST", path, body, **options)


@dataclass
class ClinicApp:
    """A served clinic, its services, and the browsers that look at it."""

    surgery: Surgery
    services: ClinicServices
    url: str
    stack: AsyncExitStack
    alerts: Alerts
    events: EventHub
    inbox: Inbox
    consult: Consult
    files: FileIntake
    queue: JobQueue
    node: Node

    async def browser(self) -> Browser:
        """Open a browser without cookies."""
        jar = aiohttp.CookieJar(unsafe=True)  # or else none for an address of numbers
        http = await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        return Browser(self.url, http)

    async def employ(
        self, *roles: StaffRole, email: str = "ada@clinic.example", tenant: TenantId = TENANT
    ) -> tuple[Member, TOTP]:
        """Add a member of staff with a password and a second factor, whose next code is unused."""
        kept = await self.services.passwords.hash(PASSWORD)
        async with self.surgery.write(tenant) as unit:
            member = await self.services.members.add(unit, "Ada Byron", email, roles)
            await self.services.credentials.set_password(unit, member.id, kept)
            uri = await self.services.credentials.begin_totp(unit, member.id, email, "North Clinic")
        totp = TOTP(parse_qs(urlsplit(uri).query)["secret"][0])
        async with self.surgery.write(tenant) as unit:
            await self.services.credentials.confirm_totp(unit, member.id, totp.at(self.surgery.now))
        self.surgery.pass_time(seconds=30)
        return member, totp

    async def signed_in(
        self,
        *roles: StaffRole,
        email: str = "ada@clinic.example",
        tenant: TenantId = TENANT,
    ) -> Browser:
        """Return the browser of a new member of staff who has just signed in."""
        member, totp = await self.employ(*roles, email=email, tenant=tenant)
        browser = await self.browser()
        browser.member, browser.totp = member, totp
        answered = await self.sign_in(browser, email, tenant)
        assert answered.status == 200, answered.content
        return browser

    async def sign_in(self, browser: Browser, email: str, tenant: TenantId = TENANT) -> Answered:
        """Sign in with password and the code of this moment."""
        code = {} if browser.totp is None else {"code": browser.totp.at(self.surgery.now)}
        body = {"clinic": SLUGS[tenant.int], "email": email, "password": PASSWORD} | code
        return await browser.post("/sign-in", body)


class Nowhere:
    """A channel that carries nothing: what was posted stays in the outbox."""

    async def deliver(self, delivery: Delivery) -> None:
        """Never called: no worker runs."""


async def posted(app: ClinicApp) -> list[dict[str, Any]]:
    """Return the messages that wait in the outbox, oldest first."""
    origin = Origin.server("tests", "request:posted")
    async with app.surgery.database.read(origin) as reading:
        rows = list(await reading.session.scalars(select(OutboxRow).order_by(OutboxRow.created_at)))
        opened = await Sealer(app.surgery.keys).open(reading, rows, "message")
    return [values["message"] for values in opened]


async def posted_token(app: ClinicApp) -> str:
    """Return the token in the link that was posted last."""
    return (await posted(app))[-1]["text"].partition("#")[2].strip()


def services_of(surgery: Surgery, folder: Path, alerts: Alerts, events: EventHub) -> ClinicServices:
    """Build every service on a small clinic; blobs go into `folder`."""
    records, database, keys = surgery.records, surgery.database, surgery.keys
    patients, proxies = Patients(records), Proxies(records)
    links, glass = Links(records, patients, proxies), BreakGlass(records, alerts)
    passwords = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passkeys = Passkeys(records, PasskeySettings(rp_id="clinic.example", origins=(ORIGIN,)))
    limits = RateLimits(memory_storage())
    blobs = Blobs(BlobSettings(folder=folder), keys)
    trail = AuditTrail(keys)
    holds, rules = LegalHolds(Sealer(keys), trail), RetentionRules(trail)
    outbox = Outbox(database, keys, JobQueue(NoHints()), {"mail": Nowhere(), "sms": Nowhere()})
    return ClinicServices(
        database=database,
        keys=keys,
        trail=trail,
        blobs=blobs,
        holds=holds,
        retention=rules,
        purge=Purge(database, trail, rules, holds, [CaseDisposal(records, blobs)]),
        records=records,
        tenants=Tenants(records),
        members=Members(records),
        credentials=Credentials(records),
        passwords=passwords,
        passkeys=passkeys,
        sign_in=SignIn(database, records, passwords, passkeys, limits),
        sessions=Sessions(records),
        rate_limits=limits,
        patients=patients,
        contacts=Contacts(records),
        proxies=proxies,
        access=Access(database, records, glass),
        break_glass=glass,
        correction=Correction(records, links),
        links=links,
        encounters=Encounters(records),
        consents=Consents(records, proxies),
        threads=Threads(records, events),
        attachments=Attachments(records, blobs),
        notes=Notes(records),
        questionnaires=Questionnaires(records),
        notifier=Notifier(records, outbox),
        printer=Printer(),
        network_key=b"of the tests".ljust(32),
        public_url=ORIGIN,
    )


@asynccontextmanager
async def clinic_served(
    surgery: Surgery, folder: Path, provider: SingleSignOn | None = None, **settings
) -> AsyncIterator[ClinicApp]:
    """Serve a small clinic until the block ends. `provider`: of identities, for the north clinic."""
    alerts, events = Alerts(), EventHub()
    services = replace(services_of(surgery, folder, alerts, events), single_sign_on=provider)
    instead, queue = InboxInstead(), JobQueue(NoHints())
    consult = visits_on(
        services, events, queue, sender="visits@clinic.example", instead=instead, settings=ConsultSettings()
    )
    inbox = instead.inbox = inbox_on(services, events, VisitBook(consult, services))
    files = files_on(services, queue, UploadSettings())
    others = (CaseRefiling(services.records, events), consult.refiling, files.uploads)
    services = replace(services, correction=Correction(services.records, services.links, others))
    async with AsyncExitStack() as stack:
        stack.callback(services.passwords.close)
        stack.push_async_callback(files.close)
        served = await stack.enter_async_context(
            signalling_served(services=services, parts=(inbox, consult, files), events=events, **settings)
        )
        yield ClinicApp(
            surgery,
            services,
            served.url,
            stack,
            alerts,
            events,
            inbox,
            consult,
            files,
            queue,
            served.node,
        )
