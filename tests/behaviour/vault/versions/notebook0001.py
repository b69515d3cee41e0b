"""The tables of the notebook.

Revision: notebook0001
"""

from alembic import op

from tests.behaviour.vault.notebook import Counter, Page
from vault.database import Base

revision = "notebook0001"
down_revision = None
branch_labels = ("notebook",)
depends_on = "vault0001"


def upgrade() -> None:
    """Create the tables as they are declared."""
    Base.metadata.create_all(op.get_bind(), tables=[Counter.__table__, Page.__table__])
