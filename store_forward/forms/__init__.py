"""Forms that people send in: the shipped ones, and what any of them says of its cases."""

from store_forward.forms.case_form import GENERAL_POOL, KIND_SYSTEM, CaseForm, Photos, read_case_form
from store_forward.forms.shipped import KINDS, LANGUAGES, publish_shipped, shipped_forms

__all__ = [
    "GENERAL_POOL",
    "KINDS",
    "KIND_SYSTEM",
    "LANGUAGES",
    "CaseForm",
    "Photos",
    "publish_shipped",
    "read_case_form",
    "shipped_forms",
]
