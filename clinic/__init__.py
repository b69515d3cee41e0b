"""Who people are and what is written about them."""

from clinic.migrations import CLINIC_MIGRATIONS
from clinic.rate_limits import RateLimits, memory_storage, redis_storage
from clinic.records import Records
from clinic.secret_tokens import SecretToken
from clinic.staff import (
    Act,
    Ceremony,
    Credentials,
    Member,
    Members,
    Passkey,
    Passkeys,
    PasskeySettings,
    Passwords,
    Session,
    Sessions,
    SignIn,
    StaffRole,
    Strength,
    may,
    require,
)
from clinic.tenants import Hours, Tenant, TenantDraft, Tenants, WorkingCalendar

__all__ = [
    "CLINIC_MIGRATIONS",
    "Act",
    "Ceremony",
    "Credentials",
    "Hours",
    "Member",
    "Members",
    "Passkey",
    "PasskeySettings",
    "Passkeys",
    "Passwords",
    "RateLimits",
    "Records",
    "SecretToken",
    "Session",
    "Sessions",
    "SignIn",
    "StaffRole",
    "Strength",
    "Tenant",
    "TenantDraft",
    "Tenants",
    "WorkingCalendar",
    "may",
    "memory_storage",
    "redis_storage",
    "require",
]
