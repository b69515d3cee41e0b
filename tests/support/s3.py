"""Moto's S3 server, a simulator, on a free port of the loopback interface."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from vault.blobs import S3Settings


@contextmanager
def s3_running() -> Iterator[S3Settings]:
    """Serve one empty bucket until the block ends."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = f"b{uuid4().hex}"
        request = urllib.request.Request(f"http://{host}:{port}/{bucket}", method="PUT")
        with urllib.request.urlopen(request):  # noqa: S310 - as above
            pass
        yield S3Settings(
            bucket=bucket,
            prefix="housecall",
            endpoint=f"http://{host}:{port}",
            access_key_id=SecretStr("test"),
            secret_access_key=SecretStr("test"),
        )
    finally:
        server.stop()
