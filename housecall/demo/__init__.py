"""The demonstration: a made-up clinic with a past, and a consult to join."""

from housecall.demo.cast import CLINIC, PASSWORD
from housecall.demo.demonstrate import demonstrate
from housecall.demo.furnish import furnish

__all__ = ["CLINIC", "PASSWORD", "demonstrate", "furnish"]
