"""What the service does: conversations, tickets, records; knows no HTTP, no SQL and no channel."""
