"""Transcripts: a conversation written down so that it reads like one, and can be played again.

    > 1
      Bác dùng điện thoại nào ạ?
      1. Android
      2. iPhone

A line with `>` was typed; what is indented by two spaces was answered, with an empty line between two messages. In a
transcript to be compared `[...]` stands for anything (a ticket's code, a time).
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

TYPED: Final = "> "
INDENT: Final = "  "
ANYTHING: Final = "[...]"


class BadTranscript(Exception):
    """A line that is neither typed nor answered; the text says which."""


@dataclass(slots=True)
class Exchange:
    """One line typed and the messages that came. The first of a transcript may have nothing typed."""

    typed: str
    answers: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """As it is written down."""
        if self.typed:
            yield f"{TYPED}{self.typed}"
        for number, answer in enumerate(self.answers):
            if number:
                yield ""
            for line in answer.splitlines():
                yield f"{INDENT}{line}".rstrip()


def written(exchanges: Sequence[Exchange]) -> str:
    """The whole transcript."""
    return "".join(f"{line}\n" for one in exchanges for line in one.lines())


def read(text: str) -> list[Exchange]:
    """What was typed, with the answers as one text each exchange. Errors: BadTranscript."""
    found = [Exchange("")]
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(TYPED):
            found.append(Exchange(line.removeprefix(TYPED).strip()))
        elif not line.strip() or line.startswith(INDENT):
            found[-1].answers.append(line)
        else:
            raise BadTranscript(f"line {number} is neither typed ('> …') nor answered ('  …')")
    return [one for one in found if one.typed or any(line.strip() for line in one.answers)]


def differences(wanted: str, got: str) -> list[str]:
    """A readable list of what differs, empty when nothing does. Blank lines do not count; `[...]` fits anything."""
    left, right = _lines(wanted), _lines(got)
    fitted = [other if _fits(line, other) else line for line, other in zip(left, right, strict=False)]
    fitted += left[len(right) :]
    return [line for line in difflib.unified_diff(fitted, right, "wanted", "got", lineterm="", n=2) if line.strip()]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _fits(pattern: str, line: str) -> bool:
    parts = (re.escape(part) for part in pattern.split(ANYTHING))
    return re.fullmatch(".*".join(parts), line) is not None
