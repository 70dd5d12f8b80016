"""The two engines of free text against rapidfuzz and against bare imports, measured in one run."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from faq.evaluate import read_rows
from faq.matcher import Matcher
from tests.faq.test_matcher import JUNK

ROOT = Path(__file__).parents[2]
DEV = ROOT / "tests" / "data" / "faq_dev.tsv"
QUESTION_SHARE = 0.25
START_RATIO = 3.0
MEMORY_KB = 120 * 1024
ROUNDS = 5
TEACHING = 8.0  # a phrasing is checked against all known answers, on the old tables and on the new

IMPORTS = "import rapidfuzz, sqlalchemy"
ENGINES = """
from faq.matcher import Matcher
from handlers.places.resolver import Resolver
from storage.gazetteer import load
questions, places = Matcher.from_catalogue(), Resolver(load(2021), load(2025))
assert questions.match("quên mật khẩu").best == "forgot_password"
assert places.resolve("phường 1 quận 3 thành phố hồ chí minh", 2021).unit
print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))
"""


def seconds_each(ask: Callable[[str], object], texts: list[str]) -> float:
    """The middle time of one text, in seconds of this thread's processor time."""
    times = []
    for text in texts:
        started = time.thread_time()
        ask(text)
        times.append(time.thread_time() - started)
    return statistics.median(times)


def test_one_question_takes_a_quarter_of_a_naive_search_over_the_same_phrasings() -> None:
    matcher = Matcher.from_catalogue()
    texts = [row.text for row in read_rows(DEV)]
    phrasings = [said for entry in matcher.entries.values() for listed in entry.phrasings.values() for said in listed]
    for text in texts:
        matcher.match(text)
    # Other texts of the same make, so that nothing is remembered from the first round.
    ours = seconds_each(matcher.match, [f"{text} nhé" for text in texts])
    naive = seconds_each(lambda text: process.extractOne(text, phrasings, scorer=fuzz.WRatio), texts[::10])
    assert ours <= QUESTION_SHARE * naive


def start(code: str) -> tuple[float, str]:
    """Processor seconds of a new Python that runs `code`, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def test_both_engines_are_ready_soon_and_small() -> None:
    start(ENGINES)
    bare = min(start(IMPORTS)[0] for _ in range(ROUNDS))
    runs = [start(ENGINES) for _ in range(ROUNDS)]
    assert min(seconds for seconds, _ in runs) <= START_RATIO * bare
    assert max(int(printed) for _, printed in runs) < MEMORY_KB


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of this thread's processor time, the best of a few rounds."""
    times = []
    for _ in range(3):
        started = time.thread_time()
        work()
        times.append(time.thread_time() - started)
    return min(times)


def test_teaching_costs_a_few_rounds_of_the_checks_and_no_text_costs_more_than_one() -> None:
    shipped = Matcher.from_catalogue()

    def ask_all() -> None:
        for row in shipped.checks:
            shipped.match(row.text)

    def teach() -> None:
        said = "bả hổng chịu lên sổ cái phát thứ nhì má ơi"
        Matcher(shipped.index, shipped.decision, shipped.checks).add_phrasing("missing_second_dose", said)

    one_round = seconds_of(ask_all)
    assert seconds_of(teach) <= TEACHING * one_round
    assert max(seconds_of(partial(shipped.match, text)) for text in JUNK) <= one_round
