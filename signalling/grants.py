"""What a token says of its bearer: who they are and what they may do.

The claims are those of LiveKit access tokens, in camelCase on the wire; unknown ones are ignored.
Read and written by `signalling.tokens`; carried by every participant.
"""

from typing import Annotated, Any

from livekit.protocol import models
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

_SOURCES = {
    "camera": models.TrackSource.CAMERA,
    "microphone": models.TrackSource.MICROPHONE,
    "screen_share": models.TrackSource.SCREEN_SHARE,
    "screen_share_audio": models.TrackSource.SCREEN_SHARE_AUDIO,
}
_Kind = models.ParticipantInfo.Kind
_UNKNOWN_SOURCE = "unknown"
"""Stands for a source that this server does not know, and allows nothing."""

_KINDS = {
    "standard": _Kind.STANDARD,
    "ingress": _Kind.INGRESS,
    "egress": _Kind.EGRESS,
    "sip": _Kind.SIP,
    "agent": _Kind.AGENT,
    "connector": _Kind.CONNECTOR,
    "bridge": _Kind.BRIDGE,
}


def _none_is_absent(value: Any) -> Any:
    return False if value is None else value


# Some token libraries write what was not set as null.
_Flag = Annotated[bool, BeforeValidator(_none_is_absent)]


class _Wire(BaseModel):
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="ignore"
    )


class VideoGrants(_Wire):
    """Rights on rooms. None in a `can_…` field means that the token does not say."""

    room_create: _Flag = False
    room_list: _Flag = False
    room_record: _Flag = False
    room_admin: _Flag = False
    room_join: _Flag = False
    room: str = ""
    can_publish: bool | None = None
    can_subscribe: bool | None = None
    can_publish_data: bool | None = None
    can_publish_sources: tuple[str, ...] | None = None
    can_update_own_metadata: bool | None = None
    ingress_admin: _Flag = False
    hidden: _Flag = False
    recorder: _Flag = False
    agent: _Flag = False
    can_subscribe_metrics: bool | None = None
    can_manage_agent_session: bool | None = None
    destination_room: str = ""

    def permission(self) -> models.ParticipantPermission:
        """Return the rights inside the room. Absent: may publish, subscribe and send data, no more.

        Who may not publish may not send data either, unless the token says so; changing one's own
        metadata is never allowed by silence. Sources of which none is known here allow nothing: an empty
        list would allow all.
        """
        sources = [_SOURCES[name] for name in self.can_publish_sources or () if name in _SOURCES]
        can_publish = self.can_publish is not False
        return models.ParticipantPermission(
            can_subscribe=self.can_subscribe is not False,
            can_publish=can_publish and not (self.can_publish_sources and not sources),
            can_publish_data=can_publish if self.can_publish_data is None else self.can_publish_data,
            can_publish_sources=sources,
            can_update_metadata=bool(self.can_update_own_metadata),
            hidden=self.hidden,
            recorder=self.recorder,
            agent=self.agent,
            can_subscribe_metrics=bool(self.can_subscribe_metrics),
            can_manage_agent_session=bool(self.can_manage_agent_session),
        )

    def with_permission(self, permission: models.ParticipantPermission) -> "VideoGrants":
        """Return these grants with the rights inside the room replaced by `permission`."""
        names = {number: name for name, number in _SOURCES.items()}
        return self.model_copy(
            update={
                "can_publish": permission.can_publish,
                "can_subscribe": permission.can_subscribe,
                "can_publish_data": permission.can_publish_data,
                "can_publish_sources": tuple(
                    names.get(source, _UNKNOWN_SOURCE) for source in permission.can_publish_sources
                )
                or None,
                "can_update_own_metadata": permission.can_update_metadata,
                "hidden": permission.hidden,
            }
        )


class SipGrants(_Wire):
    """Rights on telephony, carried but not used by this server yet."""

    admin: _Flag = False
    call: _Flag = False


class Claims(_Wire):
    """A whole token, verified or about to be minted. Times are Unix seconds."""

    identity: str = Field(default="", exclude=True)
    issuer: str = Field(default="", exclude=True)
    expires_at: float = Field(default=0.0, exclude=True)
    name: str = ""
    kind: str = ""
    kind_details: tuple[str, ...] = ()
    video: VideoGrants = VideoGrants()
    sip: SipGrants | None = None
    agent: dict[str, Any] | None = None
    room_config: dict[str, Any] | None = None
    room_preset: str = ""
    metadata: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    sha256: str = ""

    @property
    def participant_kind(self) -> _Kind:
        """The kind as a number of the wire; unknown words count as a standard participant."""
        return _KINDS.get(self.kind.lower(), _Kind.STANDARD)

    def payload(self) -> dict[str, Any]:
        """Return the claims as they stand in a token, without what is empty; no `iss`, `sub`, times."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
