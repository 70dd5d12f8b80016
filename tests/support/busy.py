"""How a benchmark is judged on a machine that others use too, which is no fault of ours: what waits for the processors
waits longer than the smallest statement does, and one ratio is far from the next.
"""

import os
from collections.abc import Sequence
from itertools import accumulate
from math import comb
from pathlib import Path

MORE = 1.5
WAITS = 30.0  # percent of the last ten seconds in which somebody had no processor
PRESSURE = Path("/proc/pressure/cpu")
DOUBT = 0.01  # how often at most the true median may lie outside of `bounds`


def allowance() -> float:
    """1 on a machine that has a processor left for what is measured, `MORE` on one that has not."""
    return MORE if os.getloadavg()[0] > (os.cpu_count() or 1) + 1 or waiting() > WAITS else 1.0


def waiting() -> float:
    """The percentage of the last ten seconds in which some process waited for a processor; 0 where Linux does not say.

    The load average comes too late: of a minute in which others began to work it shows the half.
    """
    try:
        said = PRESSURE.read_text()
    except OSError:
        return 0.0
    return float(said.partition("avg10=")[2].split()[0])


def bounds(values: Sequence[float]) -> tuple[float, float]:
    """Between which two of the values the true median lies, but for `DOUBT`: by how often a coin falls so unevenly.

    They lie close together where the values do, so that on a quiet machine a few hundredths too slow are seen.
    """
    ordered, count = sorted(values), len(values)
    below = accumulate(comb(count, heads) / 2**count for heads in range(count + 1))
    outside = sum(1 for chance in below if chance <= DOUBT / 2)
    cut = max(outside - 1, 0)
    return ordered[cut], ordered[count - 1 - cut]


def may_be_at_least(values: Sequence[float], least: float) -> bool:
    """Whether the values do not prove that their median is smaller."""
    return bounds(values)[1] >= least / allowance()


def may_be_at_most(values: Sequence[float], most: float) -> bool:
    """Whether the values do not prove that their median is larger."""
    return bounds(values)[0] <= most * allowance()
