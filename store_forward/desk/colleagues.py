"""Sees to it that cases are given only to people who work here."""

from __future__ import annotations

from clinic import Members, StaffId, Work, errors


class Colleagues:
    """Knows the members of the clinic."""

    def __init__(self, members: Members) -> None:
        self._members = members

    async def require(self, work: Work, *staff: StaffId) -> None:
        """Raise Unknown unless all of them work here, Conflict when one is suspended."""
        for person in staff:
            if (await self._members.get(work, person)).suspended_at is not None:
                raise errors.Conflict("they are suspended")
