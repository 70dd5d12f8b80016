"""Doors for citizens. A channel parses what its platform delivers and sends replies; it decides nothing."""
