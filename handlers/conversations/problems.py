"""Why an answer could not be taken, in words: every problem code has its sentence (texts/*/invalid.yaml)."""

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.vaccines import vaccines
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say


def why(talk: Talk, found: Invalid) -> Say:
    """The sentence for a problem, with what it may name."""
    hint = dict(found.hint)
    if "codes" in hint:
        hint["names"] = ", ".join(vaccine_name(talk, code) for code in hint["codes"].split(","))
    return say(f"invalid.{found.problem}", **hint)


def vaccine_name(talk: Talk, code: str) -> str:
    """A vaccine as people call it."""
    known = vaccines().get(code)
    return known.name.get(talk.language, known.name["vi"]) if known else code
