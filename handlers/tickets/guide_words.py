"""Where somebody is stuck in an install guide, in words: tickets keep the codes of app, guide, step and problem."""

from collections.abc import Iterator, Mapping
from typing import Final

from handlers.work import Work

APP, GUIDE, STEP, STEP_TEXT, TRIED = "app", "guide", "failed_step", "failed_step_text", "tried"
OF_GUIDES: Final = frozenset({APP, GUIDE, STEP, STEP_TEXT, TRIED})  # keys of answers that the guide conversation files


def guide_words(work: Work, answers: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """(name of a label `console.detail.NAME`, words) for the answers of a guide, in the order they are read.

    A guide or step that a later release no longer has keeps the text the ticket was filed with, or its code.
    """
    guides = work.rules.guides
    guide = next((one for one in guides.guides if one.id == answers.get(GUIDE)), None)
    if app := answers.get(APP, ""):
        labels = {one.app: one.label.in_language(language) for one in guides.apps}
        yield "app", labels.get(app, app)
    if name := answers.get(GUIDE, ""):
        yield "guide", guide.title.in_language(language) if guide else name
    if failed := answers.get(STEP, ""):
        step = next((one for one in guide.steps if one.name == failed), None) if guide else None
        if guide is not None and step is not None:
            number, count = guide.position(failed)
            yield "step", f"{number}/{count}: {step.text.in_language(language)}"
        else:
            yield "step", answers.get(STEP_TEXT) or failed
    if tried := answers.get(TRIED, ""):
        fix = work.rules.fixes.get(tried)
        yield "tried", fix.symptom.in_language(language) if fix else tried
