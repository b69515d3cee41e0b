"""Configures logging once for the whole process: structlog, with the libraries' logging led into it.

Lines go to standard error, as JSON unless that is a terminal; standard output belongs to the commands.
"""

import logging
import sys
from typing import Literal

import structlog

from housecall.redaction import redact

LogLevel = Literal["debug", "info", "warning", "error"]

# These tell of every stream, handshake, revision and job at `info`, with addresses.
_QUIET_LIBRARIES = ("aiortc", "aioice", "alembic", "asyncio", "taskiq")


def configure(level: LogLevel) -> None:
    """Send structlog and stdlib logging through the redaction processor to standard error.

    Call before anything logs; calling again replaces the configuration.
    """
    terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Tracebacks become text here, so that the redaction sees them too.
                structlog.processors.format_exc_info,
                redact,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
