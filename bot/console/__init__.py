"""The officials' pages: sign-in by one-time link, queues, tickets, filing for people without a phone, reports."""
