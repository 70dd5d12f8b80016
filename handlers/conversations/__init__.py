"""What the service talks about, a conversation a file. The list is handlers/registry.py."""
