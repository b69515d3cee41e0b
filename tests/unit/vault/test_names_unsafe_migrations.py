"""A migration that the previous release would not survive is named, line and reason."""

from pathlib import Path

import pytest

from vault.database.migration_rules import migration_hazards


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('op.drop_column("patient", "name")', "still reads the column"),
        ('op.drop_table("patient")', "still reads the table"),
        ('op.rename_table("patient", "person")', "old name"),
        ('op.alter_column("patient", "name", new_column_name="label")', "old name"),
        ('op.alter_column("patient", "name", nullable=False)', "may still write NULL"),
        ('op.alter_column("patient", "name", type_=sa.Text())', "old type"),
        ('op.add_column("patient", sa.Column("sex", sa.Text(), nullable=False))', "does not fill"),
    ],
)
def test_hazard_is_named(tmp_path: Path, line: str, reason: str) -> None:
    """Each way to break the previous release has its own sentence."""
    revision = tmp_path / "v0002_change.py"
    revision.write_text(f"def upgrade():\n    {line}\n")
    (hazard,) = migration_hazards(revision)
    assert hazard.startswith("v0002_change.py:2: ")
    assert reason in hazard


@pytest.mark.parametrize(
    "line",
    [
        'op.add_column("patient", sa.Column("sex", sa.Text(), nullable=True))',
        'op.add_column("patient", sa.Column("sex", sa.Text(), nullable=False, server_default="u"))',
        'op.create_table("person", sa.Column("id", sa.Uuid(), nullable=False))',
        'op.create_index("ix_patient_sex", "patient", ["sex"])',
    ],
)
def test_expansion_is_safe(tmp_path: Path, line: str) -> None:
    """What only adds is allowed."""
    revision = tmp_path / "v0002_change.py"
    revision.write_text(f"def upgrade():\n    {line}\n")
    assert migration_hazards(revision) == []


def test_contraction_is_allowed_when_it_says_after_which_release(tmp_path: Path) -> None:
    """A release later the old column may go, and going back is the downgrade's own affair."""
    contracts = tmp_path / "v0003_contract.py"
    contracts.write_text(
        'CONTRACTS_AFTER = "0.2.0"\n\ndef upgrade():\n    op.drop_column("patient", "name")\n'
    )
    goes_back = tmp_path / "v0004_back.py"
    goes_back.write_text('def upgrade():\n    pass\n\ndef downgrade():\n    op.drop_table("patient")\n')
    assert migration_hazards(contracts) == migration_hazards(goes_back) == []
