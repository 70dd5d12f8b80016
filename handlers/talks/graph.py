"""Conversations as graphs (mermaid), read from their declarations alone; and the pages of docs/talks made of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handlers.dialogue.conversation import Declared, Group, Targets
from handlers.dialogue.registry import Registry
from handlers.texts import Texts

RENEW: Final = "hotline talks graph --write docs/talks"
HEAD: Final = "flowchart TD"
BEGIN: Final = "begin"


def graph(declared: Declared) -> str:
    """One conversation: where it begins, its steps, where each leads, what it starts.

    A round node is the beginning, a box a step, a hexagon a group of steps that one place of the code chooses among, a
    box with two walls another conversation.
    """
    starts = sorted({name for step in declared.steps.values() for name in step.starts} | set(declared.starts))
    lines = [f"{BEGIN}((begin))", *(f"{name}[{name}]" for name in declared.steps)]
    lines += [f"{_hub(group)}{{{{{group.name}}}}}" for group in _groups(declared)]
    lines += [f"{_other(name)}[[{name}]]" for name in starts]
    first = (declared.first,) if declared.steps else ()
    lines += _edges(BEGIN, (*first, *declared.begins), declared.starts)
    for group in _groups(declared):
        lines += [f"{_hub(group)} --> {step}" for step in group.steps]
    for name, step in declared.steps.items():
        lines += _edges(name, step.leads_to, step.starts)
    return _drawn(lines)


def overview(registry: Registry) -> str:
    """Which conversation starts which; a dotted arrow is a button or a step, `at any time` what the engine begins."""
    lines = [f"{_other(one.name)}[[{one.name}]]" for one in registry.all()]
    lines.append("any((at any time))")
    lines += [f"any -.-> {_other(name)}" for name in registry.roles.named()]
    for one in registry.all():
        started = set(one.starts).union(*(step.starts for step in one.steps.values()))
        lines += [f"{_other(one.name)} -.-> {_other(name)}" for name in sorted(started)]
    return _drawn(lines)


def pages(registry: Registry, texts: Texts) -> dict[str, str]:
    """File name -> content of every page of docs/talks."""
    found = {f"{one.name}.md": _page(one, texts) for one in registry.all()}
    listed = "\n".join(
        f"| [{one.name}]({one.name}.md) | {texts.say(one.title)} | {texts.say(one.title, language='en')} "
        f"| {len(one.steps)} |"
        for one in registry.all()
    )
    found["README.md"] = (
        f"# Conversations as graphs\n\n{_made()}\n\n"
        f"| conversation | Vietnamese | English | steps |\n|---|---|---|---|\n{listed}\n\n"
        "## Which starts which\n\n"
        "A danger sign, a link, a photo, a place or a wish for a person may come at any time.\n\n"
        f"{_fenced(overview(registry))}"
    )
    return found


def stale(kept: dict[str, str], registry: Registry, texts: Texts) -> list[str]:
    """Names of pages that are not what the declarations say now, missing and left over ones among them."""
    made = pages(registry, texts)
    return sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))


def _page(declared: Declared, texts: Texts) -> str:
    titles = f"{texts.say(declared.title)} / {texts.say(declared.title, language='en')}"
    return f"# {declared.name}\n\n{titles}\n\n{_made()}\n\n{_fenced(graph(declared))}"


def _made() -> str:
    return (
        f"Made from the declarations by `{RENEW}`. Round: where it begins; a box: a step; a hexagon: a choice\n"
        "that the code makes among steps; two walls: another conversation."
    )


def _fenced(drawn: str) -> str:
    return f"```mermaid\n{drawn}```\n"


def _drawn(lines: Iterable[str]) -> str:
    return "\n    ".join([HEAD, *lines]) + "\n"


def _edges(source: str, leads_to: Targets, starts: Sequence[str]) -> Iterator[str]:
    for target in dict.fromkeys(leads_to):
        yield f"{source} --> {_hub(target) if isinstance(target, Group) else target}"
    for name in starts:
        yield f"{source} -.-> {_other(name)}"


def _groups(declared: Declared) -> list[Group]:
    """The groups a conversation uses, each once, as they are met."""
    used = (*declared.begins, *(target for step in declared.steps.values() for target in step.leads_to))
    return list(dict.fromkeys(one for one in used if isinstance(one, Group)))


def _hub(group: Group) -> str:
    return f"group_{group.name}"


def _other(name: str) -> str:
    return f"to_{name}"
