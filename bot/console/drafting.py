"""A draft as the script of a report's page reads it."""

from typing import Any

from handlers.dialogue.talk import LOCAL
from storage.repositories.desk_drafts import DeskDraft


def as_shown(draft: DeskDraft) -> dict[str, Any]:
    """`version`, `tab`, `words` (`act.field` -> text), `at` (hour and day)."""
    at = draft.saved_at.astimezone(LOCAL).strftime("%H:%M %d/%m")
    return {"version": draft.version, "tab": draft.tab, "words": dict(draft.words), "at": at}
