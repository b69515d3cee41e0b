"""What a clinic's house may set about visits."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field


class ConsultSettings(BaseModel):
    """When somebody counts as absent, and when a visit ends that nobody ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patient_absent_after_s: int = Field(default=15 * 60, ge=60)
    """After the beginning, or when the provider said to be there: a patient who has not come by then does
    not come by themselves. Who was last seen that long before it, in the device check, only tried it out."""

    provider_absent_after_s: int = Field(default=30 * 60, ge=60)
    """After the beginning, or when the provider said to be there: then nobody is left waiting any longer."""

    live_at_most_s: int = Field(default=8 * 60 * 60, ge=10 * 60)
    """After it went live: a visit that nobody has ended by then ends by itself, and its room closes."""

    early_s: int = Field(default=60 * 60, ge=0)
    """Before the beginning: who waits, but was last seen earlier than that, did not come for the visit."""

    @property
    def patient_absent_after(self) -> timedelta:
        """The first as a duration."""
        return timedelta(seconds=self.patient_absent_after_s)

    @property
    def provider_absent_after(self) -> timedelta:
        """The second as a duration."""
        return timedelta(seconds=self.provider_absent_after_s)

    @property
    def live_at_most(self) -> timedelta:
        """The third as a duration."""
        return timedelta(seconds=self.live_at_most_s)

    @property
    def early(self) -> timedelta:
        """The fourth as a duration."""
        return timedelta(seconds=self.early_s)
