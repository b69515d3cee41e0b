"""Sends files over tus as a client does, request by request, and has them opened."""

import base64
from dataclasses import dataclass
from typing import Any

from tests.support.clinic_app import Answered, Browser, ClinicApp

CHUNK = "application/offset+octet-stream"


@dataclass
class Sender:
    """One browser that uploads to one app."""

    app: ClinicApp
    browser: Browser

    async def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answered:
        """Send one request; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.browser.ask(
            method, path, headers={"Tus-Resumable": "1.0.0"} | named, data=body, params={}
        )

    async def create(self, size: int, **metadata: str) -> Answered:
        """Announce a file."""
        given = {"filename": "arm.jpg", "kind": "image"} | metadata
        return await self.ask("POST", "/uploads", Upload_Length=str(size), Upload_Metadata=encoded(given))

    async def begin(self, size: int, **metadata: str) -> str:
        """Announce a file that is taken; return its path under the API."""
        created = await self.create(size, **metadata)
        assert created.status == 201, created.content
        return str(created.headers["Location"]).removeprefix("/api/v1")

    async def send(self, path: str, offset: int, chunk: bytes, **headers: str) -> Answered:
        """Send a chunk."""
        return await self.ask("PATCH", path, chunk, Content_Type=CHUNK, Upload_Offset=str(offset), **headers)

    async def offset(self, path: str) -> int:
        """Ask how far the file is."""
        answered = await self.ask("HEAD", path)
        assert answered.status == 200
        return int(answered.headers["Upload-Offset"])

    async def sent(self, content: bytes, **metadata: str) -> str:
        """Send a whole file, have it opened, and return its id."""
        path = await self.begin(len(content), **metadata)
        answered = await self.send(path, 0, content)
        assert (204, str(len(content))) == (answered.status, answered.headers["Upload-Offset"])
        await work(self.app)
        return path.rpartition("/")[2]

    async def known(self, upload: str) -> Any:
        """Return what the API says of an upload."""
        return (await self.browser.get(f"/uploads/{upload}")).json


def encoded(metadata: dict[str, str]) -> str:
    """Return metadata as tus has it."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())


async def work(app: ClinicApp) -> None:
    """Do the jobs of uploads that are ready."""
    async with app.surgery.write() as unit:
        ready = [await app.queue.take(unit, job, 60) for job in await app.queue.sweep(unit)]
    for job in filter(None, ready):
        if handler := app.files.jobs.handlers.get(job.kind):
            await handler(job)
