"""A clinic's own provider vouches for its staff (OpenID Connect Core 3.1), and for nobody else."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from clinic import SingleSignOn, SingleSignOnSettings, StaffRole
from tests.behaviour.clinic.surgery import Surgery
from tests.support.clinic_app import ORIGIN, Answered, Browser, ClinicApp, clinic_served
from tests.support.oidc import allow, provider_running
from vault.database import DatabaseSettings

# The provider itself, in its thread, uses parts of Authlib that are on their way out.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PEOPLE = {
    "ada": {"email": "Ada@clinic.example", "email_verified": True},
    "unverified": {"email": "ada@clinic.example", "email_verified": False},
    "stranger": {"email": "nobody@clinic.example", "email_verified": True},
}
FAILED, REFUSED = "/staff?sign_in_problem=single_sign_on_failed", "/staff?sign_in_problem=sign_in_refused"


@pytest.fixture(scope="module")
def provider() -> Iterator[SingleSignOnSettings]:
    """Run a provider for all tests here."""
    with provider_running(PEOPLE) as settings:
        yield settings


@pytest.fixture
async def app(
    provider: SingleSignOnSettings, sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[ClinicApp]:
    """Serve two clinics, of which the north one has the provider; its tokens are of this very moment."""
    shutil.copy(sqlite_template, tmp_path / "housecall.db")
    surgery = Surgery(DatabaseSettings(url=f"sqlite:///{tmp_path}/housecall.db"))
    surgery.now = datetime.now(UTC)
    async with surgery.database, httpx.AsyncClient() as http:
        known = SingleSignOn(provider, http)
        async with clinic_served(surgery, tmp_path / "blobs", known) as served:
            await served.employ(StaffRole.PROVIDER)
            yield served


async def leave(browser: Browser) -> str:
    """Begin at the clinic and return the provider's page one is sent to."""
    started = await browser.get("/oidc/north/start")
    assert started.status == 302
    assert "HttpOnly; Max-Age=600; Path=/api/v1/oidc; SameSite=Lax" in started.headers["Set-Cookie"]
    return started.headers["Location"]


async def come_back(browser: Browser, address: str, **change: str) -> Answered:
    """Go where the provider sends a browser, with parts of the address changed."""
    assert address.startswith(f"{ORIGIN}/api/v1/oidc/north/callback?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return await browser.get("/oidc/north/callback", params=query | change)


async def test_the_provider_lets_a_member_of_staff_in(app: ClinicApp):
    """By the address it verified, however it is written; the session is one of two factors."""
    browser = await app.browser()
    page = await leave(browser)
    assert {"S256"} == set(parse_qs(urlsplit(page).query)["code_challenge_method"])
    landed = await come_back(browser, await allow(page, "ada"))
    assert (landed.status, landed.headers["Location"]) == (302, "/staff")
    assert (await browser.get("/me")).json["strength"] == "two-factors"
    assert "session.opened" in await app.surgery.events(request=landed.headers["X-Request-Id"])
    again = await come_back(browser, await allow(page, "ada"))
    assert again.headers["Location"] == FAILED, "a departure is good for one arrival"


@pytest.mark.parametrize(("subject", "problem"), [("unverified", FAILED), ("stranger", REFUSED)])
async def test_nobody_else_is_let_in(app: ClinicApp, subject: str, problem: str):
    """An address that anybody could claim, and one of somebody who does not work here."""
    browser = await app.browser()
    landed = await come_back(browser, await allow(await leave(browser), subject))
    assert landed.headers["Location"] == problem
    assert (await browser.get("/me")).status == 401


async def test_a_suspended_member_is_not_let_in(app: ClinicApp):
    """The clinic decides, whatever its provider says; the refusal is audited."""
    async with app.surgery.write() as unit:
        (member,) = await app.services.members.all(unit)
        await app.services.members.suspend(unit, member.id)
    browser = await app.browser()
    landed = await come_back(browser, await allow(await leave(browser), "ada"))
    assert landed.headers["Location"] == REFUSED
    assert (await app.surgery.events(type="session"))[-1] == "session.refused"


async def test_an_arrival_belongs_to_its_departure(app: ClinicApp):
    """Another browser's arrival would sign somebody in as somebody else; a code is bound to its verifier."""
    browser, other = await app.browser(), await app.browser()
    address = await allow(await leave(browser), "ada")
    assert (await come_back(other, address)).headers["Location"] == FAILED
    await leave(other)
    assert (await come_back(other, address)).headers["Location"] == FAILED
    state = parse_qs(urlsplit(await leave(other)).query)["state"][0]
    assert (await come_back(other, address, state=state)).headers["Location"] == FAILED
    assert (await other.get("/me")).status == 401


async def test_a_token_for_another_client_proves_nothing(
    app: ClinicApp, provider: SingleSignOnSettings, monkeypatch: pytest.MonkeyPatch
):
    """Nor does one whose issuer is not the provider's."""
    known = app.services.single_sign_on
    browser = await app.browser()
    address = await allow(await leave(browser), "ada")
    monkeypatch.setattr(known, "_settings", provider.model_copy(update={"client_id": "somebody else"}))
    assert (await come_back(browser, address)).headers["Location"] == FAILED
    monkeypatch.setattr(known, "_settings", provider.model_copy(update={"issuer": "https://other.example"}))
    address = await allow(await leave(browser), "ada")
    assert (await come_back(browser, address)).headers["Location"] == FAILED


async def test_a_clinic_without_a_provider_says_so(app: ClinicApp):
    """And leads nowhere."""
    browser = await app.browser()
    assert (await browser.get("/clinics/north")).json["single_sign_on"] is True
    assert (await browser.get("/clinics/south")).json["single_sign_on"] is False
    assert (await browser.get("/oidc/south/start")).code == "unknown"


async def test_a_provider_out_of_reach_is_a_problem_and_no_fault(
    app: ClinicApp, provider: SingleSignOnSettings
):
    """Whoever wanted to sign in is told on the page."""
    nowhere = provider.model_copy(update={"issuer": "http://localhost:9"})
    app.services.single_sign_on._settings = nowhere
    assert (await (await app.browser()).get("/oidc/north/start")).headers["Location"] == FAILED
