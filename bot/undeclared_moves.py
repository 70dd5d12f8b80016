"""What a running service does with a move that no step declares: it counts it, says so in the log, and goes on."""

import structlog
from prometheus_client import Counter

log = structlog.get_logger()
UNDECLARED = Counter(
    "hotline_undeclared_moves", "Moves of conversations that no step declares", ["conversation", "step"]
)


def count(conversation: str, step: str, to: str) -> None:
    """Count a move by where it came from. Names of steps only: nothing of the person."""
    UNDECLARED.labels(conversation, step).inc()
    log.warning("undeclared_move", conversation=conversation, step=step, to=to)
