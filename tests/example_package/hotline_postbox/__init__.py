"""Letters for the hotline: an example of what another package may bring."""
