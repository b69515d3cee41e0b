"""A marker sent in all that people write is found on no disk and in no log (architecture, decision 8)."""

import logging
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.behaviour.vault.test_keeps_text_off_the_disk import counts
from tests.support.clinic_app import ClinicApp
from tests.support.postgres import PostgresServer
from tests.support.tour import Tour
from tests.support.tours import TOURS

MARKER = "zyzzyvamarker7f3a"


# A tour of every operation, then every byte of a database server: a busy machine takes minutes.
@pytest.mark.timeout(300)
async def test_a_marker_sent_everywhere_is_found_nowhere(
    app_on_each: ClinicApp,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
):
    """Database, write-ahead log, PostgreSQL's data folder, blobs, staging and logs: 0 times."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        tour = await Tour.begin(app_on_each, MARKER)
        for walk in TOURS:
            await walk(tour)
    assert [] == tour.faults
    assert tour.planted > 15
    assert sum(MARKER.encode() in call.answered.content for call in tour.calls) > 25, "nothing came back"
    (exported,) = [call.answered for call in tour.calls if call.operation.name == "export_case"]
    assert exported.content.count(MARKER.encode()) > 3, "what is exported was not written"
    assert MARKER not in str(exported.headers), "the file is called by it"
    folders = [tmp_path]
    if not app_on_each.surgery.database.embedded:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.run("CHECKPOINT")
        folders.append(server.data)
    member = str(tour.admin.member.id)
    ours = [member.encode(), bytes.fromhex(member.replace("-", ""))]
    needles = [MARKER.encode(), MARKER.upper().encode(), MARKER.encode().hex().encode()]
    found = [counts(folder, [*ours, *needles]) for folder in folders]
    assert max(found[-1][:2]) > 0, "the rows are not where we look"
    assert [each[2:] for each in found] == [[0, 0, 0]] * len(folders)
    assert MARKER not in caplog.text
    assert MARKER not in repr(logged)
