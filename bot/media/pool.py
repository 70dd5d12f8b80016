"""The worker processes in which photos are cleaned: strangers' files are decoded away from keys and connections.

A worker that takes too long or too much memory dies alone; the photo is refused, the next photo gets a new worker.
"""

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Self

from bot.media.clean import LARGEST_BYTES, refuse_other_kinds
from bot.media.errors import PhotoError
from bot.media.photo import CleanPhoto, prepare_photo

_MEMORY = 300 * 1024 * 1024
"""Bytes of memory for a worker. What does not fit is refused with a word about its size; the worker lives on."""

_CODE = 30 * 1024 * 1024
"""Of these, what programs and libraries take: the limit counts only what is written to."""

_WAITING = 16
"""Photos in hand or waiting for a worker; beyond it the sender is asked to try again in a moment."""


def _guard_worker(memory: int) -> None:
    """Run once in each worker: leave Ctrl-C to the parent, keep to the memory, end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The alarm of a photo that takes too long must end the worker even while C code decodes.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_DATA, (memory - _CODE, memory - _CODE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    # A killed parent sends no word; without this the worker would wait for work for ever.
    os._exit(0)


def _prepare_within(data: bytes, seconds: float) -> CleanPhoto:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return prepare_photo(data)
    except MemoryError:
        raise PhotoError("photo_too_many_pixels") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _give_back()


def _give_back() -> None:
    """Where the C library can: give freed memory back, or pieces of it are in the way of the next large picture."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class PhotoPool:
    """Cleans photos in spawned processes (a fork would copy the event loop and its connections).

    Each worker has an executor of its own, so that a photo that kills its worker harms no other photo. One pool a
    process; `await pool.close()` or `async with` ends the workers.
    """

    def __init__(self, workers: int = 1, seconds: float = 15.0, memory: int = _MEMORY, waiting: int = _WAITING) -> None:
        self._seconds = seconds
        self._memory = memory
        self._room = waiting
        self._executors: list[ProcessPoolExecutor | None] = [None] * workers
        self._idle: asyncio.LifoQueue[int] = asyncio.LifoQueue()
        for slot in range(workers):
            self._idle.put_nowait(slot)

    async def clean_photo(self, data: bytes) -> CleanPhoto:
        """The photo made safe, with its measures. Raises PhotoError, and nothing else, whatever the bytes are."""
        if len(data) > LARGEST_BYTES:
            raise PhotoError("photo_too_large")
        refuse_other_kinds(data)
        if self._room <= 0:
            raise PhotoError("photo_busy")
        self._room -= 1
        try:
            slot = await self._idle.get()
            try:
                return await self._clean_in(slot, data)
            finally:
                self._idle.put_nowait(slot)
        finally:
            self._room += 1

    async def _clean_in(self, slot: int, data: bytes) -> CleanPhoto:
        executor = self._executors[slot] or self._start()
        self._executors[slot] = executor
        try:
            return await asyncio.wrap_future(executor.submit(_prepare_within, data, self._seconds))
        except BrokenProcessPool as error:
            # The alarm or the kernel ended the worker while it held this photo and no other.
            self._executors[slot] = None
            executor.shutdown(wait=False)
            raise PhotoError("photo_timeout") from error

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1,
            mp_context=get_context("spawn"),
            initializer=_guard_worker,
            initargs=(self._memory,),
            max_tasks_per_child=500,
        )

    async def close(self) -> None:
        """End the workers; photos still waiting are dropped."""
        for slot, executor in enumerate(self._executors):
            self._executors[slot] = None
            if executor is not None:
                await asyncio.to_thread(executor.shutdown, True, cancel_futures=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
