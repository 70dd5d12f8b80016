"""Folders in memory, where the machine has them: what a test throws away at once need not reach a disk."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes free, more than all servers of a run fill
MARK = "hotline-tests"


@contextlib.contextmanager
def folder_in_memory(otherwise: Path, memory: Path = MEMORY, room: int = ROOM) -> Iterator[Path]:
    """An empty folder in memory until the block ends, or `otherwise` where the machine has none or too little of it.

    What a run that was killed left behind is cleared away first.
    """
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < room:
        yield otherwise
        return
    for left in memory.glob(f"{MARK}-*-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{MARK}-{os.getpid()}-", dir=memory))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
