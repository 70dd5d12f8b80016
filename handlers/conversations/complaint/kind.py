"""What kind of complaint a story is, by the questions it resembles and what it says of doses."""

from handlers.catalogue.categories import Meaning
from handlers.conversations.cautions import meant
from handlers.conversations.complaint.injection import meaning_of, told_in
from handlers.conversations.complaint.matter import MISSING as MISSED
from handlers.conversations.complaint.story import LONGEST
from handlers.conversations.meanings import code_of
from handlers.conversations.outright import outright_of
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.talk import Talk


def part_of(talk: Talk, cause: str) -> str:
    """The part of a person's data that a cause is about; '' for none."""
    person = talk.work.rules.catalogues.common.meaning(Meaning.PERSON_WRONG).question("part")
    parts = {option.cause: option.id for option in person.choices} if person else {}
    return parts.get(cause, "")


def kind_of_story(talk: Talk, text: str) -> dict[str, str]:
    """`category` and perhaps `cause` of a story that the matcher is sure about, or that says which dose is missing."""
    if tells_of_surplus(text):
        return {"category": code_of(talk, Meaning.NOT_MINE)}
    matcher = talk.work.tools.matcher
    match = matcher.match(text[:LONGEST], talk.language)
    named = outright_of(talk, text) or (meant(talk, text, match.best) if match.decision == "answer" else "")
    entry = matcher.entries.get(named or "")
    found = next((dict(step.given) for step in entry.next if step.go == "complaint"), {}) if entry else {}
    common = talk.work.rules.catalogues.common
    if not common.is_offered(found.get("category", "")):
        found = {}
    if found and common.category(found["category"]).means not in MISSED:
        return found
    meaning = meaning_of(told_in(talk, text))  # which dose the story itself says is missing
    if meaning is not None:
        return {"category": common.meaning(meaning).code}
    return found
