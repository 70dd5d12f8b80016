"""What a running service does with a conversation whose data it cannot read: it counts it. The log has the fields."""

from prometheus_client import Counter

UNREADABLE = Counter("hotline_unreadable_conversations", "Conversations put aside, unreadable", ["conversation"])


def count(conversation: str) -> None:
    """Count one that was put aside."""
    UNREADABLE.labels(conversation).inc()
