"""Writes the web client's types of the REST API from the operations' OpenAPI document.

usage: python -m scripts.api_types            write them
       python -m scripts.api_types --check    exit code 1 when they are out of date
"""

import subprocess
import sys
from pathlib import Path

from signalling.api import text
from signalling.rest.catalogue import operations

CLIENT = Path(__file__).resolve().parents[1] / "web_client"
TYPES = CLIENT / "src" / "signalling" / "api.d.ts"


def types() -> str:
    """Return the types as `openapi-typescript` makes them. Raises CalledProcessError."""
    generator = CLIENT / "node_modules" / ".bin" / "openapi-typescript"
    # A member with a default may be left out of what is sent.
    command = [generator, "--default-non-nullable", "false"]
    made = subprocess.run(command, input=text(operations()), capture_output=True, text=True, check=True)  # noqa: S603 - our own tool
    return made.stdout


def main() -> int:
    """Write or check the types; return the exit code."""
    current = types()
    if "--check" in sys.argv[1:]:
        return int(current != TYPES.read_text())
    TYPES.write_text(current)
    return 0


if __name__ == "__main__":
    sys.exit(main())
