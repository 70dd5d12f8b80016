"""The clauses of a long text: a story often holds its question in one of them, mostly the last."""

import re

from faq.normalise import cut

LONG = 90
"""Characters from which a text is also read clause by clause."""
MOST = 6
_LEAST = 12
_ENDS = re.compile(r"[.!?;:\n\r]+\s*|,\s+|\s+[-–—]\s+")


def clauses(text: str) -> list[str]:
    """The clauses of `text`, the last `MOST` of them; empty for a short text or one of a single clause."""
    if len(text) < LONG:
        return []
    parts = [part.strip() for part in _ENDS.split(cut(text)) if part and len(part.strip()) >= _LEAST]
    return parts[-MOST:] if len(parts) > 1 else []
