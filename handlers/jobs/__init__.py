"""Work on a schedule. A job opens units of work of its own; jobs.schedule lists them all."""
