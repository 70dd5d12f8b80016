"""Words by key: `Texts` (loader.py) and the catalogues vi/ (the source language) and en/."""

from handlers.texts.loader import Say, Texts

__all__ = ["Say", "Texts"]
