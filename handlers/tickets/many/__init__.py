"""One act on many reports: what it is, whom it fits, and when it is carried out."""
