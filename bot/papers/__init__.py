"""Papers for the security officer, written from the settings."""
