"""Every operation of the API and every code its errors have, from which the routes and the document come."""

from signalling.api import CLINIC_FAULTS, FaultTable, Operation, operations_in
from signalling.rest import me, patients, sign_in

FAULTS: FaultTable = {**CLINIC_FAULTS}


def operations() -> list[Operation]:
    """Return them, in the order of the document."""
    return operations_in(sign_in, me, patients)
