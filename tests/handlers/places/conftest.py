"""One resolver for all tests of places."""

import pytest

from handlers.places.resolver import Resolver
from storage.gazetteer import load


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """Both editions from the shipped file."""
    return Resolver(load(2021), load(2025))
