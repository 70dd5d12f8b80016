"""Makes a reply fit a channel: long words become several messages, each a row of its own, so that none goes twice."""

from dataclasses import replace

from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits

ROOM_FOR_NUMBERS = 40  # characters a printed choice may add, beside its label


def length(text: str, units: str) -> int:
    """The length of a text as a platform counts it: `utf16` (two for most emoji) or `chars`."""
    return len(text.encode("utf-16-le")) // 2 if units == "utf16" else len(text)


def split_reply(reply: Reply, traits: Traits) -> list[Reply]:
    """The reply in as many messages as the channel needs; buttons and requests stay with the last one."""
    room = traits.text_limit
    if traits.prints_numbers or len(reply.buttons) > traits.buttons:
        room -= sum(len(b.label) + len(b.url) + ROOM_FOR_NUMBERS for b in reply.buttons)
    if length(reply.text, traits.units) <= room:
        return [reply]
    parts = split_text(reply.text, max(room, traits.text_limit // 4), traits.units)
    plain = [Reply(part, once=reply.once, lasts=reply.lasts, lang=reply.lang) for part in parts[:-1]]
    plain[0] = replace(plain[0], image=reply.image, file_id=reply.file_id)
    return [*plain, replace(reply, text=parts[-1], image="", file_id=None)]


def split_text(text: str, limit: int, units: str) -> list[str]:
    """Split at paragraphs, else at lines, else at sentences or words, else anywhere; no part is longer than `limit`."""
    parts: list[str] = []
    rest = text.strip()
    while length(rest, units) > limit:
        head = _longest_head(rest, limit, units)
        cut = _best_cut(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in (*parts, rest) if part]


def _longest_head(text: str, limit: int, units: str) -> str:
    if units != "utf16":
        return text[:limit]
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle], units) <= limit else (low, middle - 1)
    return text[:low]


def _best_cut(head: str) -> int:
    for mark, keep in (("\n\n", 2), ("\n", 1), (". ", 2), (" ", 1)):
        found = head.rfind(mark)
        if found > len(head) // 3:
            return found + keep
    return len(head)
