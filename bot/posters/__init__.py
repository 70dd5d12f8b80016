"""Links that lead here with the place they hang at: addresses, QR codes, pages to print, a card for groups."""
