"""Renders docs/performance.md's figures and plot from what `scripts/bench` measured.

usage: python -m scripts.bench_report [--results FOLDER]

Reads `dataplane.json`, `server.json`, `streams.json` and `writes.json`; replaces the part of the document
between two marks, and
docs/performance.svg. The words around the marks are written by hand.
"""

import argparse
import json
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from scripts.vault_figures import vault_tables

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

SHAPES = {"burst_1": "evenly spaced", "burst_8": "bursts of 8", "vp8": "a recorded VP8 trace"}
AUDIENCES = (10, 100, 300)
JUDGED = 100  # the audience that the targets name
CUT = "100_cut"  # the same, with sinks that leave cutting bursts up to the sender
FIRST_TARGET = {"burst_1": 1.15, "burst_8": 0.45}
GOAL = {"burst_1": 0.9, "burst_8": 0.36}
MAXIMUM_FIRST_TARGET, MAXIMUM_GOAL = 2.5, 3.2

COLUMNS = (
    "packets arrive",
    "subscribers",
    "bare loop, µs",
    "the same, segmented, µs",
    "worker, µs",
    "ratio",
    "range",
    "packets a message",
    "lost",
    "verdict",
)

Results = dict[str, Any]


def _verdict(value: float, first_target: float, goal: float, *, more_is_better: bool = False) -> str:
    sign = -1 if more_is_better else 1
    if sign * value <= sign * goal:
        return "goal reached"
    return "first target reached" if sign * value <= sign * first_target else "**missed**"


def _ratio_rows(dataplane: Results) -> Iterator[str]:
    for shape, words in SHAPES.items():
        for audience in (*AUDIENCES, CUT):
            cell = dataplane.get(f"{shape}_{audience}")
            if cell is None:
                continue
            judged = audience == JUDGED and shape in GOAL
            verdict = _verdict(cell["ratio"], FIRST_TARGET[shape], GOAL[shape]) if judged else ""
            receivers = "100, cut by the sender" if audience == CUT else str(audience)
            yield (
                f"| {words} | {receivers} | {cell['bare_us']:.2f} | "
                f"{_or_dash(cell['segmented_us'])} | {cell['server_us']:.2f} | "
                f"**{cell['ratio']:.2f}** | {min(cell['ratios']):.2f} to {max(cell['ratios']):.2f} | "
                f"{cell['packets_per_message']:.1f} | {100 * cell['loss']:.2f} % | {verdict} |"
            )


def _maximum_row(words: str, maximum: Results, target: str, verdict: str) -> str:
    return (
        f"| Clean maximum, 100 subscribers{words}, ÷ the bare loop's | {maximum['ratio']:.2f} "
        f"({maximum['server_pps'] / 1000:.0f} ÷ {maximum['bare_pps'] / 1000:.0f} kpps; "
        f"segmented bare loop {maximum['segmented_pps'] / 1000:.0f}) | {target} | {verdict} |"
    )


def _other_rows(dataplane: Results, server: Results) -> Iterator[str]:
    maximum = dataplane["maximum"]
    verdict = _verdict(maximum["ratio"], MAXIMUM_FIRST_TARGET, MAXIMUM_GOAL, more_is_better=True)
    yield _maximum_row("", maximum, f"≥ {MAXIMUM_FIRST_TARGET}, goal {MAXIMUM_GOAL}", verdict)
    yield _maximum_row(", cut by the sender", dataplane["maximum_cut"], "", "")
    latency = dataplane["latency"]
    added = [(forwarded - direct) / 1000 for forwarded, direct in _pairs(latency)]
    yield f"| Added latency p50 / p99 at 60 kpps | {added[0]:.2f} / {added[1]:.2f} ms | ≤ 0.3 / 1 ms | |"
    idle = 100 * dataplane["idle"]["core_share"]
    yield f"| Idle worker, 100 subscribers | {idle:.2f} % of a core | ≤ 1 % | |"
    own = dataplane["memory"]["bytes_per_subscriber"] / 1000
    yield f"| Data plane's memory per subscriber | {own:.0f} kB | ≤ 150 kB with Python's part | |"
    presence, join = server["presence"], server["join"]
    yield (
        f"| Whole server's memory per subscriber, {presence['subscribers']} of them | "
        f"{presence['memory_per_subscriber_kb']:.0f} kB | ≤ 150 kB | |"
    )
    yield (
        f"| Whole server, idle audience of {presence['subscribers']} | "
        f"{presence['idle_cpu_percent']:.2f} % of a core | ≤ 1 % at 100 | |"
    )
    yield (
        f"| Server CPU per join with its first 2 s, median (worst) | "
        f"{join['median_ms']:.1f} ms ({join['worst_ms']:.1f} ms) | ≤ 10 ms | |"
    )


def _or_dash(microseconds: float | None) -> str:
    return "" if microseconds is None else f"{microseconds:.2f}"


def _pairs(latency: Results) -> Iterator[tuple[float, float]]:
    return zip(latency["forwarded_us"], latency["direct_us"], strict=True)


def tables(dataplane: Results, server: Results) -> str:
    """Return the Markdown between the marks."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return "\n".join(
        [
            f"Measured {datetime.now(UTC):%Y-%m-%d} on {cpu}, Linux {platform.release()}.",
            "",
            f"| {' | '.join(COLUMNS)} |",
            f"|{' --- |' * len(COLUMNS)}",
            *_ratio_rows(dataplane),
            "",
            "| what | measured | target | verdict |",
            "| --- | --- | --- | --- |",
            *_other_rows(dataplane, server),
            "",
            "![CPU per forwarded packet as a ratio to the bare loop](performance.svg)",
            "",
        ]
    )


def plot(dataplane: Results) -> Figure:
    """Draw the ratios over the audience, with every round's value and the first targets."""
    figure = Figure(figsize=(7.5, 4), layout="constrained")
    axes = figure.subplots()
    for (shape, words), colour in zip(SHAPES.items(), ("tab:blue", "tab:orange", "tab:green"), strict=True):
        cells = {audience: dataplane.get(f"{shape}_{audience}") for audience in AUDIENCES}
        known = {audience: cell for audience, cell in cells.items() if cell is not None}
        places = [AUDIENCES.index(audience) for audience in known]
        axes.plot(places, [cell["ratio"] for cell in known.values()], "o-", color=colour, label=words)
        for place, cell in zip(places, known.values(), strict=True):
            axes.plot([place] * len(cell["ratios"]), cell["ratios"], "_", color=colour, alpha=0.5)
        if shape in FIRST_TARGET:
            axes.axhline(FIRST_TARGET[shape], color=colour, linestyle=":", linewidth=1)
    axes.set_xticks(range(len(AUDIENCES)), [str(audience) for audience in AUDIENCES])
    axes.set_xlabel("subscribers of one publisher")
    axes.set_ylabel("CPU per packet ÷ bare loop")
    axes.set_ylim(bottom=0)
    axes.set_title("CPU per forwarded packet; dotted: first targets at 100 subscribers", fontsize=10)
    axes.legend()
    return figure


def main() -> None:
    """Render both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=ROOT / "bench-results")
    results = parser.parse_args().results
    dataplane, server, streams, writes = (
        json.loads((results / name).read_text(encoding="utf-8"))
        for name in ("dataplane.json", "server.json", "streams.json", "writes.json")
    )
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(
        f"{before}{BEGIN}\n{tables(dataplane, server)}{vault_tables(streams, writes)}{END}{after}",
        encoding="utf-8",
    )
    plot(dataplane).savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
