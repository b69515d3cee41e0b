"""Assembles what the packages offer on an open installation, for the doors that stand on it."""

from dataclasses import dataclass, replace

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
    Tenants,
    Threads,
)
from consult import Consult, ConsultSettings
from housecall.files import files_on
from housecall.inbox import inbox_on
from housecall.installation import Installation
from housecall.reviewers import ReviewerMail
from housecall.visits import InboxInstead, VisitBook, visits_on
from signalling import ClinicServices, EventHub
from store_forward import CaseDisposal, CaseRefiling, FileIntake, Inbox, SentFiles, UploadSettings
from vault import JobQueue, LegalHolds, Outbox, Purge, RetentionRules


@dataclass(frozen=True)
class Assembly:
    """Everything that doors and jobs call. `events`: carries what happens to the browsers that look."""

    services: ClinicServices
    inbox: Inbox
    files: FileIntake
    events: EventHub
    consult: Consult


def assemble(
    opened: Installation,
    *,
    outbox: Outbox,
    files: UploadSettings,
    visits: ConsultSettings,
    limits: RateLimits,
    passwords: Passwords,
    passkeys: PasskeySettings,
    network_key: bytes,
    site_url: str,
    queue: JobQueue,
    sender: str,
    single_sign_on: SingleSignOn | None = None,
    sent_files: SentFiles | None = None,
) -> Assembly:
    """Put everything together. `passwords` is the caller's to close. `sender`: whom calendars name.

    `sent_files`: None for those that were uploaded.
    """
    events = EventHub()
    services = _clinic(
        opened,
        outbox=outbox,
        limits=limits,
        passwords=passwords,
        passkeys=passkeys,
        network_key=network_key,
        site_url=site_url,
        single_sign_on=single_sign_on,
        events=events,
    )
    instead = InboxInstead()
    consult = visits_on(services, events, queue, sender=sender, instead=instead, settings=visits)
    inbox = instead.inbox = inbox_on(services, events, VisitBook(consult, services), sent_files)
    intake = files_on(services, queue, files)
    others = (CaseRefiling(services.records, events), consult.refiling, intake.uploads)
    correction = Correction(services.records, services.links, others)
    return Assembly(replace(services, correction=correction), inbox, intake, events, consult)


def _clinic(
    opened: Installation,
    *,
    outbox: Outbox,
    limits: RateLimits,
    passwords: Passwords,
    passkeys: PasskeySettings,
    network_key: bytes,
    site_url: str,
    single_sign_on: SingleSignOn | None,
    events: EventHub,
) -> ClinicServices:
    records, database = opened.records, opened.database
    holds, rules = LegalHolds(records.sealer, opened.trail), RetentionRules(opened.trail)
    tenants, members, notifier = Tenants(records), Members(records), Notifier(records, outbox)
    glass = BreakGlass(records, ReviewerMail(tenants, members, notifier, site_url))
    patients, proxies = Patients(records), Proxies(records)
    links, site_keys = Links(records, patients, proxies), Passkeys(records, passkeys)
    return ClinicServices(
        database=database,
        keys=opened.keys,
        trail=opened.trail,
        blobs=opened.blobs,
        holds=holds,
        retention=rules,
        purge=Purge(database, opened.trail, rules, holds, [CaseDisposal(records, opened.blobs)]),
        records=records,
        tenants=tenants,
        members=members,
        credentials=Credentials(records),
        passwords=passwords,
        passkeys=site_keys,
        sign_in=SignIn(database, records, passwords, site_keys, limits),
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
        attachments=Attachments(records, opened.blobs),
        notes=Notes(records),
        questionnaires=Questionnaires(records),
        notifier=notifier,
        printer=Printer(),
        network_key=network_key,
        public_url=site_url,
        single_sign_on=single_sign_on,
    )
