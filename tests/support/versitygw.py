"""Versity's S3 gateway over a folder: a real S3 server, which `scripts/test_s3` installs."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import boto3
from pydantic import SecretStr

from vault.blobs import S3Settings

ACCESS_KEY_ID, SECRET = "housecall", "of the gateway"
REGION = "us-east-1"
START_TIMEOUT_S = 20


@contextmanager
def versitygw_running(program: Path) -> Iterator[S3Settings]:
    """Serve one empty bucket until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="versitygw-"))
    port = _free_port()
    credentials = ("--access", ACCESS_KEY_ID, "--secret", SECRET, "--region", REGION)
    process = subprocess.Popen(
        [program, *credentials, "--port", f"127.0.0.1:{port}", "--quiet", "posix", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        bucket = f"b{uuid4().hex}"
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET,
        )
        client.create_bucket(Bucket=bucket)
        client.close()
        yield S3Settings(
            bucket=bucket,
            prefix="housecall",
            endpoint=f"http://127.0.0.1:{port}",
            region=REGION,
            access_key_id=SecretStr(ACCESS_KEY_ID),
            secret_access_key=SecretStr(SECRET),
        )
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    gives_up = time.monotonic() + START_TIMEOUT_S
    while True:
        assert process.poll() is None, "the gateway ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < gives_up, "the gateway did not start"
            time.sleep(0.05)
        else:
            return
