"""People and how they are reached."""
