"""Puts the inbox together on an open clinic."""

from clinic import Announcer, LinkPurpose, SecretToken
from signalling import ClinicServices
from store_forward import AppointmentBook, Foundations, Inbox, SentFiles


def inbox_on(
    services: ClinicServices,
    announcer: Announcer,
    book: AppointmentBook | None = None,
    sent_files: SentFiles | None = None,
) -> Inbox:
    """Return the inbox of these services. `book`: where visits are booked, if anywhere.

    `sent_files`: None for those that were uploaded.
    """

    def address(_purpose: LinkPurpose, token: SecretToken) -> str:
        return f"{services.public_url}/open#{token}"

    return Inbox(
        Foundations(
            database=services.database,
            records=services.records,
            tenants=services.tenants,
            members=services.members,
            patients=services.patients,
            contacts=services.contacts,
            links=services.links,
            encounters=services.encounters,
            threads=services.threads,
            notes=services.notes,
            questionnaires=services.questionnaires,
            notifier=services.notifier,
            limits=services.rate_limits,
            address=address,
            announcer=announcer,
            book=book,
            files=sent_files or SentFiles(),
        )
    )
