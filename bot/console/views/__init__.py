"""One file a subject: each parses a form, calls an operation, and answers with a page."""
