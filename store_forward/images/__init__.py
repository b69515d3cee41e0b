"""Files as they are found when opened: their kind, their quality, and the copies that are served."""

from store_forward.images.coach import Measures, Reason, Verdict, judge
from store_forward.images.vocabulary import Insistence, MediaKind, Refusal, View

__all__ = [
    "Insistence",
    "Measures",
    "MediaKind",
    "Reason",
    "Refusal",
    "Verdict",
    "View",
    "judge",
]
