"""Photos: taken in, cleaned of everything but the picture, measured."""
