"""The server forwards what is published to whoever wants it, through every change of mind."""

import asyncio

import pytest
from aiortc.mediastreams import MediaStreamError

from mediaserver import ConnectionQuality, LayerPreference, Quality
from mediaserver.sdp import Direction, read_offer
from tests.behaviour.independent_peer import (
    Participant,
    Picture,
    Tone,
    loudest_frequency_hz,
    next_picture,
)


async def frames_within(track, seconds: float) -> int:
    """Count the frames that arrive."""
    count = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                await track.recv()
                count += 1
    except (TimeoutError, MediaStreamError):
        return count


def section_of(answer: str, mid: str) -> str:
    """Return what the server answered to a section."""
    return next(part for part in answer.split("m=") if f"\r\na=mid:{mid}\r\n" in part)


def direction_of(answer: str, mid: str) -> str:
    """Return the direction the server answered a section with."""
    lines = section_of(answer, mid).splitlines()
    return next(line[2:] for line in lines if line[2:] in list(Direction))


def lasting(answer: str) -> list[str]:
    """Return an answer without its version."""
    return [line for line in answer.splitlines() if not line.startswith("o=")]


async def join_and_watch(join, name: str, publication) -> Participant:
    """Let a participant in who receives one publication."""
    subscriber = join(name)
    subscriber.peer.subscribe(publication)
    kind = "audio" if "sound" in publication else "video"
    subscriber.receive(**{kind: 1})
    await subscriber.connect()
    return subscriber


async def test_a_late_subscriber_gets_a_key_frame(join):
    """The publisher is asked for one (RFC 5104); without it nothing could be decoded for minutes."""
    publisher = join("a")
    view = publisher.publish(Picture(), "view")
    await publisher.connect()
    await join_and_watch(join, "early", view)
    await asyncio.sleep(2)

    late = await join_and_watch(join, "late", view)

    assert (await next_picture(await late.track_of(view), within_s=3)).ndim == 3


async def test_the_first_key_frame_asked_for_is_the_one_shown(node, join):
    """It is asked for when the subscriber can decrypt it, not when it subscribes, which costs a second."""
    publisher = join("a")
    view = publisher.publish(Picture(), "view")
    await publisher.connect()
    await publisher.heard.wait_for("on_published")
    await asyncio.sleep(1.5)
    subscriber = join("b")
    subscriber.peer.subscribe(view)
    subscriber.receive(video=1)
    await subscriber.negotiate()
    await subscriber.heard.wait_for("on_connected")

    await next_picture(await subscriber.track_of(view))

    stats = await node.stats()
    layers = [layer.stream for peer in stats.rooms[0].peers for layer in peer.inbound]
    assert [layer.pli_count for layer in layers] == [1]


async def test_offers_that_change_nothing_disturb_nothing(join):
    """Browsers offer again for many reasons; sound goes on, and the answers are the same."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    track = await subscriber.track_of(sound)
    await loudest_frequency_hz(track, seconds=0.5)

    for _ in range(5):
        await publisher.negotiate()
        await subscriber.negotiate()
        assert abs(await loudest_frequency_hz(track, seconds=0.3) - 440) <= 10

    for participant in (publisher, subscriber):
        answers = [lasting(negotiation.answer) for negotiation in participant.negotiations[1:]]
        assert answers == [answers[0]] * 5
    assert publisher.heard.named("on_unpublished") == []
    assert len(subscriber.heard.named("on_subscribed")) == 1


async def test_an_ice_restart_does_not_interrupt_sound(join):
    """The old path flows until the new credentials have validated one (RFC 8445 section 9)."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    track = await subscriber.track_of(sound)
    await loudest_frequency_hz(track, seconds=0.5)

    for participant in (publisher, subscriber):
        offer = participant.connection.localDescription.sdp
        credentials = read_offer(offer)
        restart = offer.replace(credentials.ice_ufrag, "abcd").replace(credentials.ice_pwd, "p" * 24)
        participant.peer.negotiate(restart)

    assert abs(await loudest_frequency_hz(track, seconds=2.0) - 440) <= 5


async def test_a_publisher_that_leaves_takes_its_tracks_along(join):
    """Subscribers' sections are inactive in their next answer, and free in the one after."""
    publisher, second = join("a"), join("c")
    sound = publisher.publish(Tone(440), "sound")
    other = second.publish(Tone(880), "sound2")
    await asyncio.gather(publisher.connect(), second.connect())
    subscriber = await join_and_watch(join, "b", sound)
    await loudest_frequency_hz(await subscriber.track_of(sound), seconds=0.3)
    (mid,) = subscriber.negotiations[-1].mid_to_publication

    publisher.peer.close()
    first = await subscriber.negotiate()
    subscriber.peer.subscribe(other)
    after = await subscriber.negotiate()

    assert direction_of(first.answer, mid) == "inactive"
    assert dict(first.mid_to_publication) == {}
    assert dict(after.mid_to_publication) == {mid: other}
    assert direction_of(after.answer, mid) == "sendonly"
    await subscriber.heard.wait_for("on_subscribed", count=2)


async def test_a_section_that_stops_sending_ends_its_publication(join):
    """The client has unpublished: others lose it, and the section may be used for another track."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    (transceiver,) = publisher.connection.getTransceivers()

    transceiver.direction = "inactive"
    negotiation = await publisher.negotiate()

    assert dict(negotiation.mid_to_publication) == {}
    await publisher.heard.wait_for("on_unpublished")
    assert publisher.heard.named("on_unpublished") == [(sound,)]
    assert subscriber.peer.subscriptions == {}


async def test_a_subscriber_can_pause_and_go_on(join):
    """Pausing stops the packets; going on begins with a key frame."""
    publisher = join("a")
    view = publisher.publish(Picture(), "view")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", view)
    track = await subscriber.track_of(view)
    await next_picture(track)

    subscriber.peer.prefer(view, LayerPreference(enabled=False))
    await subscriber.heard.wait_for("on_layer_changed", count=2)
    await frames_within(track, 0.5)
    assert await frames_within(track, 1.0) == 0
    subscriber.peer.prefer(view, LayerPreference())

    assert (await next_picture(track, within_s=3)).ndim == 3
    await subscriber.heard.wait_for("on_layer_changed", count=3)
    changes = [quality for _, quality in subscriber.heard.named("on_layer_changed")]
    assert changes == [Quality.HIGH, None, Quality.HIGH]


async def test_subscriptions_beyond_the_free_sections_ask_for_more(join):
    """One request for all that is missing; the client's next offer brings them."""
    publisher = join("a")
    sounds = [publisher.publish(Tone(440 + 220 * number), f"sound{number}") for number in range(3)]
    await publisher.connect()
    subscriber = join("b")
    subscriber.receive(audio=1)
    await subscriber.connect()

    for sound in sounds:
        subscriber.peer.subscribe(sound)

    heard = [await loudest_frequency_hz(await subscriber.track_of(sound)) for sound in sounds]
    assert [round(frequency, -1) for frequency in heard] == [440, 660, 880]
    assert subscriber.heard.named("on_sections_needed") == [(2, 0)]


async def test_unsubscribing_stops_the_sound_at_once(join):
    """No negotiation is needed for that; subscribing again gives it a section again."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    track = await subscriber.track_of(sound)
    await loudest_frequency_hz(track, seconds=0.3)

    subscriber.peer.unsubscribe(sound)
    await frames_within(track, 0.5)
    assert await frames_within(track, 0.5) == 0
    subscriber.peer.subscribe(sound)

    await subscriber.heard.wait_for("on_subscribed", count=2)
    again = await subscriber.track_of(sound)
    assert abs(await loudest_frequency_hz(again) - 440) <= 5


async def test_what_the_server_unpublished_goes_nowhere(join):
    """The client still sends; nobody receives, and its next offer does not bring it back."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    await loudest_frequency_hz(await subscriber.track_of(sound), seconds=0.3)

    publisher.peer.unpublish(sound)
    negotiation = await publisher.negotiate()

    assert dict(negotiation.mid_to_publication) == {}
    assert publisher.heard.named("on_unpublished") == []
    assert subscriber.peer.subscriptions == {}


async def test_who_is_heard_is_told_to_the_room(join, room_heard):
    """Loud for two windows: a speaker; silent for a second: none any more."""
    publisher = join("a")
    publisher.publish(Tone(440), "sound")
    await publisher.connect()

    (speakers,) = await room_heard.wait_for("on_active_speakers", within_s=5)
    assert [speaker.peer_id for speaker in speakers] == ["PA_a"]
    publisher.peer.set_muted("TR_sound", True)
    count = len(room_heard.named("on_active_speakers"))
    (speakers,) = await room_heard.wait_for("on_active_speakers", count=count + 1, within_s=5)

    assert speakers == ()


async def test_nothing_is_forwarded_of_what_others_have_muted(join):
    """Whatever its client goes on sending, until that unmutes; what it mutes itself is not touched."""
    publisher = join("a")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber = await join_and_watch(join, "b", sound)
    track = await subscriber.track_of(sound)
    await frames_within(track, 1)
    publisher.peer.set_muted(sound, True, held=True)
    await frames_within(track, 0.5)

    held = await frames_within(track, 1)
    publisher.peer.set_muted(sound, False)
    released = await frames_within(track, 1)
    publisher.peer.set_muted(sound, True)
    muted_by_itself = await frames_within(track, 1)

    assert held == 0
    assert min(released, muted_by_itself) > 25


async def test_connection_quality_is_told_on_change_only(start_node, room_heard):
    """Grades are looked at again and again, and told once."""
    node = await start_node(quality_interval_s=0.3)
    room = node.open_room("RM_1", room_heard)
    publisher = Participant(room, "a")
    publisher.publish(Tone(440), "sound")
    await publisher.connect()

    await room_heard.wait_for("on_connection_quality", within_s=3)
    await asyncio.sleep(1.0)
    await publisher.close()

    assert room_heard.named("on_connection_quality") == [({"PA_a": ConnectionQuality.EXCELLENT},)]


@pytest.mark.parametrize("leaver", ["publisher", "subscriber", "room", "node"])
async def test_closing_in_any_order_crosses_nothing(node, room, join, leaver):
    """No command names what an earlier one has removed (docs/closures.md)."""
    publisher = join("a")
    sound, view = publisher.publish(Tone(440), "sound"), publisher.publish(Picture(), "view")
    await publisher.connect()
    subscriber = join("b")
    for publication in (sound, view):
        subscriber.peer.subscribe(publication)
    subscriber.receive(audio=1, video=1)
    await subscriber.connect()
    await loudest_frequency_hz(await subscriber.track_of(sound), seconds=0.3)

    match leaver:
        case "publisher":
            publisher.peer.close()
        case "subscriber":
            subscriber.peer.close()
        case "room":
            room.close()
        case "node":
            await node.close()
            return
    await asyncio.sleep(0.1)

    stats = await node.stats()
    assert "unknown_id" not in stats.workers[0].counters.dropped
    snapshot = await room.worker.stats()
    left = 0 if leaver == "room" else 1
    assert len(snapshot.transports) == left
    assert len(snapshot.receivers) == (2 if leaver == "subscriber" else 0)
    assert snapshot.senders == []


async def test_a_musician_is_asked_for_both_channels_and_no_pauses(join):
    """In each answer: the parameters of Opus say what the publisher is to send (RFC 7587 section 6.1)."""
    musician, speaker = join("musician"), join("speaker")
    musician.publish(Tone(), "sound of strings", dtx=False, stereo=True)
    speaker.publish(Tone(), "sound of words")
    await asyncio.gather(musician.connect(), speaker.connect())
    await musician.negotiate()

    played = [section_of(negotiation.answer, "0") for negotiation in musician.negotiations]
    spoken = section_of(speaker.negotiations[0].answer, "0")

    assert len(played) == 2
    assert all("stereo=1;maxaveragebitrate=510000" in answer for answer in played)
    assert not any("usedtx" in answer for answer in played)
    assert "usedtx=1" in spoken
    assert "stereo" not in spoken
