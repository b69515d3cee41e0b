"""The forms that come with the program, in English and Spanish; a clinic publishes its own over them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from clinic import Questionnaires
from vault import UnitOfWork

LANGUAGES = ("en", "es")
KINDS = ("skin-problem", "follow-up", "prescription-renewal", "blood-pressure-check", "general-question")


def shipped_forms() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield slug and FHIR resource of every form that is shipped."""
    for kind in KINDS:
        for language in LANGUAGES:
            text = files("store_forward.forms").joinpath(f"{kind}.{language}.json").read_text("utf-8")
            yield f"{kind}-{language}", json.loads(text)


async def publish_shipped(unit: UnitOfWork, questionnaires: Questionnaires) -> None:
    """Publish the shipped forms that this clinic has no version of."""
    known = {form.slug for form in await questionnaires.all(unit)}
    for slug, resource in shipped_forms():
        if slug not in known:
            await questionnaires.publish(unit, slug, resource)
