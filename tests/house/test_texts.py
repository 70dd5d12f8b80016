"""Every text key used exists, every key is used, both languages say the same, each fits the smallest channel.

A key is used where it stands whole in the code or in a page's template, or where an f-string (or `"prefix." ~ value` in
a template) can become it, or where the name of its group stands whole (a page takes a group's title and text), or
where a catalogue names it (questions and categories say texts by their keys). Keys built in no such way are declared in
BUILT with who builds them.
"""

import ast
import re
from dataclasses import fields
from datetime import timedelta
from functools import cache

import yaml

from handlers.policy import Policy
from handlers.rulebook import shipped_rules
from handlers.texts import Texts
from handlers.texts.check import faults_of_texts, is_for_matching, is_label
from tests.house.tree import files, parsed, product_code, short

KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+$")
IN_TEMPLATE = re.compile(r"""["']([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]*)+)["']""")
MONTH = timedelta(days=365) / 12
UNITS = {
    **dict.fromkeys(("phút", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("giờ", "tiếng", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("ngày", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("tháng", "month", "months"), MONTH),
}
# "2 ngày làm việc" is an office's deadline (handlers/catalogue/deadlines.yaml).
WRITTEN_TIME = re.compile(rf"\b(\d+) ({'|'.join(sorted(UNITS, key=len, reverse=True))})\b(?! làm việc)")
SAYING = {"say", "Say", "prompt", "words", "keywords", "match_keywords", "Choice", "_words", "_row"}
# Keys that no code spells, not even in part: pattern -> who builds them.
BUILT = {
    r"unsupported\..+": "the engine, from the kind of an update that a channel cannot read",
}


@cache
def shipped() -> Texts:
    """The common texts with those of the campaign."""
    return Texts(shipped_rules().texts.words)


@cache
def spelled() -> tuple[frozenset[str], tuple[str, ...]]:
    """(strings of the code and templates that look like keys, patterns of those put together there)."""
    whole: set[str] = set()
    patterns: set[str] = set(BUILT)
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (made := pattern_of(node)):
                patterns.add(made)
    for path in files("bot"):
        if path.suffix == ".html":
            for found in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
                if found.endswith("."):
                    patterns.add(re.escape(found) + ".+")
                else:
                    whole.add(found)
    return frozenset(whole | named_in_catalogues()), tuple(sorted(patterns))


@cache
def named_in_catalogues() -> frozenset[str]:
    """Strings of the catalogues (handlers/catalogue) that are keys of a text."""
    found: set[str] = set()
    for path in files("handlers/catalogue"):
        if path.suffix == ".yaml":
            nodes = [yaml.safe_load(path.read_text(encoding="utf-8"))]
            while nodes:
                node = nodes.pop()
                if isinstance(node, dict):
                    nodes += node.values()
                elif isinstance(node, list):
                    nodes += node
                elif isinstance(node, str) and KEY.match(node) and node.split(".")[0] in catalogues():
                    found.add(node)
    return frozenset(found)


def pattern_of(node: ast.JoinedStr) -> str:
    """A pattern for the keys an f-string can become; "" when it begins with no catalogue's name."""
    made = ""
    for part in node.values:
        made += re.escape(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, str) else ".+"
    return made if re.match(r"[a-z_]+\\\.", made) and made.split("\\.")[0] in catalogues() else ""


@cache
def catalogues() -> frozenset[str]:
    return frozenset(key.split(".")[0] for key in shipped().words["vi"])


def said_keys() -> list[tuple[str, str]]:
    """(where, key) of every key that is plainly said: the first argument of `say`, a choice's label or keywords …"""
    found = []
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SAYING:
                continue
            for value in (*node.args, *(k.value for k in node.keywords)):
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and KEY.match(value.value):
                    found.append((f"{short(path)}:{node.lineno}", value.value))
                elif isinstance(value, ast.JoinedStr) and (made := pattern_of(value)):
                    found.append((f"{short(path)}:{node.lineno}", made))
    return found


def test_every_key_said_exists() -> None:
    keys = shipped().words["vi"]
    said = said_keys()
    assert len(said) > 100
    wrong = [
        f"{where}: {key}"
        for where, key in said
        if key not in keys and not ("\\" in key and any(re.fullmatch(key, one) for one in keys))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_key_that_a_catalogue_names_exists() -> None:
    named = named_in_catalogues()
    assert "complaint_ask.identity" in named
    assert not sorted(named - set(shipped().words["vi"]))


def test_every_key_that_code_spells_in_a_catalogue_exists() -> None:
    keys, (whole, _) = shipped().words["vi"], spelled()
    in_templates = {
        found
        for path in files("bot")
        if path.suffix == ".html"
        for found in IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        if not found.endswith(".") and found.split(".")[0] in catalogues()
    }
    assert in_templates <= whole
    wrong = sorted(in_templates - set(keys))
    assert not wrong, "\n".join(wrong)


def test_every_key_is_used() -> None:
    whole, patterns = spelled()
    unused = [
        key
        for key in shipped().words["vi"]
        if key not in whole
        and not ("." in key.split(".", 1)[1] and key.rsplit(".", 1)[0] in whole)
        and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert not unused, "\n".join(unused)


def test_both_languages_say_the_same_with_the_same_values_and_fit_the_smallest_channel() -> None:
    assert faults_of_texts(shipped()) == []


def test_no_text_writes_out_a_time_that_the_policy_decides() -> None:
    """A province that sets another time would be told the old one. Texts of figures count weeks, which nobody sets."""
    figures = ("daily_report.", "console.reports.")
    policy = Policy()
    lengths = {getattr(policy, one.name) for one in fields(policy) if isinstance(getattr(policy, one.name), timedelta)}
    lengths.add(policy.dispute_time)
    wrong = [
        f"{language} {key}: {found[0]}"
        for language, words in shipped().words.items()
        for key, text in words.items()
        if not is_for_matching(key) and not key.startswith(figures)
        for found in WRITTEN_TIME.finditer(text)
        if int(found[1]) * UNITS[found[2]] in lengths
    ]
    assert wrong == []


def test_what_the_check_takes_for_a_label_are_the_labels_of_the_code() -> None:
    """A province may not make a button longer than a channel shows: every key that code puts on a button counts."""
    keys = shipped().words["vi"]
    labels = {
        value.value
        for path in product_code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice"
        for value in (*node.args[1:2], *(one.value for one in node.keywords if one.arg == "label"))
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value in keys
    }
    assert len(labels) > 100
    assert [key for key in sorted(labels) if not is_label(shipped(), key)] == []


def test_keyword_lists_hold_no_word_twice() -> None:
    wrong = []
    for key, listed in shipped().words["vi"].items():
        if is_for_matching(key):
            words = [word.strip() for word in listed.split("|")]
            wrong += [f"{key}: {word!r}" for word in words if not word or words.count(word) > 1]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_field_an_office_can_get_wrong_has_its_words() -> None:
    elsewhere = {"rating", "filter"}  # a citizen's rating; a list asked for by code
    named = {
        str(node.args[0].value)
        for path in product_code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Unfit"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {"target", "proof"} <= named
    assert not [name for name in named - elsewhere if not shipped().has(f"console.problem.unfit.{name}")]
