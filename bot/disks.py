"""How full the disks are that this machine writes to."""

import os
from collections.abc import Sequence


def fullest_disk(folders: Sequence[str]) -> float:
    """The share taken of the fullest disk that holds one of the folders, 0 to 1; a missing folder has none."""
    found = [0.0]
    for folder in folders:
        try:
            disk = os.statvfs(folder)
        except OSError:
            continue
        taken, free = disk.f_blocks - disk.f_bfree, disk.f_bavail  # what is kept for root is free to nobody else
        found.append(taken / (taken + free) if taken + free else 0.0)
    return max(found)
