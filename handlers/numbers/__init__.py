"""The telephone numbers of a province's communes as one list: looked at row by row, taken in, and taken back as one."""
