"""What is made at its first use is made beforehand, so that nobody's first message waits a second for it."""

from faq.danger import danger_signs
from handlers.conversations.scrubbing import scrubbed
from handlers.dialogue.answers.lexicon import read_all
from handlers.work import Tools


def warm(tools: Tools) -> None:
    """The tables of questions and places, and the word lists: about a second of one core, in any thread."""
    read_all()
    scrubbed("warm up")
    danger_signs("warm up")
    tools.matcher.warm()
    tools.resolver.warm(tools.policy.edition)
