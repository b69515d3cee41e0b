"""Keeps what a proof measured, so that it can be read after the run: test-results/figures.jsonl."""

import json

from tests.support.served import ROOT

FIGURES = ROOT / "test-results" / "figures.jsonl"


def keep(proof: str, **figures: object) -> None:
    """Append one line; numbers keep three significant places behind the point."""
    FIGURES.parent.mkdir(exist_ok=True)
    rounded = {
        name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()
    }
    with FIGURES.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"proof": proof, **rounded}) + "\n")
