"""Personal links: how patients, and those who help them, get in without an account."""

from clinic.links.link import Holder, Link, LinkAnswer, LinkPurpose
from clinic.links.links import Exchange, Guest, Links

__all__ = ["Exchange", "Guest", "Holder", "Link", "LinkAnswer", "LinkPurpose", "Links"]
