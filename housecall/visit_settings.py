"""The settings of visits: when somebody counts as absent, and when a visit ends that nobody ends."""

from pydantic import BaseModel, ConfigDict, Field

from consult import ConsultSettings

_MINUTE_S = 60


class VisitSettings(BaseModel):
    """Frozen. Times are minutes."""

    model_config = ConfigDict(frozen=True)

    visit_patient_absent_minutes: int = Field(
        default=15,
        ge=1,
        description="After the beginning, or the delay announced: whoever has not come by then is missed.",
    )
    visit_provider_absent_minutes: int = Field(
        default=30,
        ge=1,
        description="After the beginning, or the delay announced: then nobody is left waiting any longer.",
    )
    visit_early_minutes: int = Field(
        default=60,
        ge=0,
        description="Before the beginning: who waits, but was last seen earlier than that, is no arrival.",
    )
    visit_live_at_most_minutes: int = Field(
        default=480, ge=10, description="After it went live, a visit that nobody has ended ends by itself."
    )

    def visits(self) -> ConsultSettings:
        """Return them as what conducts visits knows them."""
        return ConsultSettings(
            patient_absent_after_s=self.visit_patient_absent_minutes * _MINUTE_S,
            provider_absent_after_s=self.visit_provider_absent_minutes * _MINUTE_S,
            early_s=self.visit_early_minutes * _MINUTE_S,
            live_at_most_s=self.visit_live_at_most_minutes * _MINUTE_S,
        )
