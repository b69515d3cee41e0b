"""Staff sign in by their clinic's provider in a real browser, and are told when that fails (P3 step 1)."""

import socket
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, CLINIC, clinic_served
from tests.support.oidc import provider_running
from tests.support.staff_member import PHONE, staff_browser

# The provider itself, in its thread, uses parts of Authlib that are on their way out.
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

PEOPLE = {
    "ada": {"email": ADA, "email_verified": True},
    "stranger": {"email": "nobody@demo.example", "email_verified": True},
}


def _free_port() -> int:
    """Return a port for pages whose address the provider must know beforehand."""
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


async def test_the_clinics_account_is_enough(tmp_path: Path, shell: Browser) -> None:
    """Offered only where there is a provider; refusals are told in words, once, and the way on is there."""
    port = _free_port()
    with provider_running(PEOPLE) as provider:
        environment = {
            "HOUSECALL_SITE_URL": f"http://localhost:{port}",
            "HOUSECALL_OIDC_CLINIC": CLINIC,
            "HOUSECALL_OIDC_ISSUER": provider.issuer,
            "HOUSECALL_OIDC_CLIENT_ID": provider.client_id,
            "HOUSECALL_OIDC_CLIENT_SECRET": provider.client_secret.get_secret_value(),
        }
        async with clinic_served(tmp_path, [f"--port={port}"], environment) as world:
            ada = await staff_browser(shell, world, ADA)
            offered, problem = ada.part("use-provider"), ada.part("sign-in-problem")
            await ada.page.goto(f"{world.served.url}/staff")
            clinic = ada.page.get_by_label("Clinic", exact=True)
            await clinic.fill("nowhere")
            await clinic.press("Tab")
            await expect(ada.part("use-passkey")).to_be_visible()
            await expect(offered).to_have_count(0)
            await clinic.fill(CLINIC.upper())
            await clinic.press("Tab")
            await expect(offered).to_be_visible()

            await offered.click()
            await ada.page.get_by_role("button", name="Deny").click()
            await expect(problem).to_contain_text("did not vouch for you")
            await expect(clinic).to_have_value(CLINIC)
            await offered.click()
            await ada.page.get_by_role("button", name="stranger").click()
            await expect(problem).to_contain_text("nobody with your address may sign in here")
            assert ada.page.url == f"{world.served.url}/staff", "what was told is not told again"
            for scheme in ("light", "dark"):
                await ada.page.emulate_media(color_scheme=scheme)
                assert [] == await ada.serious_faults()
                await ada.photograph(f"sign-in-by-provider-{scheme}")
            width, height = PHONE
            await ada.page.set_viewport_size({"width": width, "height": height})
            assert [] == await ada.wider_than_the_window()
            await ada.photograph("sign-in-by-provider-phone")

            await offered.focus()
            await ada.page.keyboard.press("Enter")
            await ada.page.get_by_role("button", name="ada", exact=True).click()
            await expect(ada.page.get_by_role("heading", level=1)).to_contain_text("Ada Marsh")
            await expect(problem).to_have_count(0)
