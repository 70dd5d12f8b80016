"""What became of the messages about a report: in its talk, in the list of what did not arrive, on the call list."""
