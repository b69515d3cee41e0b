"""What `housecall` does besides serving: commands that found, look after and prove an installation."""

from housecall.commands.care import care
from housecall.commands.clinics import clinics
from housecall.commands.keys import keys
from housecall.commands.users import users

__all__ = ["care", "clinics", "keys", "users"]
