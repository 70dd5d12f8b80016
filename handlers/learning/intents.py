"""What an official calls an intent, and finding one by a few words."""

from faq.entries import Entry
from faq.matcher import Matcher
from faq.normalise import fold, words

MOST = 8  # intents shown at a time


def title(entry: Entry, language: str) -> str:
    """What it answers, as a sentence begins."""
    return entry.asked(language)


def find_intents(matcher: Matcher, text: str, language: str) -> list[tuple[str, str]]:
    """(intent, title) that `text` may mean, best first: every word in the title or the id, then what it asks."""
    asked = words(fold(text))
    if not asked:
        return []
    entries = matcher.entries
    named = [
        id
        for id, entry in entries.items()
        if all(word in fold(f"{title(entry, language)} {id.replace('_', ' ')}") for word in asked)
    ]
    guessed = [id for id, _ in matcher.match(text).guesses]
    found = dict.fromkeys([*named[: MOST - 1], *guessed, *named])
    return [(id, title(entries[id], language)) for id in list(found)[:MOST]]
