"""The part of docs/performance.md about the vault: units of work and streams of blobs."""

from collections.abc import Iterator
from statistics import median
from typing import Any

WRITE_GOAL = 0.5
"""Sequential blob writes without a sync, as a share of the bare cipher."""

Results = dict[str, Any]


def vault_tables(streams: Results, writes: Results) -> str:
    """Return the Markdown of both measurements."""
    return "\n".join(
        [
            "Units of work, each with a sealed value and an audit event, durable before they are answered:",
            "",
            "| database | what | clients | per second | p50, ms | p99, ms |",
            "| --- | --- | --- | --- | --- | --- |",
            *_unit_rows(writes),
            "",
            "Blobs, gigabytes per second of CPU time on one core:",
            "",
            "| what | GB/s | ÷ bare cipher | range | target | verdict |",
            "| --- | --- | --- | --- | --- | --- |",
            *_stream_rows(streams),
            "",
        ]
    )


def _unit_rows(writes: Results) -> Iterator[str]:
    for engine, ways in writes.items():
        for way, numbers in ways.items():
            what, clients, _ = way.split("_")
            yield (
                f"| {engine} | {what} | {clients} | {numbers['per_s']} | {numbers['p50_ms']} | "
                f"**{numbers['p99_ms']}** |"
            )


def _stream_rows(streams: Results) -> Iterator[str]:
    words = {
        "bare_encrypt": "the bare cipher, encrypting",
        "encrypt": "a stream's segments, encrypting",
        "bare_write": "the same bytes into a file, encrypting nothing",
        "write": "sequential blob write without a sync",
        "bare_decrypt": "the bare cipher, decrypting",
        "read": "reading a blob back",
    }
    for way, speed in streams["gb_per_core_s"].items():
        ratios = streams["ratios"].get(way)
        if ratios is None:
            yield f"| {words[way]} | {speed:.2f} | | | | |"
            continue
        ratio = median(ratios)
        target, verdict = "", ""
        if way == "write":
            target = f"≥ {WRITE_GOAL}"
            verdict = "goal reached" if ratio >= WRITE_GOAL else "**missed**"
        yield (
            f"| {words[way]} | {speed:.2f} | **{ratio:.2f}** | {ratios[0]:.2f} to {ratios[-1]:.2f} | "
            f"{target} | {verdict} |"
        )
