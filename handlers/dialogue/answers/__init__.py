"""Reading what a citizen typed: pure functions that give a value or an `Invalid`, and never raise on any text."""
