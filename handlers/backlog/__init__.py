"""Old reports that an office has in a file: matched, looked at, taken in, taken back."""
