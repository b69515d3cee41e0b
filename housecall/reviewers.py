"""Tells those who review when somebody broke the glass: a mail to each, posted in the same unit."""

from clinic import Act, BrokenGlass, Members, NoticeKind, Notifier, Tenants, may
from vault import UnitOfWork


class ReviewerMail:
    """The clinic's `ReviewerAlert`: no emergency access without the news of it."""

    def __init__(self, tenants: Tenants, members: Members, notifier: Notifier, site_url: str) -> None:
        self._tenants = tenants
        self._members = members
        self._notifier = notifier
        self._url = f"{site_url}/staff/emergency-access"

    async def glass_broken(self, unit: UnitOfWork, broken: BrokenGlass) -> None:
        """Post a notice to everyone who may review it: not to whoever broke it, nor to the suspended."""
        clinic = await self._tenants.get(unit)
        for member in await self._members.all(unit):
            reviews = may(member.roles, Act.REVIEW_BREAK_GLASS) and member.suspended_at is None
            if reviews and member.id != broken.staff:
                await self._notifier.tell_staff(unit, clinic, member, NoticeKind.REVIEW_DUE, self._url)
