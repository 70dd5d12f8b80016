"""What posters and cards say, in one language."""

from dataclasses import dataclass

from bot.posters.doors import Door
from handlers.texts import Texts


@dataclass(frozen=True, slots=True)
class PosterWords:
    """`scan`: what the code is good for, `opens`: the same of links without one; `doors`: their names; `typed`: what to
    write there first, by door."""

    language: str
    title: str
    place: str
    scan: str
    opens: str
    warning: str
    secret: str
    doors: dict[str, str]
    typed: dict[str, str]


def poster_words(texts: Texts, language: str, place: str, doors: list[Door]) -> PosterWords:
    """`place`: the name of the facility or commune, '' for none."""

    def say(key: str, **params: str) -> str:
        return texts.say(key, params, language=language)

    names = {"zalo": say("links.zalo"), "telegram": say("links.telegram"), "web": say("links.web")}
    return PosterWords(
        language,
        say("links.title"),
        place,
        say("links.scan"),
        say("links.open"),
        say("links.warning"),
        say("links.secret"),
        {door.name: names[door.name] for door in doors},
        {door.name: say("links.typed", word=door.typed) for door in doors if door.typed},
    )


def card_text(words: PosterWords, doors: list[Door]) -> str:
    """The card as a message to forward into a group."""
    title = f"{words.title} · {words.place}" if words.place else words.title
    lines = [title, words.opens, words.warning]
    for door in doors:
        lines.append(f"{words.doors[door.name]}: {door.address}")
        if door.name in words.typed:
            lines.append(words.typed[door.name])
    return "\n".join((*lines, words.secret))
