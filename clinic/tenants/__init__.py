"""Clinics: who they are, when they are open, and how long by their hours something takes."""

from clinic.tenants.calendar import Hours, WorkingCalendar
from clinic.tenants.tenant import Tenant, TenantDraft
from clinic.tenants.tenants import Tenants

__all__ = ["Hours", "Tenant", "TenantDraft", "Tenants", "WorkingCalendar"]
