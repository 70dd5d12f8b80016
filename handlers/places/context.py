"""What the words around a name say: its kind, whether it is a street or a person, whether one is there or left it."""

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple

from handlers.places.tokens import COMMA, DOT, SPACE, STOP, Token, tokenise
from handlers.places.words import Phrases, Words, words

Role = Literal["here", "unsaid", "elsewhere"]
BARRED: Final = 9.0
DOUBTFUL: Final = 1.2
_NEXT_DOUBTFUL: Final = 1.0
_FAR: Final = 3
_SHORT_UNIT_WORD: Final = 4


class UnitWord(NamedTuple):
    """A word for a kind of unit that ends right before a name: where it starts, its kind, and whether it is plain."""

    start: int
    kind: str
    plain: bool


class Text:
    """A text cut into words, and what its words say about the names among them."""

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = tokenise(text)
        self.raw = [token.raw for token in self.tokens]
        self.folded = [token.folded for token in self.tokens]
        self.marked = any(token.marked for token in self.tokens)
        self.inside_names: set[int] = set()
        self.name_ends: set[int] = set()
        self.stretches: list[Any] | None = None  # what may be one name: see readings.spans
        self._words: Words = words()
        self.unit_words = self._unit_words()

    def __len__(self) -> int:
        return len(self.tokens)

    def _unit_words(self) -> dict[int, UnitWord]:
        """The longest unit word ending before each spot."""
        found: dict[int, UnitWord] = {}
        for end in range(1, len(self.tokens) + 1):
            for start in range(max(0, end - 3), end):
                if any(token.before > DOT for token in self.tokens[start + 1 : end]):
                    continue
                held = self._words.unit_word("".join(self.raw[start:end]))
                if held is not None and not self._is_in_name(found, start, end, held[0]):
                    kind, plain = held
                    found[end] = UnitWord(start, kind, plain and not self._lacks_marks(start, end))
                    break
        return found

    def _lacks_marks(self, start: int, end: int) -> bool:
        """A whole word without its marks in a text that has them: "quan" may be part of a name."""
        typed = "".join(self.raw[start:end])
        return self.marked and typed.isascii() and len(typed) > _SHORT_UNIT_WORD - 1

    def _is_in_name(self, found: dict[int, UnitWord], start: int, end: int, kind: str) -> bool:
        """Right after another unit word it begins a name ("xa quan son"), unless its own marks say otherwise."""
        if start not in found or self.tokens[start].before > DOT:
            return False
        typed = "".join(self.raw[start:end])
        return (typed.isascii() and len(typed) > 2) or found[start].kind == kind

    def word_before(self, start: int) -> UnitWord | None:
        """The unit word that belongs to a name starting here: right before it, a dot between only after a short one."""
        word = self.unit_words.get(start)
        if word is None:
            return None
        before = self.tokens[start].before
        short = sum(map(len, self.raw[word.start : start])) <= _SHORT_UNIT_WORD
        return word if before == SPACE or (before == DOT and short) else None

    def take_names(self, names: Iterable[tuple[int, int]]) -> None:
        """Words (start, end) that are whole names: what looks like a word of another kind inside them is none.

        To be called before `doubts` and `roles` are asked for.
        """
        for start, end in names:
            self.inside_names.update(range(start, end))
            for at in range(start + 2, end + 1):
                word = self.unit_words.get(at)
                if word is not None and word.start > start and self.raw[at - 1] not in self._words.right_unit_words:
                    del self.unit_words[at]

    @cached_property
    def doubts(self) -> list[float]:
        """For a bare name starting at each word: how little it can be a place (0 nothing against it, 9 barred)."""
        doubts = [0.0] * len(self.tokens)
        for start in range(1, len(self.tokens)):
            if self.tokens[start].before >= COMMA:
                continue
            length = self._ends(self._words.blockers, start)
            named = start - 1 in self.inside_names or start - 1 in self.unit_words or start - 2 in self.unit_words
            if length and not named:
                doubts[start] = max(doubts[start], BARRED if length > 1 or self.marked else DOUBTFUL)
                self._spread(doubts, start)
            elif self._is_house_number(start - 1):
                doubts[start] = BARRED
                self._spread(doubts, start)
        return doubts

    def _ends(self, phrases: Phrases, end: int) -> int:
        return phrases.ending_at(self.raw, self.folded, end, self.marked)

    def _spread(self, doubts: list[float], start: int) -> None:
        """The second and third word after "đường" belong to its name as well."""
        for at in range(start + 1, min(start + 3, len(doubts))):
            if self.tokens[at].before > SPACE or at in self.unit_words:
                return
            doubts[at] = max(doubts[at], _NEXT_DOUBTFUL)

    def _is_house_number(self, at: int) -> bool:
        if not self.folded[at].isdigit() or at in self.unit_words:
            return False
        if self._ends(self._words.numbered, at):
            return False
        if self._ends(self._words.house, at):
            return True
        return at == 0 or self.tokens[at].before >= COMMA

    @cached_property
    def roles(self) -> list[Role]:
        """For each word, whether what is named there is where the person is."""
        role: Role = "unsaid"
        since = 0
        roles: list[Role] = []
        for at, token in enumerate(self.tokens):
            if token.before == STOP:
                role = "unsaid"
            if at in self.inside_names:
                roles.append(role)
                continue
            away = self._ends(self._words.elsewhere, at + 1)
            if self.marked or at == 0 or token.before >= COMMA:
                away = away or self._ends(self._words.elsewhere_from, at + 1)
            near = self._ends(self._words.here, at + 1)
            if away or near:
                role, since = ("elsewhere" if away > near else "here"), at
            elif role == "elsewhere" and at - since >= 2 and self._leaves(at, at - since):
                role = "unsaid"
            roles.append(role)
        return roles

    def _leaves(self, at: int, distance: int) -> bool:
        if distance >= _FAR and self._ends(self._words.at, at + 1):
            return True
        return bool(self._ends(self._words.moves, at + 1))

    def follows_place_word(self, start: int) -> bool:
        """Whether the word before says that a place follows ("ở", "tại", "bên")."""
        return bool(self._ends(self._words.place_follows, start))

    def may_follow_place_word(self, start: int) -> bool:
        """Whether the word before may say so ("về", "trên"); never in a text without marks."""
        return self.marked and bool(self._ends(self._words.place_may_follow, start))

    def is_ordinary(self, at: int) -> bool:
        """Whether a word is one of everyday questions rather than of a name; marks must agree where there are any."""
        word = self.raw[at] if self.marked else self.folded[at]
        return word in self._words.ordinary or self.is_filler(at)

    def is_cue(self, at: int) -> bool:
        """Whether a word, by its marks, is one that stands before names ("tên", "ở") and not part of one."""
        if not self.marked or not self.tokens[at].marked or at in self.unit_words:
            return False
        lists = (self._words.blockers, self._words.place_follows, self._words.elsewhere, self._words.here)
        return any(self._ends(phrases, at + 1) for phrases in lists)

    @cached_property
    def saying(self) -> frozenset[int]:
        """The words that say something of their own."""
        return frozenset(at for at in range(len(self.tokens)) if not self.is_filler(at))

    @cached_property
    def said_before(self) -> list[int]:
        """How many of the words before each spot say something of their own: counted once, asked for every pair."""
        return [0, *accumulate(at in self.saying for at in range(len(self.tokens)))]

    @cached_property
    def stops_before(self) -> list[int]:
        """How many of the words before each spot begin a sentence."""
        return [0, *accumulate(token.before == STOP for token in self.tokens)]

    def is_filler(self, at: int) -> bool:
        """Whether a word says nothing of its own beside an address."""
        known = self._words.fillers if self.tokens[at].marked else self._words.folded_fillers
        return self.raw[at] in known or at + 1 in self.unit_words
