"""Tells browsers that something happened, by id only; what they miss they are told when they come back."""

from signalling.events.endpoint import EventsEndpoint
from signalling.events.hub import EventHub

__all__ = ["EventHub", "EventsEndpoint"]
