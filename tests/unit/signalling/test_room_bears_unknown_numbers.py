"""The server takes every number of a newer client: the protocol's enums are open (proto3)."""

import pytest
from google.protobuf.message import Message
from livekit.protocol import models, rtc

UNKNOWN = 99
_MESSAGES = [f.name for f in rtc.SignalRequest.DESCRIPTOR.fields if f.message_type and f.name != "leave"]


def fill(message: Message, text: str, depth: int = 4) -> None:
    """Set every enum to a number nobody knows and every text to `text`."""
    for field in message.DESCRIPTOR.fields:
        many = field.is_repeated
        value = UNKNOWN if field.enum_type else text if field.type == field.TYPE_STRING else None
        if field.message_type and not field.message_type.GetOptions().map_entry:
            part = getattr(message, field.name)
            if depth:
                fill(part.add() if many else part, text, depth - 1)
        elif value is not None and many:
            getattr(message, field.name).append(value)
        elif value is not None:
            setattr(message, field.name, value)


@pytest.mark.parametrize("kind", _MESSAGES)
def test_an_unknown_number_in_any_message_harms_nobody(rig, kind):
    """Whatever is asked for after it is answered."""
    anna, bob = rig.join("anna", can_update_own_metadata=True), rig.join("bob")
    own, other = anna.publishes("mic"), bob.publishes("cam", models.TrackType.VIDEO)
    for sid in (own, other):
        request = rtc.SignalRequest()
        fill(getattr(request, kind), sid)
        rig.run(rig.session.receive(anna.peer, request, rig.now))
        if kind == "add_track":
            request.add_track.type = models.TrackType.VIDEO
            rig.run(rig.session.receive(anna.peer, request, rig.now))
    anna.says(ping=1)
    bob.says(ping=1)
    assert (anna.kinds[-1] == "pong" or kind == "sync_state", bob.kinds[-1]) == (True, "pong")


def test_an_unknown_reason_to_leave_is_the_client_s_own(rig):
    """Those who stay are told the plain reason."""
    anna, bob = rig.join("anna"), rig.join("bob")
    bob.says(leave=rtc.LeaveRequest(reason=UNKNOWN))
    assert anna.last("update").participants[0].disconnect_reason == models.DisconnectReason.CLIENT_INITIATED


def test_a_join_full_of_unknown_numbers_is_a_join(rig):
    """With the track it announces."""
    request = rtc.JoinRequest()
    fill(request, "x")
    request.ClearField("reconnect")
    request.add_track_requests[0].type = models.TrackType.VIDEO
    anna = rig.join("anna", request=request)
    assert {"join", "track_published"} <= set(anna.kinds)
    assert rig.session.population == 1
