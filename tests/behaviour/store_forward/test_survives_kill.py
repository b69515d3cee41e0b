"""Killed in the middle of sending, claiming and answering: what was acknowledged is there, and once."""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from clinic import LinkPurpose
from clinic.links.rows import LinkRow
from clinic.questionnaires.rows import ResponseRow
from clinic.writing.rows import NoteRow
from store_forward.answering.rows import AnswerRow
from store_forward.cases import CaseRow
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import Ward
from vault.audit.verification import tenant_faults

ROOT = Path(__file__).parents[3]
ENOUGH = 60


async def _acknowledged(ward: Ward, url: str) -> Counter[tuple[str, str]]:
    """Let the worker acknowledge so much, kill it, and return all it acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.behaviour.store_forward.works_until_killed",
        url,
        str(ward.rosa.id),
        str(ward.ada.id),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said: Counter[tuple[str, str]] = Counter()
    killed = False
    async for line in process.stdout:
        event, case = line.decode().split()
        said[event, case] += 1
        if not killed and sum(said.values()) >= ENOUGH and any(known == "answered" for known, _ in said):
            os.kill(process.pid, signal.SIGKILL)
            killed = True
    assert -signal.SIGKILL == await process.wait()
    return said


async def test_nothing_acknowledged_is_lost_or_doubled(ward: Ward, furnished_url: str) -> None:
    """Ten patients who press twice, a provider who claims and signs, killed -9 among them."""
    said = await _acknowledged(ward, furnished_url)
    told: dict[str, set[str]] = {"sent": set(), "claimed": set(), "answered": set()}
    for event, case in said:
        told[event].add(case)
    async with ward.surgery.read() as reading:
        rows = {str(row.id): row for row in await reading.session.scalars(select(CaseRow))}
        responses = Counter(str(r.about_id) for r in await reading.session.scalars(select(ResponseRow)))
        answers = list(await reading.session.scalars(select(AnswerRow)))
        notes = {note.id: note for note in await reading.session.scalars(select(NoteRow))}
        links = list(await reading.session.scalars(select(LinkRow)))
    assert told["sent"] <= set(rows)
    assert set(responses.values()) == {1}
    assert set(responses) == set(rows)
    assert all(rows[case].owner_id == ward.ada.id for case in told["claimed"])
    signed = Counter(str(answer.case_id) for answer in answers if answer.signed_at is not None)
    assert set(signed.values()) <= {1}
    assert told["answered"] <= set(signed)
    assert set(signed) == {case for case, row in rows.items() if row.ending == "answered"}
    assert all(notes[a.note_id].signed_at is not None for a in answers if a.note_id is not None)
    results = Counter(str(link.target_id) for link in links if link.purpose == LinkPurpose.RESULTS)
    assert results == signed
    async with ward.surgery.read() as reading:
        assert [] == [fault async for fault in tenant_faults(reading, ward.surgery.keys, TENANT)]
