"""Files that lie on the disk without a name: a process that is killed leaves nothing of them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def nameless_file(suffix: str) -> Iterator[tuple[BinaryIO, Path]]:
    """An empty file and a path by which this process opens it again. `suffix`: how the path ends.

    Its directory holds a link to an open file of the process and nothing else (Linux).
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        path.symlink_to(f"/proc/{os.getpid()}/fd/{file.fileno()}")
        yield file, path
