"""Assembles the repositories of `clinic` on an open installation, for the doors that stand on them."""

from clinic import (
    Access,
    Announcer,
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
    Proxies,
    Questionnaires,
    RateLimits,
    Sessions,
    SignIn,
    Tenants,
    Threads,
)
from housecall.installation import Installation
from housecall.reviewers import ReviewerMail
from signalling import ClinicServices
from vault import LegalHolds, Outbox


def clinic_services(
    opened: Installation,
    *,
    outbox: Outbox,
    limits: RateLimits,
    passwords: Passwords,
    passkeys: PasskeySettings,
    network_key: bytes,
    site_url: str,
    announcer: Announcer | None = None,
) -> ClinicServices:
    """Return every service of the clinic. `passwords` is the caller's to close."""
    records, database = opened.records, opened.database
    tenants, members, notifier = Tenants(records), Members(records), Notifier(records, outbox)
    glass = BreakGlass(records, ReviewerMail(tenants, members, notifier, site_url))
    patients, proxies = Patients(records), Proxies(records)
    links, site_keys = Links(records, patients, proxies), Passkeys(records, passkeys)
    return ClinicServices(
        database=database,
        keys=opened.keys,
        trail=opened.trail,
        blobs=opened.blobs,
        holds=LegalHolds(records.sealer, opened.trail),
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
        threads=Threads(records, announcer),
        attachments=Attachments(records, opened.blobs),
        notes=Notes(records),
        questionnaires=Questionnaires(records),
        notifier=notifier,
        network_key=network_key,
        public_url=site_url,
    )
