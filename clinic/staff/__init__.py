"""Who works in a clinic, what they may do, and how they prove who they are."""

from clinic.staff.credentials import Credentials
from clinic.staff.member import Member
from clinic.staff.members import Members
from clinic.staff.passkeys import Ceremony, Passkey, Passkeys, PasskeySettings
from clinic.staff.passwords import Passwords
from clinic.staff.role import Act, StaffRole, may, require
from clinic.staff.sessions import Session, Sessions, Strength
from clinic.staff.sign_in import SignIn
from clinic.staff.single_sign_on import Departure, SingleSignOn, SingleSignOnSettings

__all__ = [
    "Act",
    "Ceremony",
    "Credentials",
    "Departure",
    "Member",
    "Members",
    "Passkey",
    "PasskeySettings",
    "Passkeys",
    "Passwords",
    "Session",
    "Sessions",
    "SignIn",
    "SingleSignOn",
    "SingleSignOnSettings",
    "StaffRole",
    "Strength",
    "may",
    "require",
]
