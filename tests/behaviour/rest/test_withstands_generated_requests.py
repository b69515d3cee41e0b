"""Schemathesis asks every operation, rightly and wrongly, as its schema tells, from a fixed seed.

No answer is a server's error or of an undocumented status or shape; whatever breaks the schema gets a
problem that names the field; and whatever is disclosed on the way stands in the audit trail.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from signalling.api import document
from signalling.rest.catalogue import operations
from tests.support.clinic_app import Answered, ClinicApp
from tests.support.tour import Call
from tests.support.world import World

SEED, EXAMPLES = 20_260_302, 8
LONGEST_URL = 8_000
"""A longer one the HTTP parser refuses itself, before any of ours is asked."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = {operation.name: operation for operation in operations()}


def test_the_document_is_openapi_3_1():
    """Another implementation of the specification says so."""
    validate(document(list(OPERATIONS.values())))


@dataclass
class Examination:
    """Sends generated requests from a thread, while the application runs in the test's loop."""

    world: World
    loop: asyncio.AbstractEventLoop
    statuses: Counter[int] = field(default_factory=Counter)

    def examine(self, name: str, generated: Any, mode: GenerationMode) -> None:
        """Ask one operation, many times."""

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(generated.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            self._ask(name, case, mode)

        ask()

    def _ask(self, name: str, case: Any, mode: GenerationMode) -> None:
        # An empty list or object leaves nothing in a URL, and a list of one is written as that one: the
        # request would be right after all.
        assume(all(value not in ([], {}) for value in (case.query or {}).values()))
        assume(not any(isinstance(value, list) for value in (case.query or {}).values()))
        assume(len(case.formatted_path + urlencode(case.query or {}, doseq=True)) < LONGEST_URL)
        cookies = self._run(self.world.fresh_cookies())
        if mode is GenerationMode.POSITIVE:
            known = {key: self.world.ids[key] for key in case.path_parameters if key in self.world.ids}
            case.path_parameters.update(known)
        self.world.touched.clear()
        response = case.call(base_url=self.world.app.url, cookies=cookies, allow_redirects=False)
        case.validate_response(response, checks=CHECKS)
        self.statuses[response.status_code] += 1
        if mode is GenerationMode.NEGATIVE:
            assert 400 <= response.status_code < 500, response.text
        if response.status_code == 400:
            assert response.json()["errors"], response.text
        touched = set(self.world.touched)
        if number := response.headers.get("X-Request-Id"):
            events = self._run(self.world.events(number))
            answered = Answered(response.status_code, response.headers, response.content)
            assert [] == Call(OPERATIONS[name], answered, touched, events).untold

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", list(GenerationMode))
async def test_every_operation_withstands_generated_requests(app: ClinicApp, mode: GenerationMode):
    """Rightly: with ids that exist, by somebody who may do everything. Wrongly: each part mutated."""
    world = await World.build(app)
    schema = schemathesis.openapi.from_dict(_without_security())
    examination = Examination(world, asyncio.get_running_loop())
    for name, operation in OPERATIONS.items():
        generated = schema[operation.path][operation.method]
        takes = operation.path_parameters or operation.query or operation.body
        if mode is GenerationMode.NEGATIVE and not takes:
            continue
        await asyncio.to_thread(examination.examine, name, generated, mode)
    assert 500 <= sum(examination.statuses.values())


def _without_security() -> dict[str, Any]:
    """Return the document without what it says of cookies, or else those would be mutated, not the rest."""
    described = document(list(OPERATIONS.values()))
    for methods in described["paths"].values():
        for described_operation in methods.values():
            del described_operation["security"]
    return described
