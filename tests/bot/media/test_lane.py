"""Files after the commit: whatever a process dies between, what was found reaches the conversation, once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.channels.base import Channel, Fetched
from bot.media.lane import AT_ONCE, FileLane
from bot.media.pool import PhotoPool
from handlers.dialogue.turn import Attachment, Incoming
from tests.bot.media import pictures
from tests.handlers.dialogue.test_engine import world as world
from tests.support.driver import World
from tests.support.until import until


class Shelf:
    """A channel that has files, or holds them back."""

    name = "webchat"

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked: list[str] = []
        self.gate = asyncio.Event()

    async def fetch(self, ref: str) -> Fetched:
        """The file, once the gate is open."""
        self.asked.append(ref)
        await self.gate.wait()
        return Fetched(self.content, "image/png")


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    """A channel with one good photo."""
    yield Shelf(pictures.jpeg(pictures.slip(640, 480)))


async def send(world: World, count: int) -> list[int]:
    """A person sends so many photos; gives their file ids."""
    files = tuple(Attachment("photo", f"ref{n}") for n in range(count))
    await world.intake.receive(Incoming("webchat", "photos", "a", world.clock.now(), attachments=files))
    return world.pending_files


def lane_of(world: World, shelf: Shelf, pool: PhotoPool, owner: str = "p") -> FileLane:
    return FileLane(world.database, {"webchat": cast(Channel, shelf)}, pool, world.clock, owner)


async def state_of(world: World, file_id: int) -> tuple[Any, ...]:
    """The file's state and that of the update that tells it."""
    async with world.database.reading() as uow:
        file = await uow.connection.fetchval("select state from files where id = $1", file_id)
        told = await uow.connection.fetchval("select state from updates where key = $1", f"system:file:{file_id}")
    return file, told


async def test_a_result_is_told_though_the_process_died_right_after_storing_it(world: World, shelf: Shelf) -> None:
    shelf.gate.set()
    (file_id,) = await send(world, 1)
    async with PhotoPool() as pool:
        await lane_of(world, shelf, pool).check(file_id)
    assert await state_of(world, file_id) == ("ready", "waiting")
    await world.intake.retry_due()
    assert await state_of(world, file_id) == ("ready", "done")


async def test_a_result_is_told_at_once_by_the_process_that_found_it(world: World, shelf: Shelf) -> None:
    shelf.content = b"no photo"
    shelf.gate.set()
    (file_id,) = await send(world, 1)
    lane = lane_of(world, shelf, PhotoPool(workers=0))
    lane.catch_up = world.intake.catch_up
    await lane.check(file_id)
    assert await state_of(world, file_id) == ("refused", "done")


async def test_sweeping_takes_a_file_that_waits_for_a_slot_once(world: World, shelf: Shelf) -> None:
    shelf.content = b"no photo"
    found = await send(world, AT_ONCE + 3)
    lane = lane_of(world, shelf, PhotoPool(workers=0))
    lane.take(found)
    await until(lambda: _asked(shelf, AT_ONCE))
    for _ in range(3):
        await lane.sweep()
    assert len(lane._tasks) == len(found)
    shelf.gate.set()
    await asyncio.gather(*lane._tasks)
    assert sorted(shelf.asked) == [f"ref{n}" for n in range(len(found))]


async def test_who_comes_late_does_not_undo_what_is_ready(world: World, shelf: Shelf) -> None:
    (file_id,) = await send(world, 1)
    slow = lane_of(world, shelf, PhotoPool(workers=0), "slow")
    late = asyncio.create_task(slow.check(file_id))
    await until(lambda: _asked(shelf, 1))
    world.clock.move(seconds=61)
    quick_shelf = Shelf(shelf.content)
    quick_shelf.gate.set()
    async with PhotoPool() as pool:
        await lane_of(world, quick_shelf, pool, "quick").check(file_id)
    shelf.content = b"no photo"
    shelf.gate.set()
    await late
    assert (await state_of(world, file_id))[0] == "ready"


async def _asked(shelf: Shelf, count: int) -> bool:
    return len(shelf.asked) == count
