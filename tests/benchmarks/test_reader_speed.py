"""What the readers of several facts cost a typed message; a tap needs none of them, the rest of a turn is the same."""

import time
from datetime import date
from pathlib import Path

from faq.evaluate import read_rows
from handlers.dialogue.answers.corrections import read_correction
from handlers.dialogue.answers.household import read_household
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.small_talk import read_small_talk
from handlers.dialogue.answers.told_doses import may_tell, read_doses
from handlers.dialogue.answers.told_name import read_own_name
from tests.support.driver import shared_tools

DEV = Path(__file__).parents[1] / "data" / "faq_dev.tsv"
TYPICAL = 200
ROUNDS = 7
MOST_MS = 0.3
TODAY = date(2021, 12, 1)
VACCINES = shared_tools().rules.vaccines


def read_facts(text: str) -> None:
    """All that is read out of a message at a step of the form, before the step reads its own answer."""
    read_small_talk(text)
    read_correction(text)
    read_household(text)
    if may_tell(text):
        read_doses(text, TODAY, VACCINES)
    read_person(text, TODAY, story=True)
    read_own_name(text)


def seconds_of(text: str) -> float:
    """Seconds of this thread's processor time."""
    started = time.thread_time()
    read_facts(text)
    return time.thread_time() - started


def test_reading_several_facts_costs_a_message_less_than_a_third_of_a_millisecond() -> None:
    texts = [row.text for row in read_rows(DEV)][:TYPICAL]
    for text in texts:
        read_facts(text)
    # Other texts each round, so that nothing is remembered; the best of the rounds, so that a busy machine is none.
    rounds = [[seconds_of(f"{text} {'nha' * number}") for text in texts] for number in range(1, ROUNDS + 1)]
    best = [min(some) * 1000 for some in zip(*rounds, strict=True)]
    print(f"mean {sum(best) / len(best):.3f} ms, longest {max(best):.3f} ms")
    assert len(best) == TYPICAL
    assert sum(best) / len(best) <= MOST_MS
