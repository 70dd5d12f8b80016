"""What people asked and got no good answer to, and teaching the catalogue from it."""
