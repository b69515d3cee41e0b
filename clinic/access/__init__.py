"""Who may read whose record, and what happens in an emergency."""

from clinic.access.access import Access
from clinic.access.break_glass import BreakGlass, BrokenGlass, ReviewerAlert
from clinic.access.owner import Owner, owner_of

__all__ = ["Access", "BreakGlass", "BrokenGlass", "Owner", "ReviewerAlert", "owner_of"]
