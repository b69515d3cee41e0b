"""The web client's files, their caching, and the headers that keep a browser to what it needs."""

import pytest

from signalling.security_headers import content_security_policy
from tests.support.signalling_app import signalling_served


@pytest.fixture
def static_dir(tmp_path):
    """Return a small built web client."""
    (tmp_path / "index.html").write_text("<!doctype html>page")
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-abc.js").write_text("plain")
    (tmp_path / "assets" / "index-abc.js.br").write_bytes(b"squeezed")
    return tmp_path


@pytest.fixture
async def page_served(static_dir):
    """Serve it until the test ends."""
    async with signalling_served(static_dir) as signalling:
        yield signalling


@pytest.mark.parametrize("path", ["/", "/join", "/staff", "/staff/patients/7"])
async def test_the_page_is_asked_for_each_time(page_served, path):
    """Its name never changes, so it must not be kept."""
    async with page_served.http.get(page_served.url + path) as response:
        assert (response.status, await response.text()) == (200, "<!doctype html>page")
        assert response.headers["Cache-Control"] == "no-cache"


async def test_assets_are_kept_for_good_and_sent_compressed(page_served):
    """Their names change with their content."""
    url = f"{page_served.url}/assets/index-abc.js"
    async with page_served.http.get(
        url, headers={"Accept-Encoding": "br"}, auto_decompress=False
    ) as response:
        assert response.headers["Content-Encoding"] == "br"
        assert "javascript" in response.headers["Content-Type"]
        assert "immutable" in response.headers["Cache-Control"]
        assert await response.read() == b"squeezed"
    async with page_served.http.get(url, headers={"Accept-Encoding": "identity"}) as response:
        assert await response.text() == "plain"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/icon.svg", 200),
        ("/index.html.br", 404),
        ("/assets/", 403),
        ("/assets/none.js", 404),
        ("/assets/../../../etc/passwd", 404),
        ("/assets/%2e%2e/index.html", 404),
        ("/api/none", 404),
    ],
)
async def test_nothing_else_is_served(page_served, path, status):
    """Neither listings nor files outside."""
    async with page_served.http.get(f"{page_served.url}{path}") as response:
        assert response.status == status


@pytest.mark.parametrize("path", ["/", "/join", "/assets/index-abc.js", "/healthz", "/api/none", "/rtc"])
async def test_every_response_has_the_headers(page_served, path):
    """Errors and files too."""
    async with page_served.http.get(page_served.url + path) as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (
        f"connect-src 'self' ws://127.0.0.1:{page_served.port} wss://127.0.0.1:{page_served.port}" in policy
    )


@pytest.mark.parametrize("host", ["evil;script-src *", "a b", "", "x\n", "a:999999"])
def test_a_forged_host_never_reaches_the_policy(host):
    """The header is the client's to write."""
    assert content_security_policy(host, "").count("script-src") == 1
    assert "connect-src 'self';" in content_security_policy(host, "")


async def test_health_readiness_and_numbers(page_served):
    """Ready while calls can be taken; numbers name nobody."""
    anna = await page_served.join("anna", room="secret room")
    for path, text in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        async with page_served.http.get(page_served.url + path) as response:
            assert (response.status, await response.text()) == (200, text)
    async with page_served.http.get(f"{page_served.url}/metrics") as response:
        numbers = await response.text()
    assert "housecall_participants 1.0" in numbers
    assert "housecall_websockets 1.0" in numbers
    assert 'housecall_joins_total{how="join"} 1.0' in numbers
    assert anna.identity not in numbers
    assert "secret" not in numbers
