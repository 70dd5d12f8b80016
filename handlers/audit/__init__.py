"""The audit log: sealed in blocks, checked, and read to the person whose record was opened."""
