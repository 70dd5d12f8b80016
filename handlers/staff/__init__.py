"""Officials: actor (who acts), officials (who works where), sign_in (links), absence (who is away), lending (who helps
out in another office)."""
