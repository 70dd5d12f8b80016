"""The facilities of a province as one list: looked at row by row, taken in, and taken back as one."""
