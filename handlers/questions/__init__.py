"""Questions that are data: what an entry of a category's list asks, reads, shows and keeps, by its kind."""
