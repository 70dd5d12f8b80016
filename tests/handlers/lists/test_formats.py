"""Which files are taken as lists is said in one place: every picker and every sentence that names endings says all."""

import re
from pathlib import Path

from storage.spreadsheets.formats import ACCEPT, FORMATS, is_list

ROOT = Path(__file__).parents[3]
ENDING = re.compile(r"\.(?:xlsx|xls|ods|csv)\b")
SOME = 3  # endings in one line that make it a list of them
OWN_PICKER = re.compile(r'accept="[^"]*\.(?:xlsx|csv)')


def test_a_sentence_that_names_endings_names_all() -> None:
    lines = 0
    for folder in ("handlers/texts", "bot/pages/texts"):
        for path in (ROOT / folder).rglob("*.yaml"):
            for line in path.read_text(encoding="utf-8").splitlines():
                named = set(ENDING.findall(line))
                if ".csv" in named and len(named) >= SOME:
                    lines += 1
                    assert named == set(FORMATS), (path.name, line)
    assert lines > 10


def test_pickers_take_their_endings_from_one_place() -> None:
    pickers = 0
    for path in (ROOT / "bot").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert OWN_PICKER.search(text) is None, path
        pickers += text.count("{{ list_files }}")
    assert pickers >= 7


def test_what_is_named_is_read() -> None:
    assert all(is_list(f"A{ending.upper()}") and ending in ACCEPT for ending in FORMATS)
    assert is_list("a.xlsm") and not is_list("a.pdf") and not is_list("xlsx")
