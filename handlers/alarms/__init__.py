"""Alarms: what a lead has to look at, raised in one way, shown on the desk, told in chats, seen by somebody."""
