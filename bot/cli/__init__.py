"""The command `hotline`: a file a group of commands, put together in main.py."""
