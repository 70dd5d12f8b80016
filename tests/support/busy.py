"""How much more a constant of a benchmark allows where others take the processors: what waits for them waits longer
than the smallest statement does, and that is no fault of ours.
"""

import os

MORE = 1.5


def allowance() -> float:
    """1 on a machine that has a processor left for what is measured, `MORE` on one that has not."""
    return MORE if os.getloadavg()[0] > (os.cpu_count() or 1) + 1 else 1.0
