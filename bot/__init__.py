"""The outside: processes, HTTP, channels and the officials' console."""
