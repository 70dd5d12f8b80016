"""A name with the place where somebody lives behind it, at the question for a name: both are taken."""

from dataclasses import replace
from typing import Final

from handlers.conversations.complaint.alone import NAMES, of_place
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.conversation import Step, bare
from handlers.dialogue.outcome import Go, Move
from handlers.dialogue.turn import Answer

FEWEST, MOST = 2, 6  # words of a name
SIGNS: Final = ",;\n"


async def told_name_and_place(talk: ComplaintTalk, answer: Answer, step: Step[ComplaintData]) -> Move | None:
    """The move after such a message; None when it is none."""
    if bare(talk.step) not in NAMES or not talk.data.category:
        return None
    name, place = split_name(answer.text)
    says = of_place(talk, place) if name else ()
    if not says:
        return None
    move = await step.take(talk, Answer(text=name, source=answer.source))
    return replace(move, says=(*says, *move.says)) if isinstance(move, Go) else move


def split_name(text: str) -> tuple[str, str]:
    """A full name and what stands behind it, a sign or a word such as "o" between; twice '' where there is no name."""
    words = text.replace(",", " , ").replace(";", " ; ").replace("\n", " ; ").split()
    for at in range(FEWEST, min(MOST + 1, len(words))):
        length = 1 if words[at] in SIGNS else phrase_at(words, at, "told", "before_home")
        if not length:
            continue
        name = read_name(" ".join(words[:at])) if is_surname(words[0]) else None
        rest = " ".join(words[at + length :]).replace(" ,", ",").replace(" ;", ",")
        return (name.text, rest) if isinstance(name, PersonName) and rest else ("", "")
    return "", ""
