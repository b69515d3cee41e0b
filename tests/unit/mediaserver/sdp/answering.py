"""Answers an offer plainly, for tests: takes all that is sent, sends a track wherever one is wanted."""

from typing import Any

from mediaserver.sdp import (
    Answer,
    Fingerprint,
    Offer,
    Section,
    SectionAnswer,
    SectionApplication,
    SectionInactive,
    SectionKind,
    SectionReceive,
    SectionRejected,
    SectionSend,
    choose_codecs,
)

PARAMETERS: dict[str, Any] = {
    "session_id": 4_611_686_018_427_387_904,
    "session_version": 1,
    "ice_ufrag": "hcall",
    "ice_pwd": "abcdefghijklmnopqrstuvwx",
    "fingerprint": Fingerprint("sha-256", ":".join(f"{byte:02X}" for byte in range(32))),
    "candidates": (("192.0.2.1", 7882), ("2001:db8::1", 7882)),
}


def answer_plainly(offer: Offer, **parameters: Any) -> Answer:
    """Return an answer that says yes wherever it can; `parameters` replace those of `PARAMETERS`."""
    sections = tuple(answer_section(section, index) for index, section in enumerate(offer.sections))
    return Answer(**{"sections": sections} | PARAMETERS | parameters)


def answer_section(section: Section, index: int) -> SectionAnswer:
    """Return the most willing answer to one section."""
    if section.rejected:
        return SectionRejected()
    if section.kind is SectionKind.APPLICATION:
        return SectionApplication(max_message_size=64_000)
    if not choose_codecs(section):
        return SectionRejected()
    if section.direction.sends:
        return SectionReceive(rids=section.rids)
    if section.direction.receives:
        return SectionSend(
            stream_id=f"PA_1|TR_{index}",
            track_id=f"TR_{index}",
            ssrc=1000 + 2 * index,
            rtx_ssrc=1001 + 2 * index,
            cname="PA_1",
        )
    return SectionInactive()
