"""Pure policy: which layer goes to whom, who is speaking, how good a connection is."""

from mediaserver.allocation.connection_quality import ConnectionQuality, LinkStats, grade
from mediaserver.allocation.layer_choice import LayerPreference, choose_layer
from mediaserver.allocation.layer_order import arrange_layers
from mediaserver.allocation.speakers import Speaker, SpeakerDetector

__all__ = [
    "ConnectionQuality",
    "LayerPreference",
    "LinkStats",
    "Speaker",
    "SpeakerDetector",
    "arrange_layers",
    "choose_layer",
    "grade",
]
