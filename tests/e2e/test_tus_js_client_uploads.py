"""The stock tus client for JavaScript is cut, goes on as a reopened tab does, and no byte differs."""

import asyncio
import hashlib
import json
import os
from datetime import timedelta
from uuid import UUID

import pytest

from clinic import LinkPurpose, Target
from tests.behaviour.clinic.conftest import sqlite_template
from tests.behaviour.clinic.folk import register
from tests.behaviour.rest.conftest import app
from tests.e2e.test_node_sdk_joins_and_receives import PROJECT, node
from tests.support.clinic_app import ClinicApp
from vault import StoredBlob

__all__ = ["app", "node", "sqlite_template"]


@pytest.mark.timeout(120)
async def test_client_resumes_after_a_cut(app: ClinicApp, node: str):
    """Five megabytes in chunks, aborted halfway: the server's SHA-256 is the sender's."""
    patient = await register(app.surgery)
    async with app.surgery.write() as unit:
        about, expires = Target("case", UUID(int=77)), unit.now + timedelta(days=1)
        token, _ = await app.services.links.issue(unit, patient.id, LinkPurpose.INTAKE, about, expires)
    browser = await app.browser()
    await browser.post("/links/exchange", {"token": token})
    cookie = "; ".join(f"{each.key}={each.value}" for each in browser.http.cookie_jar)
    arguments = (f"{app.url}/api/v1/uploads", cookie, "5000000", "7", "700000", "2000000")
    process = await asyncio.create_subprocess_exec(
        node, PROJECT / "upload.mjs", *arguments, cwd=PROJECT, stdout=asyncio.subprocess.PIPE, env=os.environ
    )
    told, _ = await process.communicate()
    assert 0 == process.returncode
    facts = json.loads(told)
    async with app.surgery.read() as reading:
        upload = await app.files.uploads.get(reading, UUID(facts["url"].rpartition("/")[2]))
        assert "received" == upload.state
        reader = await app.services.blobs.reader(reading, StoredBlob(upload.blob, upload.claim.size))
    assert facts["sha256"] == hashlib.sha256(await reader.read(0, reader.size)).hexdigest()
