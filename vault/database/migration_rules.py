"""What a migration may not do while the previous release is still running against the same tables.

Expand first, contract a release later: a revision marked `CONTRACTS_AFTER = "<release>"` says which
release was the last to need what it takes away.
"""

from __future__ import annotations

import ast
from pathlib import Path

_TAKES_AWAY = {
    "drop_column": "the previous release still reads the column",
    "drop_table": "the previous release still reads the table",
    "rename_table": "the previous release knows the old name",
}


def migration_hazards(revision: Path) -> list[str]:
    """Return what `revision` would break in the previous release, one sentence each; empty is safe."""
    module = ast.parse(revision.read_text(encoding="utf-8"))
    if any(isinstance(node, ast.Assign | ast.AnnAssign) and _names_contract(node) for node in module.body):
        return []
    upgrades = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    calls = [node for upgrade in upgrades for node in ast.walk(upgrade) if isinstance(node, ast.Call)]
    return [
        f"{revision.name}:{call.lineno}: {reason}"
        for call in calls
        if isinstance(call.func, ast.Attribute) and (reason := _reason(call.func.attr, call))
    ]


def _names_contract(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == "CONTRACTS_AFTER" for target in targets)


def _reason(operation: str, call: ast.Call) -> str | None:
    words = {keyword.arg: keyword.value for keyword in call.keywords}
    if operation in _TAKES_AWAY:
        return _TAKES_AWAY[operation]
    if operation == "alter_column":
        if "new_column_name" in words:
            return "the previous release knows the column's old name"
        if _is_false(words.get("nullable")):
            return "the previous release may still write NULL there"
        if "type_" in words:
            return "the previous release writes the old type"
    if operation == "add_column":
        for column in (node for node in ast.walk(call) if isinstance(node, ast.Call) and node is not call):
            given = {keyword.arg: keyword.value for keyword in column.keywords}
            if _is_false(given.get("nullable")) and "server_default" not in given:
                return "the previous release does not fill the new column"
    return None


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
