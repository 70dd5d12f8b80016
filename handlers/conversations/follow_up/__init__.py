"""Following a report: by its code or from one's own list; history, additions, disputes, outcome, rating."""

from handlers.conversations.follow_up.declared import FOLLOW_UP

__all__ = ["FOLLOW_UP"]
