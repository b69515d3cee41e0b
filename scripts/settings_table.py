"""Writes the table of settings in docs/operating.md from the settings' own descriptions.

usage: python -m scripts.settings_table            write it
       python -m scripts.settings_table --check    exit code 1 when the document is out of date
"""

import ast
import inspect
import json
import sys
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from housecall.clinic_settings import ClinicSettings
from housecall.config import PREFIX, ProgramSettings, Settings
from housecall.file_settings import FileSettings
from housecall.vault_settings import VaultSettings
from mediaserver import MediaServerSettings
from signalling import SignallingSettings

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "operating.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"
PARTS = {
    "Program": ProgramSettings,
    "Vault": VaultSettings,
    "Clinic": ClinicSettings,
    "Files": FileSettings,
    "Signalling": SignallingSettings,
    "Media": MediaServerSettings,
}


def table() -> str:
    """Return one Markdown table per package."""
    lines: list[str] = []
    for title, model in PARTS.items():
        lines += [f"### {title}", "", "| setting | default | meaning |", "| --- | --- | --- |"]
        docstrings = _attribute_docstrings(model)
        lines += [
            _row(name, Settings.model_fields[name], docstrings.get(name, "")) for name in model.model_fields
        ]
        lines.append("")
    return "\n".join(lines)


def _attribute_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Return the string that follows each field in the class's source."""
    classes = [each for each in ast.parse(inspect.getsource(model)).body if isinstance(each, ast.ClassDef)]
    return {
        field.target.id: text.value.value
        for field, text in pairwise(classes[0].body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _row(name: str, field: FieldInfo, docstring: str) -> str:
    meaning = " ".join((field.description or docstring).split()).replace("|", "\\|")
    return f"| `{name}` | {_default(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if default in ("", (), {}):
        return "none"
    return f"`{json.dumps(default)}`"


def rewritten(document: str) -> str:
    """Return `document` with the part between the two marks replaced."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    words = f"Variables are these names in capitals with `{PREFIX}` before them."
    return f"{before}{BEGIN}\n{words}\n\n{table()}{END}{after}"


def main() -> int:
    """Write or check."""
    present = DOCUMENT.read_text(encoding="utf-8")
    wanted = rewritten(present)
    if "--check" in sys.argv:
        return int(present != wanted)
    DOCUMENT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
