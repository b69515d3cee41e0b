"""The server forwards the layer a subscriber asks for, as far as the publication has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaserver.allocation import LayerPreference, arrange_layers, choose_layer
from mediaserver.rtp import Layer, OfferedLayer, Quality

LOW, MEDIUM, HIGH = Quality


def layers(*sizes: tuple[int, int], lowest: Quality = LOW) -> tuple[Layer, ...]:
    """Return layers of these sizes, qualities ascending from `lowest`."""
    return tuple(
        Layer(index=i, rid="qhf"[i], quality=Quality(lowest + i), width=width, height=height)
        for i, (width, height) in enumerate(sizes)
    )


HD = layers((320, 180), (640, 360), (1280, 720))
SMALL = layers((320, 180), (640, 360))
ALL = frozenset({0, 1, 2})


@pytest.mark.parametrize(("quality", "index"), [(LOW, 0), (MEDIUM, 1), (HIGH, 2), (None, 2)])
def test_a_quality_asked_for_is_given(quality, index):
    """Three layers, three names; without a wish the best."""
    assert index == choose_layer(LayerPreference(quality=quality), HD, ALL)


@pytest.mark.parametrize(("quality", "index"), [(LOW, 0), (MEDIUM, 1), (HIGH, 1)])
def test_a_quality_is_mapped_on_the_publications_own_layers(quality, index):
    """At 640x360 clients publish two layers only; HIGH is then the better of them."""
    assert index == choose_layer(LayerPreference(quality=quality), SMALL, ALL)


def test_the_lowest_layer_serves_who_asks_for_less_than_there_is():
    """A publication without simulcast is announced as HIGH; LOW gets it too."""
    single = layers((1280, 720), lowest=HIGH)
    assert 0 == choose_layer(LayerPreference(quality=LOW), single, {0})


@pytest.mark.parametrize(
    ("width", "height", "index"),
    [
        (160, 90, 0),
        (320, 180, 0),
        (350, 197, 0),
        (400, 225, 1),
        (640, 360, 1),
        (641, 361, 1),
        (1000, 560, 2),
        (1280, 720, 2),
        (3840, 2160, 2),
        (180, 320, 0),
        (360, 640, 1),
        (300, 300, 1),
        (640, None, 1),
        (None, 720, 2),
        (0, 0, 2),
    ],
)
def test_a_size_asked_for_is_filled_by_the_smallest_layer(width, height, index):
    """Within a tenth; upright tiles and cropped ones too; no size means the best."""
    assert index == choose_layer(LayerPreference(width=width, height=height), HD, ALL)


def test_size_goes_before_quality():
    """Clients that ask by size leave the quality at its default, which reads as LOW."""
    assert 2 == choose_layer(LayerPreference(quality=LOW, width=1280, height=720), HD, ALL)


def test_layers_of_unknown_size_are_no_match_for_a_size():
    """Then the best is given rather than a guess."""
    unknown = layers((0, 0), (0, 0), (0, 0))
    assert 2 == choose_layer(LayerPreference(width=160, height=90), unknown, ALL)


@pytest.mark.parametrize(
    ("live", "index"), [({0, 1}, 1), ({0}, 0), ({2}, 2), ({1, 2}, 2), (set(), 2), ({0, 2}, 2)]
)
def test_a_layer_that_is_not_live_is_replaced(live, index):
    """HIGH asked for: the next lower live one, else the lowest above, else the wanted one in advance."""
    assert index == choose_layer(LayerPreference(quality=HIGH), HD, live)


@pytest.mark.parametrize(("live", "index"), [({1, 2}, 1), ({2}, 2), (set(), 0)])
def test_a_higher_layer_is_better_than_none(live, index):
    """LOW asked for, but the publisher sends only more."""
    assert index == choose_layer(LayerPreference(quality=LOW), HD, live)


def test_nothing_is_forwarded_when_disabled_or_without_layers():
    """None pauses the sender."""
    assert choose_layer(LayerPreference(enabled=False, quality=HIGH), HD, ALL) is None
    assert choose_layer(LayerPreference(), (), ALL) is None


@given(
    st.builds(
        LayerPreference,
        quality=st.none() | st.sampled_from(Quality),
        width=st.none() | st.integers(0, 4000),
        height=st.none() | st.integers(0, 4000),
    ),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=3),
    st.sets(st.integers(0, 2)),
)
def test_the_choice_is_always_a_layer_and_live_if_any_is(preference, sizes, live):
    """Whatever is asked of whatever there is."""
    available = layers(*sizes)
    live &= {layer.index for layer in available}
    index = choose_layer(preference, available, live)
    assert index in (live or range(len(available)))


def announced(rid: str | None, quality: Quality, width: int, height: int) -> OfferedLayer:
    """Return one announced layer."""
    return OfferedLayer(rid=rid, quality=quality, width=width, height=height)


ANNOUNCED = (
    announced("q", LOW, 320, 180),
    announced("h", MEDIUM, 640, 360),
    announced("f", HIGH, 1280, 720),
)


@pytest.mark.parametrize("rids", [("q", "h", "f"), ("f", "h", "q"), ("h", "f", "q")])
def test_layers_ascend_however_they_were_offered(rids):
    """Browsers offer the lowest layer first, native clients the highest."""
    assert HD == arrange_layers(rids, ANNOUNCED)


def test_layers_announced_without_rids_are_matched_by_customary_names():
    """The client wire's announcements may leave the RID out."""
    assert HD == arrange_layers(
        ("f", "h", "q"), [announced(None, o.quality, o.width, o.height) for o in ANNOUNCED]
    )


def test_sdp_decides_how_many_layers_there_are():
    """Announced three, offered two."""
    assert SMALL == arrange_layers(("q", "h"), ANNOUNCED)


def test_layers_of_the_same_size_keep_their_qualities():
    """Seen with the Python SDK at 640x360."""
    twins = (announced("q", LOW, 320, 180), announced("h", MEDIUM, 320, 180))
    assert [("q", LOW), ("h", MEDIUM)] == [(x.rid, x.quality) for x in arrange_layers(("h", "q"), twins)]


def test_unannounced_rids_ascend_as_offered():
    """Nothing else is known of them."""
    arranged = arrange_layers(("a", "b", "c", "d"), ())
    assert [("a", LOW, 0), ("b", MEDIUM, 1), ("c", HIGH, 2)] == [
        (x.rid, x.quality, x.index) for x in arranged
    ]


def test_without_simulcast_there_is_one_layer_of_the_best_size():
    """It answers to every quality."""
    assert (Layer(index=0, rid=None, quality=HIGH, width=1280, height=720),) == arrange_layers((), ANNOUNCED)
    assert (Layer(index=0, rid=None, quality=HIGH, width=0, height=0),) == arrange_layers((), ())
