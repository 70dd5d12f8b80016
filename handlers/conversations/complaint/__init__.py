"""The complaint: what is wrong, whose record, what the slip says, checks, one card, and the ticket."""

from handlers.conversations.complaint.declared import COMPLAINT

__all__ = ["COMPLAINT"]
