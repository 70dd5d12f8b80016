"""Every way in which a stretch of a text may name a unit."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from faq.syllables import is_syllable
from handlers.places.context import BARRED, Text
from handlers.places.index import Index
from handlers.places.nodes import Node
from handlers.places.sound import marks_cost
from handlers.places.tokens import DASH, DOT, SPACE
from handlers.places.words import KIND_LEVELS, words

Way = Literal["name", "short", "initials", "near"]
_LONGEST: Final = 6
_OFTEN: Final = 2
_NUMBERED: Final = ("phuong", "quan")
_WORD_WORTH: Final = {True: 1.0, False: 0.8}
_NEWEST: Final = 2025
_PAST_DISTRICT: Final = 0.6
_BETWEEN: Final = 0.5
_KIND_FITS: Final = 0.4
_KIND_SLIP: Final = 0.9
_KIND_LATELY: Final = 0.3
_TOWN_NOW_COMMUNE: Final = 0.4
_LOOSE_BEFORE: Final = 0.6
_JOINED: Final = 0.1
_JOINED_MARKS: Final = 0.4
_SHORT_WORTH: Final = 1.6
_SHORT_NAME: Final = 4
_INITIALS_WORTH: Final = 0.9


class Span(NamedTuple):
    """Words `start` to `end` (not included) read as these words; `key` is the folded ones joined."""

    start: int
    end: int
    raw: tuple[str, ...]
    folded: tuple[str, ...]
    crossed: int
    key: str


class Reading(NamedTuple):
    """A span read as a unit. `start` includes the unit word; `value` grows with what is explained, less `cost`."""

    start: int
    first: int
    end: int
    node: Node
    value: float
    cost: float
    worded: bool
    way: Way


def spans(text: Text) -> list[Span]:
    """Stretches that may be one name, in every form of their words; `crossed` is the strongest mark inside."""
    if text.stretches is None:
        text.stretches = list(_cut_into_spans(text))
    return text.stretches


def _cut_into_spans(text: Text) -> Iterator[Span]:
    tokens = text.tokens
    for start in range(len(tokens)):
        open_spans = [Span(start, start, (), (), SPACE, "")]
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1):
            token = tokens[end - 1]
            crossed = token.before if end - 1 > start else SPACE
            if crossed > DASH or (crossed == DOT and len(tokens[end - 2].folded) > 2):
                break
            open_spans = [
                Span(
                    start,
                    end,
                    (*span.raw, raw),
                    (*span.folded, folded),
                    span.crossed if span.crossed > crossed else crossed,
                    span.key + folded,
                )
                for span in open_spans
                for raw, folded in token.readings
            ][:6]
            yield from open_spans


def kind_fit(node: Node, kind: str) -> float | None:
    """What a unit word of this kind adds for the unit; None when it speaks against it altogether."""
    if kind in node.kinds:
        return _KIND_FITS
    if node.level == 0:
        return -_KIND_LATELY if kind == "tinh" else None
    if KIND_LEVELS[kind] != node.level:
        return None
    lately = words().also_called
    if any(kind in lately.get(own, ()) for own in node.kinds):
        return -_KIND_LATELY
    if kind == "thi_tran" and node.key[0] == "n":
        return -_TOWN_NOW_COMMUNE
    return -_KIND_SLIP


def name_cost(text: Text, span: Span, node: Node) -> float:
    """How ill the marks of a span with a unit's own letters fit its name."""
    if len(span.raw) == len(node.raw) and span.folded == node.folded:
        return marks_cost(span.raw, node.raw, text.marked)
    typed, name = "".join(span.raw), "".join(node.raw)
    if typed == name or typed == span.key:
        return _JOINED
    return _JOINED + _JOINED_MARKS


def is_past_district(node: Node) -> bool:
    """Whether the node is a district, read in the edition that has none."""
    return node.level == 1 and node.refs[0].edition == _NEWEST and node.key[0] == "o"


def placed(text: Text, span: Span, node: Node, worth: float, cost: float, way: Way) -> Reading | None:
    """The reading of a span as a unit, with the unit word before it; None where the words around rule it out."""
    if node.key[0] == "i":
        worth -= _BETWEEN
    unit_word = text.word_before(span.start)
    if unit_word is not None:
        fit = kind_fit(node, unit_word.kind)
        if span.start in text.name_ends and (fit is None or fit < 0):
            # The word belongs to the name before: "tu quan yen son".
            return Reading(span.start, span.start, span.end, node, worth - _KIND_LATELY - cost, cost, False, way)
        if fit is not None:
            value = worth + _WORD_WORTH[unit_word.plain] + fit - cost
            return Reading(unit_word.start, span.start, span.end, node, value, cost, True, way)
        if unit_word.plain:
            return None
        worth -= _LOOSE_BEFORE
    doubt = text.doubts[span.start]
    if doubt >= BARRED or span.key.isdigit():
        return None
    if is_past_district(node):
        worth -= _PAST_DISTRICT
    return Reading(span.start, span.start, span.end, node, worth - cost - doubt, cost, False, way)


def exact(text: Text, index: Index) -> list[Reading]:
    """Readings by whole name, short form and initials."""
    known = [counted for span in spans(text) if index.knows_any((counted := _counted(text, span)).key)]
    text.take_names((span.start, span.end) for span in known if _is_name(text, index, span))
    text.name_ends = {span.end for span in known if span.end - span.start > 1 and index.knows(span.key)}
    found: dict[tuple[int, int, str], Reading] = {}
    for span in seldom(text, known):
        for reading in _of_span(text, index, span):
            key = (reading.first, reading.end, reading.node.key)
            held = found.get(key)
            if held is None or held.value < reading.value:
                found[key] = reading
    return list(found.values())


def seldom(text: Text, known: list[Span]) -> list[Span]:
    """Of words that stand in a text again and again, after the same unit word or none, the first and last few.

    No address says a name more often, and every reading is held against all others.
    """
    alike: dict[tuple[str, str], list[Span]] = {}
    for span in known:
        word = text.word_before(span.start)
        alike.setdefault((span.key, word.kind if word is not None else ""), []).append(span)
    if all(len(same) <= 2 * _OFTEN for same in alike.values()):
        return known
    return [span for same in alike.values() for span in (*same[:_OFTEN], *same[_OFTEN:][-_OFTEN:])]


def _counted(text: Text, span: Span) -> Span:
    """A number in words after a word for a ward or urban district, in digits ("quận nhất"); else the span itself."""
    digits = words().numbers.get(span.key)
    word = text.word_before(span.start) if digits else None
    if digits is None or word is None or word.kind not in _NUMBERED:
        return span
    return Span(span.start, span.end, (digits,), (digits,), span.crossed, digits)


def _is_name(text: Text, index: Index, span: Span) -> bool:
    """Whether words are a name beyond doubt: of a district or province, at the beginning, or after a unit word."""
    if not index.knows(span.key) or len(span.key) < 2:
        return False
    if span.end - span.start < 2:
        word = text.word_before(span.start)
        return (
            word is not None
            and word.plain
            and any(node.level == KIND_LEVELS[word.kind] for node in index.named(span.key))
        )
    if span.start in text.unit_words or any(node.level < 2 for node in index.named(span.key)):
        return True
    tokens = text.tokens
    speaks_on = span.end in text.unit_words and span.end < len(tokens) and tokens[span.end].before == SPACE
    if speaks_on or any(at in text.unit_words for at in range(span.start + 1, span.end)):
        return False
    return span.start == 0 or tokens[span.start].before >= DASH


def _of_span(text: Text, index: Index, span: Span) -> Iterator[Reading]:
    key = span.key
    if key.isdigit() and text.word_before(span.start) is None:
        return  # a bare number names nothing (`placed`), and hundreds of units have one
    if span.crossed <= DASH and index.knows(key):
        whole = all(map(is_syllable, span.raw))
        for node in index.named(key):
            if (span.crossed == DASH and not node.dashed) or (whole and len(span.raw) < len(node.raw)):
                continue
            least = _SHORT_WORTH if len(key) > _SHORT_NAME or node.level < 2 else 0.0
            worth = max(float(span.end - span.start), float(node.length), least)
            reading = placed(text, span, node, worth, name_cost(text, span, node), "name")
            if reading is not None:
                yield reading
    for way, nodes, worth in (
        ("short", index.short(key), max(_SHORT_WORTH, float(span.end - span.start))),
        ("initials", index.initials(key), _INITIALS_WORTH),
    ):
        yield from _short_readings(text, span, nodes, worth, "short" if way == "short" else "initials")


def _short_readings(text: Text, span: Span, nodes: Iterable[Node], worth: float, way: Way) -> Iterator[Reading]:
    for node in nodes:
        if way == "initials" and not _initials_agree(span, node):
            continue
        reading = placed(text, span, node, worth, 0.0, way)
        if reading is not None:
            yield reading


def _initials_agree(span: Span, node: Node) -> bool:
    """A barred d asks for a name with one; a plain d may be either."""
    typed = "".join(span.raw)
    if typed.replace("đ", "d") != span.key:
        return False
    return typed.count("đ") <= sum(word.startswith("đ") for word in node.raw)
