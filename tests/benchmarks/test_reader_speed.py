"""What the readers of several facts cost a typed message; a tap needs none of them, the rest of a turn is the same.

Held against what python-telegram-bot takes to parse the update that carries the same message, in one run: 0.11 ms on
the machine of two cores on which this was set, where 0.3 ms of reading is 2.7 times that.
"""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Update

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
MOST = 3.6  # times; 2.3 in runs on a busy machine
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


def update(text: str) -> dict[str, Any]:
    """An update of Telegram that carries `text`."""
    person = {"id": 77, "first_name": "An", "last_name": "Tran"}
    sender = {**person, "is_bot": False, "language_code": "vi"}
    chat = {**person, "type": "private"}
    message = {"message_id": 5, "date": 1638316800, "chat": chat, "from": sender, "text": text}
    return {"update_id": 1, "message": message}


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of this thread's processor time."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def test_reading_several_facts_costs_a_message_few_times_what_parsing_its_update_costs() -> None:
    texts = [row.text for row in read_rows(DEV)][:TYPICAL]
    ours: list[list[float]] = [[] for _ in texts]
    theirs: list[list[float]] = [[] for _ in texts]
    for text in texts:  # the lists are read
        read_facts(text)
        Update.de_json(update(text), None)
    for number in range(1, ROUNDS + 1):
        for at, text in enumerate(texts):
            said = f"{text} {'nha' * number}"  # another text each round, so that nothing is remembered
            carrying = update(said)
            ours[at].append(seconds_of(partial(read_facts, said)))
            theirs[at].append(seconds_of(partial(Update.de_json, carrying, None)))
    reading, parsing = (sum(map(min, one)) / TYPICAL for one in (ours, theirs))  # the best, so that no machine is busy
    print(f"{reading * 1000:.3f} ms, {reading / parsing:.2f} times {parsing * 1000:.3f} ms")
    assert len(ours) == TYPICAL
    assert reading <= MOST * parsing
