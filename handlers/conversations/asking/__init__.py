"""Questions that several conversations ask, each with the answer it keeps: a place, a person, a proven phone."""
