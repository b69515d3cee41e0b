"""Every operation of the API and every code its errors have, from which the routes and the document come."""

from signalling.api import CLINIC_FAULTS, FaultTable, Operation, operations_in
from signalling.rest import (
    attachments,
    audit,
    break_glass,
    care_team,
    clinics,
    consents,
    contacts,
    encounters,
    guests,
    links,
    me,
    network_check,
    notes,
    passkeys,
    password,
    patients,
    proxies,
    questionnaires,
    second_factor,
    sessions,
    sign_in,
    staff,
    threads,
)

FAULTS: FaultTable = {**CLINIC_FAULTS}


def operations() -> list[Operation]:
    """Return them, in the order of the document."""
    return operations_in(
        sign_in,
        passkeys,
        password,
        me,
        second_factor,
        sessions,
        clinics,
        staff,
        patients,
        care_team,
        contacts,
        proxies,
        links,
        guests,
        network_check,
        break_glass,
        encounters,
        consents,
        threads,
        notes,
        attachments,
        questionnaires,
        audit,
    )
