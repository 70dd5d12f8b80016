"""What an administrator may change is read from the rulebook of the unit of work, never from a cache of a module.

A cache keeps what it has read until the process ends, so a change in the database would reach some processes and not
others. What only readers of typed words know, and the shape of a file of others, changes with the program alone.
"""

import ast
from collections.abc import Iterator

from tests.house.tree import parsed, product_code, short

CACHES = {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}
# The one loader of the rulebook, and who may ask it: those that put a process together, and the made-up province.
LOADER = "shipped_rules"
COMPOSES = {"bot/tools.py", "bot/cli/imports.py", "bot/cli/talks.py", "bot/demo/population.py"}
# Loaders that may stay: file -> what they read.
READERS = {
    "bot/papers/impact.py": "sentences of the paper on the processing of data",
    "handlers/backlog/columns.py": "titles of columns in files of old reports",
    "handlers/backlog/titles.py": "titles of columns in lists of old reports, facilities and officials",
    "handlers/contacts/text_words.py": "words of text messages: births, illnesses, short names of offices",
    "handlers/conversations/facility_choice.py": "words by which people name a kind of facility",
    "handlers/dialogue/answers/code.py": "numerals as people type them",
    "handlers/dialogue/answers/couple.py": "words for a couple of whom one lacks something",
    "handlers/dialogue/answers/doses.py": "numbers of doses as people type them",
    "handlers/dialogue/answers/groups.py": "words for many people at once",
    "handlers/dialogue/answers/house_words.py": "words for the people of a house",
    "handlers/dialogue/answers/foreign_name.py": "words around one's own name in English, and what is no name",
    "handlers/dialogue/answers/identity.py": "letters of insurance numbers",
    "handlers/dialogue/answers/loose_facts.py": "words around a day or a dose told alone",
    "handlers/dialogue/answers/lexicon.py": "word lists of the readers",
    "handlers/dialogue/answers/month_names.py": "names of months in English",
    "handlers/dialogue/answers/other_codes.py": "how codes of other things begin",
    "handlers/dialogue/answers/names_in_text.py": "surnames, and words before names in free text",
    "handlers/dialogue/answers/none.py": "words by which people say that they have none",
    "handlers/dialogue/answers/personal.py": "words around days, homes and places in free text",
    "handlers/dialogue/answers/passport.py": "the name of the paper, and words before its number",
    "handlers/dialogue/answers/stated.py": "words by which an English sentence asks",
    "handlers/dialogue/answers/told_apart.py": "words between several people and what troubles each",
    "handlers/dialogue/answers/spoken_digits.py": "digits that are spelt out",
    "handlers/dialogue/answers/told_people.py": "words between the people of a list",
    "handlers/dialogue/answers/reporting.py": "words by which one more report is made for somebody else",
    "handlers/dialogue/answers/surplus.py": "words by which a record shows too much",
    "handlers/dialogue/answers/several.py": "words before a birth date or a phone among other things",
    "handlers/dialogue/answers/corrections.py": "words by which people mend what was noted",
    "handlers/dialogue/answers/dated.py": "words before a birth date, in a longer text",
    "handlers/dialogue/answers/told_patterns.py": "words around doses in stories",
    "handlers/dialogue/answers/told_name.py": "words around one's own name in stories",
    "handlers/dialogue/answers/yes_no.py": "yes and no as people type them",
    "handlers/lists/forms.py": "the forms of lists, which are cut from the national template",
    "handlers/places/english.py": "kinds and numbers of places in English",
    "handlers/places/words.py": "words around places",
    "handlers/records/old_fonts.py": "letters of fonts of old, syllables of the language",
    "handlers/records/template.py": "the national template of lists, which others define",
    "handlers/texts/address.py": "forms of address, part of the grammar of the texts",
    "handlers/practice/cases.py": "made-up reports to practise on",
    "bot/demo/people.py": "the made-up person to play",
    "bot/demo/names.py": "names of made-up people",
    "bot/demo/population.py": "the made-up province",
    "bot/demo/tickets.py": "made-up stories",
    "handlers/rulebook.py": "the shipped rulebook itself",
}


def loaders(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Cached functions that take nothing, or open a file: what they give never changes while the process lives."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        marks = {ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list}
        opens = any(isinstance(one, ast.Attribute) and one.attr == "read_text" for one in ast.walk(node))
        reads = any(ast.unparse(one.func).endswith("_load") for one in ast.walk(node) if isinstance(one, ast.Call))
        if marks & CACHES and (not node.args.args or opens or reads):
            yield node


def asks_for_the_shipped(tree: ast.Module) -> bool:
    """Whether a file names the loader of the rulebook."""
    return any(
        (isinstance(node, ast.alias) and node.name == LOADER)
        or (isinstance(node, ast.Attribute) and node.attr == LOADER)
        for node in ast.walk(tree)
    )


def test_the_house_sees_a_cache_of_catalogue_data() -> None:
    bad = ast.parse("@cache\ndef load_days():\n    return 1\n\n@lru_cache(maxsize=2)\ndef a(p):\n    p.read_text()\n")
    assert [node.name for node in loaders(bad)] == ["load_days", "a"]
    assert not list(loaders(ast.parse("@cache\ndef fold(text):\n    return text.lower()\n")))
    assert asks_for_the_shipped(ast.parse("from handlers.rulebook import shipped_rules\n"))


def test_only_readers_of_words_keep_what_they_loaded() -> None:
    found = {short(path): [node.name for node in loaders(parsed(path))] for path in product_code()}
    kept = {name: names for name, names in found.items() if names and name.startswith(("bot/", "handlers/"))}
    assert sorted(set(kept) - set(READERS)) == [], kept
    assert sorted(set(READERS) - set(kept)) == []


def test_only_who_puts_a_process_together_asks_for_the_shipped_rulebook() -> None:
    asking = {short(path) for path in product_code() if asks_for_the_shipped(parsed(path))}
    assert asking == COMPOSES


def test_nothing_keeps_a_rulebook_beyond_a_unit_of_work() -> None:
    """Only `Tools` and `Work` hold one: nobody else stores `….rules` on an object."""
    kept = [
        f"{short(path)}:{node.lineno}"
        for path in product_code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "rules"
        and any(isinstance(target, ast.Attribute) for target in node.targets)
    ]
    assert len(kept) == 1 and kept[0].startswith("handlers/work.py:"), kept
