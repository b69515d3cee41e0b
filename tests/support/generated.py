"""Right requests for operations, made from their own schema, for tests in which only the ids matter."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

from signalling.api import Operation, document
from signalling.rest.catalogue import operations

_SCHEMA = schemathesis.openapi.from_dict(document(operations()))


def right_body(operation: Operation) -> Any:
    """Return a body that fits the operation's schema, None when it takes none."""
    return None if operation.body is None else _right(operation).body


def right_query(operation: Operation) -> dict[str, str]:
    """Return what the operation must be asked with after the question mark."""
    needed = [] if operation.query is None else operation.query.json_schema().get("required", [])
    query = _right(operation).query if needed else {}
    return {name: str(query[name]) for name in needed}


def _right(operation: Operation) -> Any:
    made: list[Any] = []

    @seed(1)
    @settings(
        max_examples=1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_SCHEMA[operation.path][operation.method].as_strategy())
    def keep(case: Any) -> None:
        made.append(case)

    keep()
    return made[0]
