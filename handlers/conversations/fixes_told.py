"""Which known problem somebody describes in own words (the phrases and intents of fixes.yaml)."""

from handlers.catalogue.guides import Step
from handlers.conversations.answering import match_of
from handlers.conversations.phrases import spoken
from handlers.dialogue.talk import Talk


def fix_told(talk: Talk, step: Step, text: str) -> str:
    """The id of a problem of this step: one of whose phrases stands in the text, else one that the question engine
    takes the text for; '' when it is none of them."""
    fixes, texts = talk.work.rules.fixes, talk.work.tools.texts
    here = [fixes[name] for name in step.problems if name in fixes]
    typed = f" {spoken(text, texts)} "
    for fix in here:
        if any(f" {spoken(one, texts)} " in typed for one in (*fix.symptom.both(), *fix.heard)):
            return fix.id
    match = match_of(talk, text)
    if match.decision == "refuse":
        return ""
    return next((fix.id for fix in here if match.best in fix.intents), "")
