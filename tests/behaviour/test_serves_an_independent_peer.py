"""The server serves an independent peer: aiortc's RTCPeerConnection over real sockets, no signalling."""

import numpy as np

from mediaserver import DataChannelLabel
from tests.behaviour.independent_peer import (
    HEIGHT,
    WIDTH,
    Picture,
    Tone,
    loudest_frequency_hz,
    next_picture,
)


async def test_sound_arrives_as_it_was_sent(join):
    """Opus through ICE, DTLS-SRTP and forwarding: the tone's frequency is found again."""
    publisher, subscriber = join("a"), join("b")
    sound = publisher.publish(Tone(440), "sound")
    await publisher.connect()
    subscriber.peer.subscribe(sound)
    subscriber.receive(audio=1)
    await subscriber.connect()

    heard = await loudest_frequency_hz(await subscriber.track_of(sound))

    assert abs(heard - 440) <= 5


async def test_pictures_arrive_and_move(join):
    """VP8 through the same path: decoded pictures have the size sent, and the square in them moves."""
    publisher, subscriber = join("a"), join("b")
    view = publisher.publish(Picture(), "view")
    await publisher.connect()
    subscriber.peer.subscribe(view)
    subscriber.receive(video=1)
    await subscriber.connect()
    track = await subscriber.track_of(view)

    pictures = [await next_picture(track) for _ in range(20)]

    assert {picture.shape for picture in pictures} == {(HEIGHT, WIDTH, 3)}
    positions = [int(np.argmax(picture[120, :, 0] > 150)) for picture in pictures]
    assert len(set(positions)) >= 10


async def test_data_goes_both_ways(join):
    """The client opens the channel in-band (RFC 8832); messages pass unchanged, empty ones too."""
    participant = join("a")
    channel = participant.open_channel()
    channel.on("open", lambda: [channel.send(b"question"), channel.send(b""), channel.send("text")])
    participant.peer.send_data(DataChannelLabel.RELIABLE, b"sent before the channel was open")
    await participant.connect()

    await participant.heard.wait_for("on_data", count=3)
    participant.peer.send_data(DataChannelLabel.RELIABLE, b"answer" * 10_000)

    assert participant.heard.named("on_data") == [
        (DataChannelLabel.RELIABLE, b"question"),
        (DataChannelLabel.RELIABLE, b""),
        (DataChannelLabel.RELIABLE, b"text"),
    ]
    assert await participant.messages.get() == ("_reliable", b"sent before the channel was open")
    assert await participant.messages.get() == ("_reliable", b"answer" * 10_000)


async def test_two_participants_hear_and_see_each_other(join):
    """Both publish and receive on one connection each; the second to come asks for more sections."""
    first, second = join("a"), join("b")
    first_sound = first.publish(Tone(440), "a_sound")
    first_view = first.publish(Picture(), "a_view")
    await first.connect()
    second_sound = second.publish(Tone(880), "b_sound")
    second_view = second.publish(Picture(), "b_view")
    for publication in (first_sound, first_view):
        second.peer.subscribe(publication)
    await second.connect()
    for publication in (second_sound, second_view):
        first.peer.subscribe(publication)

    assert abs(await loudest_frequency_hz(await first.track_of(second_sound)) - 880) <= 5
    assert abs(await loudest_frequency_hz(await second.track_of(first_sound)) - 440) <= 5
    assert (await next_picture(await first.track_of(second_view))).shape == (HEIGHT, WIDTH, 3)
    assert (await next_picture(await second.track_of(first_view))).shape == (HEIGHT, WIDTH, 3)
