"""The category that stands for something a conversation files: its code is the catalogue's business."""

from handlers.catalogue.categories import Meaning
from handlers.dialogue.talk import Talk


def code_of(talk: Talk, meaning: Meaning) -> str:
    """The code of the category that means this."""
    return talk.work.rules.catalogues.common.meaning(meaning).code
