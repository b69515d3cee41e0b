"""Routing of data packets between participants: who sent it, who may have it, and each one once.

The channel a packet came by says whether it is reliable; its own `kind` is not believed, since stock
clients set it wrongly.
"""

from google.protobuf.message import DecodeError
from livekit.protocol import models

from mediaserver import DataChannelLabel, PeerId
from signalling.session.data_cache import CachedPacket
from signalling.session.effects import SendData
from signalling.session.moment import Moment
from signalling.session.participant import Participant
from signalling.session.state import RoomState

_Kind = models.DataPacket.Kind
_State = models.ParticipantInfo.State


def route(
    room: RoomState, sender: Participant, channel: DataChannelLabel, payload: bytes, now: Moment
) -> None:
    """Forward a packet from `sender`. What is malformed, repeated or not allowed is dropped."""
    if channel is DataChannelLabel.DATA_TRACK or not sender.permission.can_publish_data:
        return
    if len(payload) > room.settings.data_packet_size:
        return
    try:
        packet = models.DataPacket.FromString(payload)
    except DecodeError:
        return
    # The only kind of packet that is the server's own to send.
    if packet.WhichOneof("value") in (None, "speaker"):
        return
    reliable = channel is DataChannelLabel.RELIABLE
    if reliable and packet.sequence and not _is_new(sender, packet.sequence):
        return
    _sign(packet, sender)
    packet.kind = _Kind.RELIABLE if reliable else _Kind.LOSSY
    recipients = _recipients(room, packet, sender)
    _deliver(room, packet, sender.sid, recipients, now)


def send_from_server(room: RoomState, packet: models.DataPacket, now: Moment) -> None:
    """Forward a packet that comes from the API, without a sender."""
    _deliver(room, packet, PeerId(""), _recipients(room, packet, None), now)


def replay(room: RoomState, recipient: Participant, last_sequences: dict[str, int], now: Moment) -> None:
    """Send again what a resuming client says it has not received."""
    for payload in room.cache.missed_by(recipient.sid, last_sequences, now.monotonic_s):
        room.emit(SendData((recipient.sid,), DataChannelLabel.RELIABLE, payload))


def _is_new(sender: Participant, sequence: int) -> bool:
    if sequence <= sender.last_sequence:
        return False
    sender.last_sequence = sequence
    return True


def _sign(packet: models.DataPacket, sender: Participant) -> None:
    """Write the true sender over whatever the client claimed, in the deprecated fields too."""
    packet.participant_sid, packet.participant_identity = sender.sid, sender.identity
    if packet.HasField("user"):
        packet.user.participant_sid, packet.user.participant_identity = sender.sid, sender.identity


def _recipients(room: RoomState, packet: models.DataPacket, sender: Participant | None) -> tuple[PeerId, ...]:
    """Everyone with media up but the sender; only those named, if any are. Metrics only to those allowed."""
    identities = {*packet.destination_identities, *packet.user.destination_identities}
    sids = set(packet.user.destination_sids)
    metrics = packet.HasField("metrics")
    return tuple(
        p.sid
        for p in room.participants.values()
        if p is not sender
        and p.state == _State.ACTIVE
        and (not (identities or sids) or p.identity in identities or p.sid in sids)
        and (not metrics or p.permission.can_subscribe_metrics)
    )


def _deliver(
    room: RoomState, packet: models.DataPacket, sender: PeerId, recipients: tuple[PeerId, ...], now: Moment
) -> None:
    if not recipients:
        return
    payload = packet.SerializeToString()
    reliable = packet.kind == _Kind.RELIABLE
    if reliable and packet.sequence:
        cached = CachedPacket(now.monotonic_s, sender, packet.sequence, frozenset(recipients), payload)
        room.cache.add(cached)
    channel = DataChannelLabel.RELIABLE if reliable else DataChannelLabel.LOSSY
    room.emit(SendData(recipients, channel, payload))
