"""docs/talks draws the conversations as they are declared, and `hotline talks lint` finds nothing new in them."""

import ast

from handlers.registry import build_registry
from handlers.talks.graph import RENEW, pages, stale
from handlers.talks.lint import KNOWN, findings, known
from handlers.talks.shown import FOLDER, read
from handlers.talks.shown import RENEW as RECORD
from handlers.texts import Texts
from tests.house.documents import DOCS
from tests.house.tree import ROOT, files, parsed

MOST_KNOWN = 0


def test_every_conversation_is_drawn_as_it_is_declared() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "talks").glob("*.md")}
    found = stale(kept, build_registry(), Texts.load())
    assert not found, f"run `.venv/bin/{RENEW}` and delete pages of conversations that are gone: {', '.join(found)}"


def test_a_page_that_is_changed_missing_or_left_over_is_found() -> None:
    registry, texts = build_registry(), Texts.load()
    made = pages(registry, texts)
    kept = {name: page for name, page in made.items() if name != "danger.md"}
    kept["complaint.md"] = kept["complaint.md"].replace("confirm", "agree")
    kept["gone.md"] = "# gone\n"
    assert stale(made, registry, texts) == []
    assert stale(kept, registry, texts) == ["complaint.md", "danger.md", "gone.md"]


def test_conversations_have_no_findings_but_the_known_ones_and_these_only_get_fewer() -> None:
    before = known(ROOT / KNOWN)
    found = findings(build_registry(), Texts.load(), read(ROOT / FOLDER))
    assert sorted(set(found) - set(before)) == [], f"mend it; a message that stories met may be renewed with: {RECORD}"
    assert sorted(set(before) - set(found)) == [], f"mended: take it out of {KNOWN}"
    assert len(before) <= MOST_KNOWN


def test_every_message_on_record_is_met_by_a_test_that_exists() -> None:
    tests = {
        f"{path.name}::{node.name}"
        for path in files("tests/conversations")
        if path.suffix == ".py"
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    shown = read(ROOT / FOLDER)
    assert len(shown) > 100
    gone = sorted({one.test.partition("[")[0] for one in shown} - tests)
    assert gone == [], f"renew the record: {RECORD}"
