"""docs/talks draws the conversations as they are declared."""

from handlers.registry import build_registry
from handlers.talks.graph import RENEW, pages, stale
from handlers.texts import Texts
from tests.house.documents import DOCS


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
