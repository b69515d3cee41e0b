"""Cases as they are kept: their rows, versions and repository."""

from store_forward.cases.case import MISSED_VISIT, Case, CaseVersion, CheckIn, WayIn, case_target
from store_forward.cases.cases import CaseDraft, Cases
from store_forward.cases.news import CaseNews
from store_forward.cases.rows import CaseRow, CaseVersionRow

__all__ = [
    "MISSED_VISIT",
    "Case",
    "CaseDraft",
    "CaseNews",
    "CaseRow",
    "CaseVersion",
    "CaseVersionRow",
    "Cases",
    "CheckIn",
    "WayIn",
    "case_target",
]
