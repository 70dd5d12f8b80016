"""What a benchmark takes for proven."""

import random
from statistics import median

from tests.support.busy import bounds


def test_the_bounds_hold_the_true_median_and_lie_close_where_the_values_do() -> None:
    dice, missed = random.Random(11), 0
    for _ in range(1000):
        low, high = bounds([dice.gauss(3.5, 0.5) for _ in range(72)])
        missed += not low <= 3.5 <= high
    assert missed <= 20
    low, high = bounds([3.4 + dice.gauss(0, 0.05) for _ in range(72)])
    assert 3.3 < low < 3.4 < high < 3.45, "a tenth too slow is seen on a quiet machine"


def test_few_values_prove_little() -> None:
    assert bounds([2.0]) == (2.0, 2.0) and bounds([3.0, 1.0, 2.0]) == (1.0, 3.0)
    assert bounds([1.0] * 30 + [9.0] * 5)[1] == median([1.0]), "a few slow slices change nothing"
