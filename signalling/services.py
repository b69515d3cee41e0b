"""What the doors of the clinic are built on: plain objects that `housecall` assembles and hands over."""

from dataclasses import dataclass, field

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
    Passwords,
    Patients,
    Printer,
    Proxies,
    Questionnaires,
    RateLimits,
    Records,
    Sessions,
    SignIn,
    SingleSignOn,
    Tenants,
    Threads,
)
from vault import AuditTrail, Blobs, Database, DataKeys, LegalHolds, Purge, RetentionRules


@dataclass(frozen=True, kw_only=True)
class ClinicServices:
    """The vault and the repositories of `clinic`; an operation names this type to be given it.

    `network_key`: keys the hashes of addresses in the audit trail, so keep it as long as the trail.
    `public_url`: https:// URL of the web client without a slash at its end, for links in notices.
    `single_sign_on`: of the one clinic that has a provider of identities; None without.
    """

    database: Database
    keys: DataKeys
    trail: AuditTrail
    blobs: Blobs
    holds: LegalHolds
    retention: RetentionRules
    purge: Purge
    records: Records
    tenants: Tenants
    members: Members
    credentials: Credentials
    passwords: Passwords
    passkeys: Passkeys
    sign_in: SignIn
    sessions: Sessions
    rate_limits: RateLimits
    patients: Patients
    contacts: Contacts
    proxies: Proxies
    access: Access
    break_glass: BreakGlass
    correction: Correction
    links: Links
    encounters: Encounters
    consents: Consents
    threads: Threads
    attachments: Attachments
    notes: Notes
    questionnaires: Questionnaires
    notifier: Notifier
    printer: Printer
    network_key: bytes = field(repr=False)
    public_url: str
    single_sign_on: SingleSignOn | None = None
