"""HAPI, the reference implementation, finds no error in exports, and finds those that are put into them.

Run by `make test-fhir`, which brings Java; without it these are left out.
"""

import asyncio
import json
import os
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.rest.exported_cases import export, told
from tests.support.clinic_app import ClinicApp
from tests.support.fhir_checks import resources, whole_seconds

CLASSPATH = os.environ.get("FHIR_VALIDATOR")

pytestmark = [
    pytest.mark.skipif(CLASSPATH is None, reason="needs Java and HAPI, which `make test-fhir` brings"),
    pytest.mark.timeout(300),
]

Resource = dict[str, Any]
SPOILT: list[tuple[str, Callable[[Resource], object], str]] = [
    ("Task", lambda made: made.update(status="sleeping"), "sleeping"),
    ("Media", lambda made: made.update(createdPeriod={"start": "2026-01-01"}), "createdPeriod"),
    ("Encounter", lambda made: made.update(subject=made["serviceProvider"]), "target type"),
    ("QuestionnaireResponse", lambda made: made["item"][0].update(linkId="asked-nowhere"), "asked-nowhere"),
    ("Composition", lambda made: made.pop("title"), "Composition.title"),
    ("Condition", lambda made: made.update(diagnosis="none"), "diagnosis"),
    ("Provenance", lambda made: made.pop("activity"), "Provenance.activity"),
    ("Observation", lambda made: made["component"][0]["valueQuantity"].update(code="kPa"), "mm[Hg]"),
]
"""What is done to the first resource of a kind, and a word of what must be said about it."""


async def test_exports_are_valid_and_what_is_spoilt_is_found(app: ClinicApp, tmp_path: Path) -> None:
    """Without a fault in each; written anew by HAPI, each is the same: nothing in it was not understood."""
    ada, cases = await told(app)
    bundles = {name: await export(ada, case) for name, case in cases.items()}
    bundles["pushed"] = await export(ada, cases["skin"], type="transaction")
    for name in ("skin", "open"):
        (tmp_path / f"{name}-spoilt").write_text(json.dumps(_spoilt(bundles[name])), encoding="utf-8")
    for name, bundle in bundles.items():
        (tmp_path / name).write_text(json.dumps(bundle), encoding="utf-8")
    found = await _validated(tmp_path, [*bundles, "skin-spoilt", "open-spoilt"])
    assert [] == [found[name] for name in bundles if found[name]]
    for name, bundle in bundles.items():
        again = json.loads((tmp_path / f"{name}.again").read_text(encoding="utf-8"))
        assert whole_seconds(again) == whole_seconds(bundle), name
    said = found["skin-spoilt"] + found["open-spoilt"]
    assert [] == [word for _, _, word in SPOILT if not any(word in message for message in said)], said


async def _validated(folder: Path, names: list[str]) -> dict[str, list[str]]:
    """Return what HAPI calls an error, by bundle."""
    process = await asyncio.create_subprocess_exec(
        *("java", "-cp", str(CLASSPATH), "Validate", *names), cwd=folder, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, list[str]] = {name: [] for name in names}
    lines = [line.split("\t") for line in printed.decode().splitlines()]
    assert set(names) == {name for name, _, _, _ in lines}, "it has something to say of each"
    for name, severity, place, message in lines:
        if severity in ("error", "fatal"):
            found[name].append(f"{place}: {message}")
    return found


def _spoilt(bundle: Resource) -> Resource:
    """Return a bundle with everything done to it that can be."""
    spoilt, firsts = deepcopy(bundle), {}
    for made in resources(spoilt):
        firsts.setdefault(made["resourceType"], made)
    for kind, spoil, _ in SPOILT:
        if kind in firsts:
            spoil(firsts[kind])
    return spoilt
