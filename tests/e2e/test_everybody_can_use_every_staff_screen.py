"""Everyone can read and use every screen and dialog of the staff app.

One table names the screens and one the dialogs; a route or a dialog that stands in neither fails here.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support.clinic_world import ADA, ADMIN, ROSA, ClinicWorld
from tests.support.conductor import Booked, Conductor
from tests.support.looking import Looking
from tests.support.served import ROOT
from tests.support.staff_member import StaffMember, staff_browser

VIEWS = ROOT / "web_client" / "src" / "views"
STAFF_VIEWS = VIEWS / "staff"
DIALOG = re.compile(r"<(?:Confirm)?Dialog\b|<Modal\b")
PANEL = re.compile(r"<(?:SidePanel|ToolPanel)\b")
ENDS = "button[aria-label*=': ']"
"""A button that ends something of one row names the row."""

SCREENS = {
    "start": (ADA, "/staff"),
    "visits": (ADA, "/staff/visits"),
    "waitingRoom": (ADA, "/staff/visits/waiting-room"),
    "walkIn": (ROSA, "/staff/visits/walk-in"),
    "visit": (ADA, "{visit}"),
    "inbox": (ADA, "/staff/inbox"),
    "coordination": (ROSA, "/staff/coordination"),
    "case": (ADA, "{case}"),
    "room": (ADA, "{visit}/room"),
    "patients": (ADA, "/staff/patients"),
    "newPatient": (ROSA, "/staff/patients/new"),
    "patient": (ADA, "{record}"),
    "people": (ADMIN, "/staff/people"),
    "person": (ADMIN, "{person}"),
    "figures": (ADMIN, "/staff/figures"),
    "clinic": (ADMIN, "/staff/clinic"),
    "inboxSettings": (ADMIN, "/staff/inbox-settings"),
    "forms": (ADMIN, "/staff/forms"),
    "newForm": (ADMIN, "/staff/forms/new"),
    "form": (ADMIN, "{form}"),
    "retention": (ADMIN, "/staff/retention"),
    "glass": (ADMIN, "/staff/emergency-access"),
    "audit": (ADMIN, "/staff/audit"),
    "account": (ADA, "/staff/account"),
}
NO_ROUTES = {"not theirs": (ADMIN, "/staff/patients"), "nowhere": (ADMIN, "/staff/nowhere")}
"""What somebody reads who comes to where they may not be, or to where nothing is."""

NO_SHOW = "[data-testid=no-show]"

DIALOGS = (
    ("patients/ProxiesPanel.tsx", ROSA, "{record}", f"[data-testid=proxies] {ENDS}"),
    ("patients/ProxiesPanel.tsx", ROSA, "{record}", "[data-testid=add-proxy]"),
    ("patients/IdentityPanel.tsx", ADA, "{record}", "[data-testid=restrict]"),
    ("patients/IdentityPanel.tsx", ROSA, "{record}", "[data-testid=edit-identity]"),
    ("patients/LinksPanel.tsx", ROSA, "{record}", "[data-testid=revoke-link]"),
    ("patients/IssueDialog.tsx", ROSA, "{record}", "[data-testid=issue-link]"),
    ("patients/EncountersPanel.tsx", ROSA, "{record}", "[data-testid=plan-encounter]"),
    ("patients/ContactsPanel.tsx", ROSA, "{record}", f"[data-testid=contacts] {ENDS}"),
    ("patients/ContactsPanel.tsx", ROSA, "{record}", "[data-testid=add-contact]"),
    ("patients/TeamPanel.tsx", ADA, "{record}", f"[data-testid=team] {ENDS}"),
    ("patients/LockedScreen.tsx", ADA, "{locked}", "[data-testid=break-glass]"),
    ("retention/HoldsPanel.tsx", ADMIN, "/staff/retention", f"[data-testid=holds] {ENDS}"),
    ("retention/HoldsPanel.tsx", ADMIN, "/staff/retention", "[data-testid=place-hold]"),
    ("account/SessionsPanel.tsx", ADA, "/staff/account", "[data-testid=end-session]"),
    ("account/PasskeysPanel.tsx", ADA, "/staff/account", "[data-testid=remove-passkey]"),
    ("account/PasskeysPanel.tsx", ADA, "/staff/account", "[data-testid=add-passkey]"),
    (
        "inboxSettings/AbsencesPanel.tsx",
        ROSA,
        "/staff/inbox-settings",
        f"[data-testid=absences] {ENDS}",
    ),
    ("inboxSettings/AbsencesPanel.tsx", ROSA, "/staff/inbox-settings", "[data-testid=add-absence]"),
    ("inboxSettings/PoolsPanel.tsx", ADMIN, "/staff/inbox-settings", "[data-testid=add-pool]"),
    ("inboxSettings/TemplatesPanel.tsx", ADA, "/staff/inbox-settings", "button[aria-label^='Retirar: ']"),
    ("inboxSettings/TemplatesPanel.tsx", ADA, "/staff/inbox-settings", "[data-testid=add-template]"),
    ("glass/ReviewDialog.tsx", ADMIN, "/staff/emergency-access", "[data-testid=review]"),
    ("inbox/TriageDialog.tsx", ROSA, "{case}", "[data-testid=triage]"),
    ("inbox/VisitDialog.tsx", ADA, "{case}", "[data-testid=visit-instead]"),
    ("inbox/OpinionsPanel.tsx", ADA, "{case}", "[data-testid=ask-opinion]"),
    ("inbox/CaseActions.tsx", ADA, "{case}", "[data-testid=close]"),
    ("inbox/HandOverDialog.tsx", ADA, "{case}", "[data-testid=hand-over]"),
    ("visits/BookDialog.tsx", ROSA, "/staff/visits", "[data-testid=book]"),
    ("visits/MoveDialog.tsx", ROSA, "{visit}", "[data-testid=move]"),
    ("visits/CancelDialog.tsx", ROSA, "{visit}", "[data-testid=cancel]"),
    ("visits/LateDialog.tsx", ROSA, "{visit}", "[data-testid=late]"),
    ("visits/LinksDialog.tsx", ROSA, "{visit}", "[data-testid=links]"),
    ("visits/InviteDialog.tsx", ROSA, "{visit}", "[data-testid=invite]"),
    ("visits/VisitActions.tsx", ADA, "{begun}", NO_SHOW),
    ("visits/DoingButtons.tsx", ADA, "{visit}", "[data-testid=deny]"),
    ("visits/WalkInScreen.tsx", ROSA, "/staff/visits/walk-in", "[data-testid=end-walk-in]"),
    ("visits/WalkInScreen.tsx", ROSA, "/staff/visits/walk-in", "[data-testid=make-walk-in]"),
    ("people/PersonSessionsPanel.tsx", ADMIN, "{person}", "[data-testid=end-sessions]"),
    ("people/AccessPanel.tsx", ADMIN, "{person}", "[data-testid=access] button"),
    ("people/PeopleScreen.tsx", ADMIN, "/staff/people", "[data-testid=add-person]"),
)

IN_THE_ROOM = (("visits/room/EndDialog.tsx", "leave"), ("room/SettingsPanel.tsx", "open-settings"))
"""Dialogs of whoever is in the room of a visit, and what opens them."""

PANELS = {
    "staff/visits/room/PeoplePanel.tsx": "people",
    "staff/visits/room/PatientPanel.tsx": "patient",
    "staff/visits/room/NotesPanel.tsx": "notes",
    "staff/visits/room/MomentsPanel.tsx": "moments",
    "room/ChatPanel.tsx": "chat",
}
"""What stands beside the tiles there; `open-` and the name open it."""

OPENED_ELSEWHERE = {
    "coordination/SafetyPanel.tsx": "test_staff_coordinates_the_inbox",
    "images/FilesPanel.tsx": "test_staff_looks_at_images",
    "images/ViewerDialog.tsx": "test_staff_looks_at_images",
    "inbox/answer/Draft.tsx": "test_staff_answers_cases",
    "retention/RuleForm.tsx": "test_staff_set_up_the_inbox",
    "shell/IdleDialog.tsx": "comes by itself, after minutes without use; state/staff/idle.test.ts",
    "visits/room/NotePadField.tsx": "test_conducts_a_visit",
}
"""What needs a story of its own before it opens."""

TIME_COMES_MS = 75_000
"""Until a visit that was booked a minute ahead has begun and its page, told nothing, shows so."""

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class _Furnished:
    """A clinic in which every dialog has something to be about. `places`: by their name in the tables."""

    members: Mapping[str, StaffMember]
    places: Mapping[str, str]
    visit: Booked


async def _patient(by: StaffMember, name: str) -> str:
    found = (await by.ask("GET", "/patients?limit=100"))["items"]
    return next(each["id"] for each in found if each["name"] == name)


async def _comes(chromium: Browser, world: ClinicWorld, place: Booked) -> None:
    """Have a patient wait to be let in, without a window."""
    guest = Conductor(world.served.url, (await chromium.new_context()).request)
    await guest.ask("POST", "/links/exchange", {"token": place.url.partition("#")[2]})
    await guest.ask("POST", "/guest/visit/open")
    device = {"camera": True, "microphone": True, "speaker": True}
    said = {"location": "2 Oak Street", "call_back": "+15550111", "device": device}
    await guest.ask("PUT", "/guest/visit/check-in", said)


async def _passkey(ada: StaffMember) -> None:
    await ada.carry_authenticator()
    await ada.go("/staff/account")
    await ada.part("add-passkey").click()
    await ada.part("passkey-form").locator("input").fill("Office laptop")
    await ada.part("passkey-form").get_by_test_id("submit").click()
    await expect(ada.part("remove-passkey")).to_be_visible()


async def _furnish(world: ClinicWorld, chromium: Browser, looking: Looking) -> _Furnished:
    members = {who: await staff_browser(chromium, world, who) for who in (ADMIN, ADA, ROSA)}
    for member in members.values():
        await member.sign_in()
        await member.part("lang-switch").first.click()
    admin, ada, rosa = members[ADMIN], members[ADA], members[ROSA]
    june, freya = await _patient(rosa, "June Abernathy"), await _patient(rosa, "Freya Nilsen")
    staff = {each["name"]: each["id"] for each in (await rosa.ask("GET", "/colleagues"))["items"]}
    elsewhere = await staff_browser(chromium, world, ADA)
    await elsewhere.go("/staff")
    await looking.look(elsewhere.page, "sign-in")
    await elsewhere.sign_in()  # so that there is a session to end
    rest = Conductor(world.served.url, ada.context.request)
    visit, begun = await rest.book(minutes=5, patient=1), await rest.book(minutes=1, patient=2)
    await _comes(chromium, world, visit)
    await rosa.ask("POST", f"/patients/{june}/case-invitations", {"expires_in_days": 7})
    await rosa.ask("PUT", f"/patients/{june}/team/{staff['Dr. Ada Marsh']}")
    await _passkey(ada)
    held = {"patient_name": "June Abernathy", "birth_date": "2017-08-23", "reason": "Letter of her lawyer"}
    await admin.ask("POST", "/retention/holds", held)
    away = {"staff": staff["Dr. Grace Lindqvist"], "cover": staff["Dr. Ada Marsh"]}
    times = {"since": "2020-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
    await rosa.ask("POST", "/inbox/absences", away | times)
    await rosa.ask("POST", "/walk-in-links", {"name": "Front page"})
    case = next(line["case"] for line in (await ada.ask("GET", "/cases"))["items"] if line["owner"] is None)
    await ada.ask("POST", f"/cases/{case}/claim")
    forms = (await admin.ask("GET", "/questionnaires"))["items"]
    places = {
        "record": f"/staff/patients/{june}",
        "locked": f"/staff/patients/{freya}",
        "visit": f"/staff/visits/{visit.visit}",
        "begun": f"/staff/visits/{begun.visit}",
        "case": f"/staff/inbox/{case}",
        "person": f"/staff/people/{staff['Rosa Delgado']}",
        "form": f"/staff/forms/{forms[0]['id']}",
    }
    return _Furnished(members, places, visit)


async def _opener(member: StaffMember, css: str) -> Locator:
    opener = member.page.locator(f"main {css}").first
    await expect(opener).to_be_visible(timeout=TIME_COMES_MS if css == NO_SHOW else None)
    return opener


async def _use_the_room(ada: StaffMember, looking: Looking) -> None:
    """Go from the lobby into the room, let the patient in, and use all that opens there by keyboard."""
    await ada.part("enter-room").click()
    await ada.part("let-in").click()
    await expect(ada.part("let-in")).to_have_count(0)
    for name in PANELS.values():
        await looking.panel_by_keyboard(ada.part(f"open-{name}"), ada.part(name), f"room-{name}")
    for _, opener in IN_THE_ROOM:
        await looking.by_keyboard(ada.part(opener), f"room-{opener}")


def test_no_screen_and_no_dialog_is_left_out() -> None:
    """Whoever adds a route or a dialog says where everyone can be seen to use it."""
    routes = re.findall(r'\broute\("(\w+)"', (STAFF_VIEWS / "routes.tsx").read_text())
    assert sorted(routes) == sorted(SCREENS)
    views = {
        path.relative_to(VIEWS).as_posix(): path.read_text()
        for folder in ("staff", "room")
        for path in (VIEWS / folder).rglob("*.tsx")
    }
    written = {source.removeprefix("staff/"): len(DIALOG.findall(text)) for source, text in views.items()}
    opened = Counter(source for source, *_ in (*DIALOGS, *IN_THE_ROOM)) + Counter(
        dict.fromkeys(OPENED_ELSEWHERE, 1)
    )
    assert {source: count for source, count in written.items() if count} == dict(opened)
    panels = {source for source, text in views.items() if PANEL.search(text)}
    assert panels - {"staff/visits/room/ToolPanel.tsx"} == set(PANELS)


async def test_staff_can_read_every_screen_and_use_every_dialog(world: ClinicWorld, shell: Browser) -> None:
    """Axe, both colours, 360 pixels; each dialog opens, keeps the focus and closes by keyboard alone.

    In Spanish, whose words are the longer ones.
    """
    looking = Looking()
    there = await _furnish(world, shell, looking)
    await there.members[ADA].go(there.places["locked"])
    await looking.look(there.members[ADA].page, "locked")
    at: dict[str, str] = {}
    steps = [(who, path, f"screen {name}", "") for name, (who, path) in (SCREENS | NO_ROUTES).items()]
    steps += [
        (who, path, f"dialog {css} {number}", css) for number, (_, who, path, css) in enumerate(DIALOGS)
    ]
    # What belongs to one place is done in one go; who is in the room leaves the visit's own page for good,
    # and a visit can be missed once its time has come.
    steps.sort(
        key=lambda step: (step[1] == "{begun}", step[1].endswith("/room"), step[0], step[1], step[3] != "")
    )
    glass = {"reason": "Found unconscious, allergies needed"}
    for who, path, title, css in steps:
        member, place = there.members[who], path.format_map(there.places)
        if title == "screen glass":
            freya = there.places["locked"].rpartition("/")[2]
            await there.members[ADA].ask("POST", f"/patients/{freya}/break-glass", glass)
        if at.get(who) != place:
            await member.go(place)
            at[who] = place
        name = re.sub(r"[^\w]+", "-", title)
        try:
            if css == "":
                await looking.look(member.page, name)
            else:
                await looking.by_keyboard(await _opener(member, css), name)
        except AssertionError as failed:
            looking.note(title, [str(failed)[:300]])
            at.pop(who)
    await there.members[ADA].go(f"{there.places['visit']}/room")
    await _use_the_room(there.members[ADA], looking)
    rosa = there.members[ROSA]
    await rosa.page.set_viewport_size({"width": 360, "height": 740})
    await looking.by_keyboard(rosa.part("open-menu"), "menu")
    await rosa.go("/staff/patients")
    await rosa.part("open-menu").click()
    await rosa.part("menu").get_by_test_id("nav-patients").click()  # where she is already
    await expect(rosa.part("menu")).to_have_count(0)
    assert {} == looking.faults
