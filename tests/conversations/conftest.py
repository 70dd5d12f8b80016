"""A world for stories, with the offices of An Giang staffed as far as the stories need."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conversations.showing import Showing, check, watched, writes
from tests.support.driver import World, open_world

# They go on with states of former releases: what they meet is no way that a conversation leads today.
ASIDE = {"test_old_states.py", "test_old_talks.py"}


@pytest.fixture(autouse=True)
def showing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Showing]:
    """Every message that a test meets stands in the record of what is shown."""
    made = Showing(f"{request.path.name}::{request.node.name}", writes())
    if request.path.name in ASIDE:
        yield made
        return
    with watched(made, monkeypatch):
        yield made
    check(made)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The whole service without any network."""
    made = await open_world(database_url)
    yield made
    await made.close()
