"""Public pages: the landing page, the web chat, the privacy notice, and what the console shares with them."""
