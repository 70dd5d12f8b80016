"""One page with every question of every conversation in both languages, as bubbles of a telephone.

The page needs nothing but itself: no script, no picture, no network.
"""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Final

from handlers.dialogue.conversation import Declared, Group, Step, Targets
from handlers.dialogue.registry import Registry
from handlers.talks.shown import ASK, END, Shown
from handlers.texts import Say, Texts
from handlers.texts.loader import LANGUAGES

STYLE: Final = "preview.css"


def preview(registry: Registry, texts: Texts, shown: Sequence[Shown]) -> str:
    """The page. `shown`: what the stories of the tests met; a step that none of them met says so."""
    style = files("handlers.talks").joinpath(STYLE).read_text(encoding="utf-8")
    listed = "".join(
        f'<a href="#{one.name}">{_words(texts, Say(one.title), "vi")} <small>{one.name}</small></a>'
        for one in registry.all()
    )
    talks = "".join(
        _conversation(one, texts, [met for met in shown if met.conversation == one.name]) for one in registry.all()
    )
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_words(texts, Say('menu.title'), 'vi')}: hotline talks preview</title><style>{style}</style></head>"
        f"<body><nav>{listed}</nav><main>{talks}</main></body></html>\n"
    )


def _conversation(declared: Declared, texts: Texts, shown: Sequence[Shown]) -> str:
    titles = " / ".join(_words(texts, Say(declared.title), language) for language in LANGUAGES)
    steps = "".join(
        _step(declared, name, step, texts, [one for one in shown if one.step == name])
        for name, step in declared.steps.items()
    )
    return f'<section id="{declared.name}"><h2>{titles} <small>{declared.name}</small></h2>{steps}</section>\n'


def _step(declared: Declared, name: str, step: Step, texts: Texts, shown: Sequence[Shown]) -> str:
    asked = "".join(_pair(one, texts) for one in shown if one.kind == ASK)
    other = [one for one in shown if one.kind != ASK]
    place = f"{declared.name}.{name}"
    return (
        f'<article id="{place}"><h3>{name}{_leads(declared, step.leads_to)}</h3>'
        f"{asked or '<p class=none>no story shows its question</p>'}{_further(other, texts)}</article>"
    )


def _leads(declared: Declared, leads_to: Targets) -> str:
    """Where the step leads: links to steps, a group by its name."""
    found = [
        escape(one.name) if isinstance(one, Group) else f'<a href="#{declared.name}.{one}">{one}</a>'
        for one in leads_to
    ]
    return f" <small>→ {' '.join(found)}</small>" if found else ""


def _further(shown: Sequence[Shown], texts: Texts) -> str:
    """What is said above the choices or at the end, folded away."""
    parts = []
    for kind, group in groupby(sorted(shown, key=lambda one: one.kind), key=lambda one: one.kind):
        of_kind = list(group)
        title = "at the end" if kind == END else "said above its choices"
        pairs = "".join(_pair(one, texts) for one in of_kind)
        parts.append(f"<details><summary>{title}: {len(of_kind)}</summary>{pairs}</details>")
    return "".join(parts)


def _pair(one: Shown, texts: Texts) -> str:
    """A message in both languages side by side, with the test that meets it."""
    phones = "".join(_phone(one, texts, language) for language in LANGUAGES)
    return f'<div class="pair">{phones}<p class="test">{escape(one.test)}</p></div>'


def _phone(one: Shown, texts: Texts, language: str) -> str:
    bubble = one.bubble(language)
    said = "".join(f"<p>{_words(texts, say, language)}</p>" for say in bubble.says)
    labels = [_words(texts, say, language) for say in bubble.buttons]
    labels += [_words(texts, Say(f"common.share_{asked}"), language) for asked in one.asks]
    buttons = "".join(f"<span>{label}</span>" for label in labels)
    return (
        f'<div class="phone" lang="{language}"><div class="bubble">{said}</div>'
        f"{f'<div class=buttons>{buttons}</div>' if buttons else ''}</div>"
    )


def _words(texts: Texts, say: Say, language: str) -> str:
    return escape(texts.say(say.key, say.params, language=language)).replace("\n", "<br>")
