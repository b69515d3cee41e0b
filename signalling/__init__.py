"""The only door to browsers: HTTP, WebSocket, the LiveKit wire, and the static web client."""

from signalling.application import create_application, drain
from signalling.errors import SignallingError
from signalling.events import EventHub
from signalling.grants import Claims, VideoGrants
from signalling.invite import Invite, Role, link, mint_invite
from signalling.services import ClinicServices
from signalling.settings import SignallingSettings
from signalling.tokens import mint

__all__ = [
    "Claims",
    "ClinicServices",
    "EventHub",
    "Invite",
    "Role",
    "SignallingError",
    "SignallingSettings",
    "VideoGrants",
    "create_application",
    "drain",
    "link",
    "mint",
    "mint_invite",
]
