"""Officials at their desks, for every test of the console."""

from tests.support.console import console

__all__ = ["console"]
