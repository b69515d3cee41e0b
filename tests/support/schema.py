"""The schema as the program has it: packages share one metadata, so tests of one need the tables of all."""

from clinic import CLINIC_MIGRATIONS
from consult import CONSULT_MIGRATIONS
from store_forward import STORE_FORWARD_MIGRATIONS
from vault import VAULT_MIGRATIONS

MIGRATIONS = (VAULT_MIGRATIONS, CLINIC_MIGRATIONS, CONSULT_MIGRATIONS, STORE_FORWARD_MIGRATIONS)
