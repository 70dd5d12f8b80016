"""The pages' words are whole in both languages and all used; the colours can be told apart."""

import re
from itertools import product

import pytest

from bot.pages import rendering
from handlers.conversations.data_words import data_wish
from handlers.dialogue.matching import match_keywords
from handlers.texts.loader import Texts, placeholders

PAGES = rendering.HERE
WORDS = Texts.load(folder=PAGES / "texts").words
TOKENS = (PAGES / "static" / "tokens.css").read_text(encoding="utf-8")
# Chosen while a page runs: prefixes of keys whose last part comes from data.
CHOSEN = re.compile(
    r"trouble\.\w+\.(title|body)|paper_form\.col\.\w+|webchat\.picture_\w+|privacy\.rows\.\w+\.(what|why|long)"
    r"|lists\.(no_(file|unit|place|phone)|too_(large|often)|fewer_doses|busy|choose|not_(served|told)|meant_[12])"
    r"|complaint_lists\.missing\.\w+"
    r"|private_page\.(again|(closed|code|wrong_code|taken|ended|sent|done|nothing))(_body|_act|_label)?"
)


# Beyond what the phones of many people know: one such word in a script, and the page does not open.
NEWER = re.compile(r"\b(findLast(?:Index)?|toSorted|toReversed|structuredClone|hasOwn|groupBy|replaceAll)\(|\.at\(")


def test_no_script_of_the_pages_asks_more_than_old_phones_know() -> None:
    found = [
        f"{path.name}: {word.group()}"
        for path in PAGES.rglob("*.js")
        for word in NEWER.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()
    different = [key for key, text in WORDS["vi"].items() if placeholders(text) != placeholders(WORDS["en"][key])]
    assert different == []


def test_every_word_is_used_and_every_word_used_exists() -> None:
    sources = [*PAGES.rglob("*.html"), *PAGES.rglob("*.js"), *PAGES.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    quoted = set(re.findall(r"[\"']([\w.]+)[\"']", text))
    unused = [key for key in WORDS["vi"] if not CHOSEN.fullmatch(key) and not {key, key.partition(".")[2]} & quoted]
    assert unused == []
    said = set(re.findall(r"(?<![.\w])say\([\"'](\w+\.[\w.]*\w)[\"']", text))
    in_scripts = re.findall(r"\bsa(?:y|id)\(\"(\w+)\"", text)
    said |= {f"private_page.{key[8:]}" if key.startswith("private_") else f"webchat.{key}" for key in in_scripts}
    assert said
    assert sorted(key for key in said if key not in WORDS["vi"]) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_page_about_data_tells_people_to_press_or_type_is_there(language: str) -> None:
    texts = Texts.load()
    quoted = re.findall(
        "“([^”]+)”", " ".join(text for key, text in WORDS[language].items() if key.startswith("privacy."))
    )
    buttons = {*WORDS[language].values(), texts.words[language]["complaint_card.send"]}
    heard = {one for one in quoted if data_wish(one, texts) or match_keywords(one, "commands.human", texts)}
    assert len(quoted) == 5 and set(quoted) - buttons - heard == set()


def colours(theme: str) -> dict[str, str]:
    """The tokens of `light` or `dark`."""
    light, _, dark = TOKENS.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if theme == "dark":
        found.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_on_every_ground(theme: str) -> None:
    colour = colours(theme)
    pairs = [
        *product(("ink", "ink-soft", "green", "amber", "red"), ("paper", "sheet", "sunk")),
        *product(("ink", "ink-soft", "green"), ("green-wash",)),
        ("amber", "amber-wash"),
        ("ink", "amber-wash"),
        ("red", "red-wash"),
        ("ink", "red-wash"),
        ("on-green", "green"),
        ("on-green", "green-deep"),
        ("on-red", "red"),
    ]
    measured = {(words, ground): contrast(colour[words], colour[ground]) for words, ground in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    colour = colours(theme)
    for edge, ground in product(("line-strong", "green", "focus"), ("paper", "sheet")):
        assert contrast(colour[edge], colour[ground]) >= 3, (edge, ground)


def test_every_picture_has_a_description() -> None:
    names = [path.stem for path in rendering.PICTURES.glob("*.png")]
    assert names
    assert [name for name in names if f"webchat.picture_{name}" not in WORDS["vi"]] == []
