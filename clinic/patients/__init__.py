"""Patients: who they are, how they are reached, who acts for them."""

from clinic.patients.contacts import Contacts
from clinic.patients.patient import Contact, ContactKind, Identity, Patient, Proxy, Relation, checked_contact
from clinic.patients.patients import Patients
from clinic.patients.proxies import Proxies

__all__ = [
    "Contact",
    "ContactKind",
    "Contacts",
    "Identity",
    "Patient",
    "Patients",
    "Proxies",
    "Proxy",
    "Relation",
    "checked_contact",
]
