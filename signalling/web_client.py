"""Serves the built web client: one page wherever it has screens, its assets under names that hold their hash.

Files that were compressed when built (`.br`) are sent so to browsers that accept it.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import hdrs, web

_PAGES = (
    "/",
    "/join",
    "/visit",
    "/walk-in",
    "/open",
    "/write/{clinic}",
    "/welcome",
    "/staff",
    "/staff/{place:.*}",
)
_ASSETS = "/assets"

# Asset names change with their content, the page's never does.
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


def install(application: web.Application, static_dir: Path | None) -> None:
    """Add the routes. `static_dir` holds `index.html`; without one only the bare `/` that clients probe."""
    if static_dir is None or not (static_dir / "index.html").is_file():
        application.router.add_get("/", _bare)
        return

    async def page(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(static_dir / "index.html", headers={hdrs.CACHE_CONTROL: _ASK_EACH_TIME})

    for path in _PAGES:
        application.router.add_get(path, page)
    for file in sorted(static_dir.iterdir()):
        if file.is_file() and file.name != "index.html" and file.suffix not in (".br", ".gz"):
            application.router.add_get(f"/{file.name}", _file(file))
    if (static_dir / "assets").is_dir():
        application.router.add_static(_ASSETS, static_dir / "assets")
        application.on_response_prepare.append(_keep_assets)


async def _bare(_request: web.Request) -> web.Response:
    """Answer 200, as clients expect of a server that is there."""
    return web.Response(text="OK\n")


def _file(path: Path) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    async def serve(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(path, headers={hdrs.CACHE_CONTROL: _ASK_EACH_TIME})

    return serve


async def _keep_assets(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(f"{_ASSETS}/") and response.status in (200, 206, 304):
        response.headers[hdrs.CACHE_CONTROL] = _FOREVER
