"""The synthetic province: made-up people, officials and tickets, through the same handlers as real ones."""
