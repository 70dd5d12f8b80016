"""Tickets (phản ánh): one operation a file, the table of moves, due times."""
