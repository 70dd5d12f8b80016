"""Free text to an answer: normalising, entries, index and matcher."""
