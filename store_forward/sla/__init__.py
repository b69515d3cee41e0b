"""How long people wait for an answer: what is promised, and how much of it is used (pure)."""

from store_forward.sla.clock import Alarm, Clock
from store_forward.sla.promise import DEFAULT_PROMISES, Priority, Promise, Promises, Span, SpanUnit, counting

__all__ = [
    "DEFAULT_PROMISES",
    "Alarm",
    "Clock",
    "Priority",
    "Promise",
    "Promises",
    "Span",
    "SpanUnit",
    "counting",
]
