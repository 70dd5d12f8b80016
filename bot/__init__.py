"""THE OUTSIDE: processes, HTTP, channels, console."""
