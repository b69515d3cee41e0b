"""Staff sign in with two factors; every refusal is audited, and a one-time code works once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from pyotp import TOTP

from clinic import (
    Credentials,
    Member,
    Members,
    Passkeys,
    PasskeySettings,
    Passwords,
    RateLimits,
    Sessions,
    SignIn,
    StaffRole,
    Strength,
    memory_storage,
)
from clinic.errors import (
    AlreadyTaken,
    Conflict,
    LinkRefused,
    Malformed,
    PasskeyRefused,
    SecondFactorNeeded,
    SecondFactorRefused,
    SessionOver,
    SignInRefused,
    TooManyAttempts,
    Unknown,
)
from tests.behaviour.clinic.authenticator import Authenticator
from tests.behaviour.clinic.surgery import OTHER_TENANT, Surgery
from vault.origin import Origin

EMAIL, PASSWORD = "ada@clinic.example", "correct horse battery"


@dataclass
class Desk:
    """What a door would hold: everything by which staff get in."""

    surgery: Surgery
    members: Members
    credentials: Credentials
    sessions: Sessions
    passkeys: Passkeys
    passwords: Passwords
    sign_in: SignIn

    async def with_password(self, code: str | None = None, password: str = PASSWORD, email: str = EMAIL):
        """Sign in as Ada does."""
        return await self.sign_in.with_password(self.surgery.origin(), email, password, code)

    async def member(self, email: str = EMAIL) -> Member:
        """Add somebody with a password."""
        async with self.surgery.write() as unit:
            member = await self.members.add(unit, "Ada Byron", email, [StaffRole.PROVIDER])
            token = await self.credentials.invite(unit, member.id)
        kept = await self.passwords.hash(PASSWORD)
        async with self.surgery.write() as unit:
            await self.credentials.accept(unit, token, kept)
        return member

    async def with_totp(self, member: Member) -> TOTP:
        """Give somebody a second factor, with its first code used up."""
        async with self.surgery.write() as unit:
            uri = await self.credentials.begin_totp(unit, member.id, member.email, "North Clinic")
        totp = TOTP(parse_qs(urlsplit(uri).query)["secret"][0])
        async with self.surgery.write() as unit:
            await self.credentials.confirm_totp(unit, member.id, totp.at(self.surgery.now))
        self.surgery.pass_time(seconds=30)
        return totp

    async def with_passkey(self, member: Member, authenticator: Authenticator) -> None:
        """Register a passkey for somebody."""
        async with self.surgery.write() as unit:
            ceremony = await self.passkeys.begin_registration(unit, member)
        answer = authenticator.create(ceremony.options)
        async with self.surgery.write() as unit:
            await self.passkeys.register(unit, member.id, ceremony.id, answer, "Ada's phone")

    async def begin(self):
        """Begin a sign-in with a passkey."""
        async with self.surgery.write() as unit:
            return await self.passkeys.begin_sign_in(unit)

    async def resume(self, token: str):
        """Resume a session as the door does: before it knows the tenant."""
        origin = Origin.server("signalling", "request:1")
        async with self.surgery.database.read(origin) as reading:
            return await self.sessions.resume(reading, token)


@pytest.fixture
async def desk(surgery: Surgery) -> AsyncIterator[Desk]:
    """Return the front desk of an empty clinic, hashing at next to no cost."""
    passwords = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    records = surgery.records
    passkeys = Passkeys(records, PasskeySettings(rp_id="clinic.example", origins=("https://clinic.example",)))
    yield Desk(
        surgery,
        Members(records),
        Credentials(records),
        Sessions(records),
        passkeys,
        passwords,
        SignIn(surgery.database, records, passwords, passkeys, RateLimits(memory_storage())),
    )
    passwords.close()


async def test_password_alone_opens_only_the_set_up(desk: Desk) -> None:
    """The first session is weak; confirming a second factor in it makes it strong."""
    member = await desk.member()
    token, session = await desk.with_password()
    assert (Strength.PASSWORD_ONLY, member.id) == (session.strength, session.staff)
    await desk.with_totp(member)
    async with desk.surgery.write() as unit:
        await desk.sessions.strengthen(unit, session.id)
    assert Strength.TWO_FACTORS == (await desk.resume(token)).strength


async def test_code_works_once(desk: Desk) -> None:
    """With the second factor in force the code is asked for, and a replay of it is refused and audited."""
    totp = await desk.with_totp(await desk.member())
    code = totp.at(desk.surgery.now)
    with pytest.raises(SecondFactorNeeded):
        await desk.with_password()
    _, session = await desk.with_password(code)
    assert Strength.TWO_FACTORS == session.strength
    with pytest.raises(SignInRefused):
        await desk.with_password(code)
    refused = (await desk.surgery.audited(type="session"))[0]
    assert ("refused", 4, [["why", "wrong-or-used-code"]]) == (
        refused.subtype,
        refused.outcome,
        refused.detail,
    )


async def test_two_who_present_one_code_at_once_get_one_session(desk: Desk) -> None:
    """The race for a code has one winner, on either database."""
    totp = await desk.with_totp(await desk.member())
    code = totp.at(desk.surgery.now)
    results = await asyncio.gather(*(desk.with_password(code) for _ in range(4)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, SignInRefused)]
    assert 3 == len(refused), results


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong horse battery"), ("bob@clinic.example", PASSWORD)]
)
async def test_wrong_password_and_unknown_account_look_the_same(
    desk: Desk, email: str, password: str
) -> None:
    """Nobody learns who works here; the audit trail does say which it was."""
    await desk.member()
    with pytest.raises(SignInRefused):
        await desk.with_password(email=email, password=password)
    assert "session.refused" == (await desk.surgery.events())[-1]


async def test_other_clinic_does_not_know_the_account(desk: Desk) -> None:
    """The same address and password open nothing elsewhere."""
    await desk.member()
    with pytest.raises(SignInRefused):
        await desk.sign_in.with_password(desk.surgery.origin(OTHER_TENANT), EMAIL, PASSWORD)


async def test_guessing_is_stopped(desk: Desk) -> None:
    """After five wrong passwords the right one is not looked at either."""
    await desk.member()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await desk.with_password(password="wrong horse battery")
    with pytest.raises(TooManyAttempts):
        await desk.with_password()


async def test_session_idles_out_and_grows_old_on_the_server(desk: Desk) -> None:
    """Fifteen minutes without use end it; use keeps it, but not beyond twelve hours."""
    await desk.member()
    token, session = await desk.with_password()
    assert not session.touch_due
    for _ in range(47):
        desk.surgery.pass_time(minutes=14.9)
        assert (await desk.resume(token)).touch_due
        async with desk.surgery.write() as unit:
            await desk.sessions.touch(unit, session.id)
    desk.surgery.pass_time(minutes=14.9)
    await desk.resume(token)
    desk.surgery.pass_time(minutes=5)
    with pytest.raises(SessionOver):
        await desk.resume(token)
    token, session = await desk.with_password()
    desk.surgery.pass_time(minutes=15)
    async with desk.surgery.write() as unit:
        await desk.sessions.touch(unit, session.id)  # too late: nothing comes back to life
    with pytest.raises(SessionOver):
        await desk.resume(token)


async def test_ended_sessions_are_over_at_once(desk: Desk) -> None:
    """One session can be ended, or all but the one in use; other people's stay."""
    member, other = await desk.member(), await desk.member("bob@clinic.example")
    tokens = [(await desk.with_password())[0] for _ in range(3)]
    bobs, _ = await desk.with_password(email=other.email)
    kept = await desk.resume(tokens[0])
    async with desk.surgery.write() as unit:
        assert 2 == await desk.sessions.end_all(unit, member.id, but=kept.id)
    for token in tokens[1:]:
        with pytest.raises(SessionOver):
            await desk.resume(token)
    async with desk.surgery.write() as unit:
        await desk.sessions.end(unit, kept.id)
    with pytest.raises(SessionOver):
        await desk.resume(tokens[0])
    assert other.id == (await desk.resume(bobs)).staff


async def test_suspension_and_roles_take_effect_at_the_next_request(desk: Desk) -> None:
    """A session has the roles its owner has now, and none once they are suspended."""
    member = await desk.member()
    token, session = await desk.with_password()
    assert {StaffRole.PROVIDER} == session.roles
    async with desk.surgery.write() as unit:
        await desk.members.change_roles(unit, member.id, [StaffRole.ADMIN, StaffRole.QA])
    assert {StaffRole.ADMIN, StaffRole.QA} == (await desk.resume(token)).roles
    async with desk.surgery.write() as unit:
        await desk.members.suspend(unit, member.id)
    with pytest.raises(SessionOver):
        await desk.resume(token)
    with pytest.raises(SignInRefused):
        await desk.with_password()


async def test_invitation_sets_one_password_in_time(desk: Desk) -> None:
    """A used invitation, an older one and one of three days ago are refused alike."""
    async with desk.surgery.write() as unit:
        member = await desk.members.add(unit, "Bob", "bob@clinic.example", [StaffRole.COORDINATOR])
        old = await desk.credentials.invite(unit, member.id)
        late = await desk.credentials.invite(unit, member.id)
    kept = await desk.passwords.hash(PASSWORD)
    server = Origin.server("signalling", "request:1")
    async with desk.surgery.database.read(server) as reading:
        assert member.tenant == await desk.credentials.locate(reading, late)
        assert await desk.credentials.locate(reading, old) is None
    desk.surgery.pass_time(days=3)
    for token in (old, late, "nonsense"):
        with pytest.raises(LinkRefused):
            async with desk.surgery.write() as unit:
                await desk.credentials.accept(unit, token, kept)


async def test_members_are_listed_with_names_and_kept_apart(desk: Desk) -> None:
    """Names come back from their seals; addresses are unique whatever their case."""
    member = await desk.member()
    with pytest.raises(AlreadyTaken):
        async with desk.surgery.write() as unit:
            await desk.members.add(unit, "Eve", "ADA@clinic.example ", [StaffRole.QA])
    for name, email, roles, field in (
        (" ", "e@clinic.example", [StaffRole.QA], "name"),
        ("Eve", "nowhere", [StaffRole.QA], "email"),
        ("Eve", "e@clinic.example", [], "roles"),
    ):
        with pytest.raises(Malformed) as caught:
            async with desk.surgery.write() as unit:
                await desk.members.add(unit, name, email, roles)
        assert field == caught.value.field
    async with desk.surgery.read() as reading:
        assert [("Ada Byron", EMAIL, True)] == [
            (m.name, m.email, m.has_password) for m in await desk.members.all(reading)
        ]
    async with desk.surgery.read(OTHER_TENANT) as reading:
        assert [] == await desk.members.all(reading)
        with pytest.raises(Unknown):
            await desk.members.get(reading, member.id)
    assert "Ada" not in repr(member)


async def test_second_factor_is_set_up_once_and_can_be_reset(desk: Desk) -> None:
    """A wrong first code sets nothing up; a lost phone is reset by somebody else."""
    member = await desk.member()
    with pytest.raises(Conflict):
        async with desk.surgery.write() as unit:
            await desk.credentials.confirm_totp(unit, member.id, "123456")
    async with desk.surgery.write() as unit:
        await desk.credentials.begin_totp(unit, member.id, member.email, "North Clinic")
    with pytest.raises(SecondFactorRefused):
        async with desk.surgery.write() as unit:
            await desk.credentials.confirm_totp(unit, member.id, "12345")
    await desk.with_totp(member)
    with pytest.raises(Conflict):
        await desk.with_totp(member)
    async with desk.surgery.write() as unit:
        await desk.credentials.reset_totp(unit, member.id)
    assert Strength.PASSWORD_ONLY == (await desk.with_password())[1].strength


async def test_passkey_opens_a_session_of_two_factors(desk: Desk) -> None:
    """Registered once, it signs in without password; who comes is told by the passkey itself."""
    member, authenticator = await desk.member(), Authenticator(1)
    await desk.with_passkey(member, authenticator)
    ceremony = await desk.begin()
    answer = authenticator.get(ceremony.options)
    _, session = await desk.sign_in.with_passkey(desk.surgery.origin(), ceremony.id, answer)
    assert (member.id, Strength.TWO_FACTORS) == (session.staff, session.strength)
    async with desk.surgery.read() as reading:
        (passkey,) = await desk.passkeys.of(reading, member.id)
    assert ("Ada's phone", desk.surgery.now) == (passkey.label, passkey.used_at)
    with pytest.raises(PasskeyRefused):  # the challenge was answered
        await desk.sign_in.with_passkey(desk.surgery.origin(), ceremony.id, answer)


@pytest.mark.parametrize(
    "bend",
    ["late", "other site", "unverified", "copied", "unknown", "other challenge", "malformed", "removed"],
)
async def test_passkey_that_proves_nothing_is_refused(desk: Desk, bend: str) -> None:
    """Late, phished, unverified, copied or unknown: refused, and audited."""
    member, authenticator = await desk.member(), Authenticator(1)
    authenticator.counter = 5
    await desk.with_passkey(member, authenticator)
    ceremony = await desk.begin()
    if bend == "late":
        desk.surgery.pass_time(minutes=5)
    elif bend == "other site":
        authenticator.origin = "https://clinic.example.evil"
    elif bend == "unverified":
        authenticator.verifies_user = False
    elif bend == "copied":
        authenticator.counter = 4
    elif bend == "unknown":
        authenticator = Authenticator(2)
    answer = authenticator.get(ceremony.options)
    if bend == "other challenge":
        answer = authenticator.get((await desk.begin()).options)
    elif bend == "malformed":
        answer = {"rawId": 5, "response": None}
    elif bend == "removed":
        async with desk.surgery.write() as unit:
            (passkey,) = await desk.passkeys.of(unit, member.id)
            await desk.passkeys.remove(unit, member.id, passkey.id)
    with pytest.raises(PasskeyRefused):
        await desk.sign_in.with_passkey(desk.surgery.origin(), ceremony.id, answer)
    assert "session.refused" == (await desk.surgery.events())[-1]


async def test_passkey_is_registered_by_whom_it_was_begun_for(desk: Desk) -> None:
    """Another's ceremony, an unverified user and a passkey already known are refused."""
    member, other = await desk.member(), await desk.member("bob@clinic.example")
    await desk.with_passkey(member, Authenticator(1))
    for who, authenticator in (
        (other, Authenticator(2)),
        (member, Authenticator(3)),
        (member, Authenticator(1)),
    ):
        async with desk.surgery.write() as unit:
            ceremony = await desk.passkeys.begin_registration(unit, member)
        authenticator.verifies_user = who is other
        if authenticator.credential_id == Authenticator(1).credential_id:
            authenticator.verifies_user = True
        answer = authenticator.create(ceremony.options)
        with pytest.raises(PasskeyRefused):
            async with desk.surgery.write() as unit:
                await desk.passkeys.register(unit, who.id, ceremony.id, answer, "Phone")
