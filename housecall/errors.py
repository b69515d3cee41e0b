"""What can go wrong before and while the program assembles the others.

HousecallError
├── ConfigurationError    a setting is missing or wrong; the message names it
├── Refused               a command would harm what is kept; the message says why
└── StartupFailed         a port or file the program needs cannot be had; the message names it
"""


class HousecallError(Exception):
    """Base of what the command line shows as one line, without a stack trace."""


class ConfigurationError(HousecallError):
    """A setting is missing, unknown or out of range; the operator must change it."""


class Refused(HousecallError):
    """A command asked for what must not be done to this installation as it is."""


class StartupFailed(HousecallError):
    """The settings are right but the machine refuses, a port in use for instance."""
