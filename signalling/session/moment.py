"""The two clocks of one instant, handed in by the shell: rules never read a clock themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks, in seconds."""

    monotonic_s: float
    """For intervals and deadlines; its zero means nothing."""

    unix_s: float
    """For what people and tokens are told: seconds since 1970-01-01 UTC."""

    @property
    def unix_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return int(self.unix_s * 1000)
