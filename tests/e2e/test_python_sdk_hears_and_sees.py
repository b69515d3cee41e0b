"""The stock Python SDK hears the tone that another sends, and sees its picture in the layer it asks for."""

import pytest
from livekit import rtc

from tests.support.served import Served
from tests.support.stock_client import stock_client, until

HIGH, LOW = rtc.VideoQuality.VIDEO_QUALITY_HIGH, rtc.VideoQuality.VIDEO_QUALITY_LOW

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def server(lasting_server: Served) -> Served:
    """Have a room to oneself on the server of all tests here."""
    return lasting_server.with_another_room()


async def test_a_tone_keeps_its_pitch(server: Served) -> None:
    """440 Hz within 5 Hz, both ways, each with another tone."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        published = await anna.publish_tone(440)
        await bob.publish_tone(660)
        assert abs(await bob.heard_frequency("anna") - 440) < 5
        assert abs(await anna.heard_frequency("bob") - 660) < 5
        # The server has told the publisher that somebody receives.
        await published.wait_for_subscription()


async def test_a_muted_microphone_is_silent_and_comes_back(server: Served) -> None:
    """Others are told, too."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        published = await anna.publish_tone()
        assert abs(await bob.heard_frequency("anna") - 440) < 5
        publication = await bob.track_of("anna", rtc.TrackKind.KIND_AUDIO)
        for muted in (True, False):
            published.track.mute() if muted else published.track.unmute()
            await _becomes_muted(publication, muted=muted)
        assert abs(await bob.heard_frequency("anna") - 440) < 5


async def _becomes_muted(publication: rtc.RemoteTrackPublication, *, muted: bool) -> None:
    await until(lambda: publication.muted == muted, 5, f"muted is not {muted}")


@pytest.mark.timeout(240)
async def test_simulcast_layers_switch_as_asked(server: Served) -> None:
    """1280x720 decodes; HIGH, LOW and HIGH again, told by the size of decoded pictures."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        await anna.publish_picture(1280, 720)
        picture = await bob.watch("anna")
        assert picture.publication.simulcasted
        # The publisher's own estimate of its bandwidth has to rise before it sends all layers.
        took = {"first HIGH": await picture.becomes(1280, 720, timeout_s=30)}
        await picture.moves()

        picture.publication.set_video_quality(LOW)
        took["HIGH to LOW"] = await picture.becomes(320, 180)
        picture.publication.set_video_quality(HIGH)
        took["LOW to HIGH"] = await picture.becomes(1280, 720)
        print({step: round(seconds, 2) for step, seconds in took.items()})  # noqa: T201
        await picture.moves()


async def test_late_comers_receive_what_is_there(server: Served) -> None:
    """Existing tracks ride on the first answer's free sections."""
    async with stock_client(server, "anna") as anna:
        await anna.publish_tone()
        async with stock_client(server, "bob") as bob:
            assert abs(await bob.heard_frequency("anna") - 440) < 5


async def test_more_tracks_than_free_sections_arrive(server: Served) -> None:
    """A client offers three sections of each kind; for more the server asks it to offer again."""
    async with stock_client(server, "listener") as listener:
        names = [f"speaker{n}" for n in range(3)]
        async with (
            stock_client(server, names[0]) as one,
            stock_client(server, names[1]) as two,
            stock_client(server, names[2]) as three,
        ):
            for speaker in (one, two, three):
                await speaker.publish_tone(330)
                await speaker.publish_tone(440)
            publications: set[str] = set()
            for name in names:
                who = listener.room.remote_participants[name]
                await until(
                    lambda who=who: sum(p.subscribed for p in who.track_publications.values()) == 2,
                    10,
                    f"{name} is not received in full",
                )
                publications |= {p.track.sid for p in who.track_publications.values() if p.track}
            assert len(publications) == 6


async def test_unsubscribing_and_unpublishing_end_a_track(server: Served) -> None:
    """Each from its own side."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        published = await anna.publish_tone()
        publication = await bob.track_of("anna", rtc.TrackKind.KIND_AUDIO)
        publication.set_subscribed(False)
        await until(lambda: publication.track is None, 5, "still subscribed")
        publication.set_subscribed(True)
        await until(lambda: publication.track is not None, 5, "not subscribed again")
        await anna.me.unpublish_track(published.sid)
        await until(lambda: not bob.room.remote_participants["anna"].track_publications, 5, "still published")
