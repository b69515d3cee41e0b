"""The part of docs/performance.md about the inbox among a million cases: a table and a plot.

usage: python -m scripts.case_figures [--results FILE]
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance-inbox.svg"
BEGIN, END = "<!-- inbox: begin -->", "<!-- inbox: end -->"

PAGE_GOAL_MS, SEARCH_GOAL_MS = 50, 100

Results = dict[str, Any]


def case_table(results: Results) -> str:
    """Return the Markdown of what was measured."""
    cases = max(measured["cases"] for measured in results.values())
    return "\n".join(
        [
            f"Lists and search among {cases:,} generated cases, each with its audit events, in milliseconds:",
            "",
            "| database | clinic | what | p50 | p95 | p99 | target | verdict |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *_rows(results),
            "",
            "![Milliseconds to a list or search among a million cases](performance-inbox.svg)",
            "",
        ]
    )


def case_plot(results: Results) -> Figure:
    """Draw p50 and p99 of each way of asking, with the targets."""
    figure = Figure(figsize=(7.5, 5), layout="constrained")
    axes = figure.subplots()
    names = list(next(iter(results.values()))["large"])
    for offset, (engine, measured) in enumerate(results.items()):
        places = [place + offset * 0.35 for place in range(len(names))]
        colour = ("tab:blue", "tab:orange")[offset % 2]
        for share, style in (("p99", {"alpha": 0.4}), ("p50", {})):
            values = [measured["large"][name][share] for name in names]
            label = f"{engine}, {share}"
            axes.barh(places, values, height=0.32, color=colour, label=label, **style)
    axes.axvline(PAGE_GOAL_MS, color="black", linestyle=":", linewidth=1)
    axes.axvline(SEARCH_GOAL_MS, color="black", linestyle="--", linewidth=1)
    axes.set_yticks([place + 0.17 for place in range(len(names))], names)
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds, with audit; dotted: target of a page, dashed: of a search")
    axes.legend()
    return figure


def _rows(results: Results) -> Iterator[str]:
    for engine, measured in results.items():
        for clinic in ("large", "tiny"):
            for name, taken in measured[clinic].items():
                goal = SEARCH_GOAL_MS if name.startswith("search") else PAGE_GOAL_MS
                verdict = "goal reached" if taken["p99"] <= goal else "**missed**"
                yield _row(engine, clinic, name, taken, f"p99 ≤ {goal}", verdict)
        yield _row(engine, "large", "fifty claims at once", measured["fifty claims at once"], "", "")


def _row(engine: str, clinic: str, name: str, taken: Results, target: str, verdict: str) -> str:  # noqa: PLR0917 - the columns
    return (
        f"| {engine} | {clinic} | {name} | {taken['p50']} | {taken['p95']} | **{taken['p99']}** | "
        f"{target} | {verdict} |"
    )


def main() -> None:
    """Render both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--results", type=Path, default=ROOT / "bench-results" / "cases.json")
    results = json.loads(parser.parse_args().results.read_text(encoding="utf-8"))
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{case_table(results)}{END}{after}", encoding="utf-8")
    case_plot(results).savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
