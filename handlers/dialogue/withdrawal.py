"""The event that somebody withdrew their data at the messenger."""

from typing import Final

WITHDRAWN: Final = "withdrawn"
