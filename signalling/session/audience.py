"""Who may receive a publisher's tracks: everyone, or those that the publisher named."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from livekit.protocol import rtc


@dataclass(frozen=True, slots=True)
class _Allowance:
    all_tracks: bool
    track_sids: frozenset[str]

    def covers(self, track_sid: str) -> bool:
        return self.all_tracks or track_sid in self.track_sids


@dataclass(frozen=True, slots=True)
class Audience:
    """A publisher's choice; everyone until they choose."""

    everyone: bool = True
    by_sid: Mapping[str, _Allowance] = field(default_factory=dict)
    by_identity: Mapping[str, _Allowance] = field(default_factory=dict)

    @classmethod
    def of(cls, permission: rtc.SubscriptionPermission) -> "Audience":
        """Read a publisher's message. Entries name a participant by SID, by identity, or both."""
        by_sid, by_identity = {}, {}
        for entry in permission.track_permissions:
            allowance = _Allowance(entry.all_tracks, frozenset(entry.track_sids))
            if entry.participant_sid:
                by_sid[entry.participant_sid] = allowance
            if entry.participant_identity:
                by_identity[entry.participant_identity] = allowance
        return cls(everyone=permission.all_participants, by_sid=by_sid, by_identity=by_identity)

    def admits(self, *, sid: str, identity: str, track_sid: str) -> bool:
        """Whether this participant may receive this track."""
        named = self.by_sid.get(sid) or self.by_identity.get(identity)
        return self.everyone or (named is not None and named.covers(track_sid))
