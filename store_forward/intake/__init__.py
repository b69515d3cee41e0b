"""The ways in: personal links, the public page, red flags, submissions."""

from store_forward.intake.intake import Intake, Sent, Submission
from store_forward.intake.invitations import Invitation, Invitations
from store_forward.intake.public import PublicIntake
from store_forward.intake.red_flags import RedFlag, RedFlags

__all__ = [
    "Intake",
    "Invitation",
    "Invitations",
    "PublicIntake",
    "RedFlag",
    "RedFlags",
    "Sent",
    "Submission",
]
