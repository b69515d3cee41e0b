"""The server says who is speaking, promptly and without flicker (RFC 6464 levels, five windows a second)."""

import math
import random
from itertools import pairwise

from mediaserver.allocation import Speaker, SpeakerDetector
from mediaserver.ids import PeerId

ANN, BEN = PeerId("PA_ann"), PeerId("PA_ben")
WINDOW = 0.2
VOICE, MURMUR, NOISE = 20, 38, 55


class Room:
    """A detector on virtual time that calls it as its shell must, and keeps what it announces."""

    def __init__(self) -> None:
        self.now = 100.0
        self.detector = SpeakerDetector()
        self.announced: list[tuple[float, tuple[Speaker, ...]]] = []

    def hear(self, levels: dict[PeerId, int], windows: int = 1) -> None:
        """Pass so many equal windows."""
        for _ in range(windows):
            self._until(self.now + WINDOW)
            self._observe(levels)

    def wait(self, seconds: float) -> None:
        """Pass time without any window, as when all are silent."""
        self._until(self.now + seconds)

    @property
    def speaking(self) -> list[PeerId]:
        """Who was announced last, loudest first."""
        return [speaker.peer_id for speaker in self.announced[-1][1]] if self.announced else []

    def _until(self, then: float) -> None:
        for _ in range(1000):
            deadline = self.detector.deadline
            if deadline is None or deadline > then:
                self.now = then
                return
            self.now = max(self.now, deadline)
            self._observe({})
        raise AssertionError("the deadline never advances")

    def _observe(self, levels: dict[PeerId, int]) -> None:
        speakers = self.detector.observe(levels, self.now)
        if speakers is not None:
            self.announced.append((self.now - 100.0, speakers))


def test_a_voice_is_announced_within_its_second_window():
    """Attack: 0.4 s after the first sound."""
    room = Room()
    room.hear({ANN: VOICE})
    assert [] == room.announced
    room.hear({ANN: VOICE})
    assert [ANN] == room.speaking


def test_a_single_knock_is_nobody():
    """One loud window, however loud, between silence."""
    room = Room()
    for _ in range(10):
        room.hear({ANN: 3})
        room.wait(0.8)
    assert [] == room.announced


def test_short_sounds_in_quick_succession_are_a_voice():
    """Syllables, and the beeps of a browser's fake microphone: every second window is loud."""
    room = Room()
    for _ in range(5):
        room.hear({ANN: VOICE})
        room.hear({ANN: NOISE})
    assert [ANN] == room.speaking


def test_room_noise_is_nobody():
    """Fans and streets stay under the threshold."""
    room = Room()
    room.hear({ANN: NOISE, BEN: 41}, windows=50)
    assert [] == room.announced


def test_a_speaker_is_held_through_pauses():
    """Hold: 0.8 s between phrases announce no end."""
    room = Room()
    for _ in range(10):
        room.hear({ANN: VOICE}, windows=3)
        room.wait(0.7)
    assert all([ANN] == [speaker.peer_id for speaker in speakers] for _, speakers in room.announced)


def test_the_end_is_announced_once_without_further_windows():
    """The data plane is silent when all are: the deadline alone must end it."""
    room = Room()
    room.hear({ANN: VOICE}, windows=5)
    room.wait(10)
    assert () == room.announced[-1][1]
    assert 2.0 == round(room.announced[-1][0], 6)
    assert 1 == [speakers for _, speakers in room.announced].count(())
    assert room.detector.deadline is None


def test_the_loudest_comes_first():
    """And a change of the order of loudness is told."""
    room = Room()
    room.hear({ANN: MURMUR, BEN: VOICE}, windows=4)
    assert [BEN, ANN] == room.speaking
    room.hear({ANN: VOICE, BEN: MURMUR}, windows=10)
    assert [ANN, BEN] == room.speaking


def test_the_level_is_linear_amplitude():
    """-20 dB of full scale is 0.1; the smoothing settles there."""
    room = Room()
    room.hear({ANN: 20}, windows=30)
    (speaker,) = room.announced[-1][1]
    assert math.isclose(0.1, speaker.level, rel_tol=0.3)
    room.hear({ANN: 0}, windows=30)
    assert 1.0 >= room.announced[-1][1][0].level > 0.7


def test_a_steady_voice_costs_no_messages():
    """Two dB up and down are one announcement or two, not one every window."""
    room = Room()
    dice = random.Random(7)
    room.hear({ANN: VOICE}, windows=10)
    before = len(room.announced)
    for _ in range(100):
        room.hear({ANN: VOICE + dice.randint(-1, 1)})
    assert before == len(room.announced)


def test_announcements_keep_their_distance():
    """At least 0.4 s apart, whatever happens."""
    room = Room()
    dice = random.Random(3)
    people = [PeerId(f"PA_{n}") for n in range(9)]
    for _ in range(500):
        room.hear({person: dice.randint(5, 70) for person in people if dice.random() < 0.5})
    times = [time for time, _ in room.announced]
    assert len(times) > 50
    assert all(later - earlier >= 0.4 - 1e-9 for earlier, later in pairwise(times))


def test_who_leaves_is_dropped_at_the_next_opportunity():
    """No hold for someone who is gone."""
    room = Room()
    room.hear({ANN: VOICE, BEN: VOICE}, windows=3)
    room.detector.forget(ANN)
    room.wait(0.4)
    assert [BEN] == room.speaking
    room.detector.forget(BEN)
    room.wait(0.4)
    assert [] == room.speaking
    assert room.detector.deadline is None


def test_a_deadline_between_windows_is_no_silence():
    """Regression by design: an observation without levels must not lower anyone's level."""
    detector = SpeakerDetector()
    for n in range(3):
        detector.observe({ANN: VOICE}, n * WINDOW)
    before = detector._voices[ANN].level
    detector.observe({}, 0.5)
    assert before == detector._voices[ANN].level
