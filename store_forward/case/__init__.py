"""What a case is and what may become of it (pure)."""

from store_forward.case.state import CaseState, Change, Hold
from store_forward.case.status import CLOSED, OPEN, CaseStatus, Ending, HoldReason

__all__ = ["CLOSED", "OPEN", "CaseState", "CaseStatus", "Change", "Ending", "Hold", "HoldReason"]
