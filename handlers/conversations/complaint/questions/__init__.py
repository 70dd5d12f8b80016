"""The questions of a complaint that have rules of their own, a file each; all others are asked by their kind alone."""
