"""Where people are: free text, a point or a few taps -> one administrative unit."""

from handlers.places.refs import Choice, Narrowing, PlaceRef, Resolution

__all__ = ["Choice", "Narrowing", "PlaceRef", "Resolution"]
