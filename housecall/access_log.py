"""One log line per HTTP request, without query string, address, user agent or path parameters."""

import structlog
from aiohttp.abc import AbstractAccessLogger
from aiohttp.web import BaseRequest, Request, StreamResponse

_log = structlog.get_logger(__name__)


class AccessLog(AbstractAccessLogger):
    """Logs the route's template (`/join/{id}`), never the path a person typed or clicked."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        """Log one answered request; `time`: seconds from its first byte to the answer's last."""
        _log.info(
            "request",
            method=request.method,
            route=_route(request),
            status=response.status,
            duration_ms=round(time * 1000, 1),
        )

    @property
    def enabled(self) -> bool:
        """Whether lines are wanted at the present log level."""
        return self.logger.isEnabledFor(20)


def _route(request: BaseRequest) -> str:
    if not isinstance(request, Request):
        return "(unroutable)"
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(unknown)"
