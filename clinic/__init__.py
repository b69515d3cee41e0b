"""Who people are and what is written about them."""

from clinic.migrations import CLINIC_MIGRATIONS
from clinic.records import Records
from clinic.tenants import Hours, Tenant, TenantDraft, Tenants, WorkingCalendar

__all__ = [
    "CLINIC_MIGRATIONS",
    "Hours",
    "Records",
    "Tenant",
    "TenantDraft",
    "Tenants",
    "WorkingCalendar",
]
