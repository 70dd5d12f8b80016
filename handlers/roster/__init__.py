"""The officials of a province as one file: sent in, looked at row by row, taken in, and taken away again."""
