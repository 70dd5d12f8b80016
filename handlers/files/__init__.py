"""What strangers may send: how many files and how much, an hour."""
