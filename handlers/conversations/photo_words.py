"""What words sent with a photo or another file tell: mostly the report that it belongs to."""

from collections.abc import Mapping
from typing import Final

from handlers.catalogue.categories import Category, Meaning
from handlers.conversations.answering import entry_of, match_of
from handlers.conversations.complaint.injection import meaning_of, told_in
from handlers.conversations.meanings import code_of
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk

SURE: Final = 0.72  # chance from which words that came with a file begin the report they tell of


def told_surely(talk: Talk, text: str) -> Mapping[str, str]:
    """`category` and perhaps `dose` and `cause` of the report that words sent with a file tell of; nothing when that is
    not sure."""
    if not text:
        return {}
    meaning = meaning_of(told_in(talk, text))  # the words themselves say which dose is missing
    if meaning is not None:
        return {"category": code_of(talk, meaning)}
    if tells_of_missing(text) and (dose := missing_dose(text, talk.work.rules.campaign.doses.told)):
        return _missing(talk, dose)
    match = match_of(talk, text)
    return report_of(talk, match.best) if match.decision != "refuse" and match.score >= SURE else {}


def tells_of_dose(talk: Talk, text: str) -> bool:
    """Whether words below a photo name a dose, or say that something is missing: it is a slip then, and no card."""
    return bool(text) and (
        bool(missing_dose(text, talk.work.rules.campaign.doses.told))
        or tells_of_missing(text)
        or bool(told_in(talk, text).doses)
    )


def perhaps(talk: Talk, text: str) -> Mapping[str, str]:
    """The same of words that may mean one thing or another: the dose that they name, or the first report among them."""
    if dose := missing_dose(text, talk.work.rules.campaign.doses.told):
        return _missing(talk, dose)
    match = match_of(talk, text) if text else None
    if match is None or match.decision != "ask":
        return {}
    return next(filter(None, (report_of(talk, intent) for intent, _ in match.guesses)), {})


def report_of(talk: Talk, intent: str | None) -> Mapping[str, str]:
    """The report that the answer to a question leads to before anything else, when it is one that photos belong to."""
    entry = entry_of(talk, intent)
    first = entry.next[0] if entry is not None and entry.next else None
    given = dict(first.given) if first is not None and first.go == "complaint" else {}
    category = talk.work.rules.catalogues.common.categories.get(given.get("category", ""))
    return given if category is not None and _takes_photos(category) else {}


def about(talk: Talk, given: Mapping[str, str]) -> str:
    """A kind of report in few words, with the dose that was named."""
    short = talk.work.rules.catalogues.common.category(given["category"]).short.in_language(talk.language)
    dose = given.get("dose")
    return f"{short} ({talk.words(say('complaint.dose', number=dose)).lower()})" if dose else short


def _missing(talk: Talk, dose: int) -> Mapping[str, str]:
    return {"category": code_of(talk, Meaning.MISSING_ONE), "dose": str(dose)}


def _takes_photos(category: Category) -> bool:
    return category.asks("photos") or category.means is Meaning.NOT_MINE
