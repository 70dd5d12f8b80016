"""The dialogue engine: turn, conversation, outcome, state, interruptions, and readers of typed answers."""
