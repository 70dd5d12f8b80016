"""Answers as administrators changed them, in the engine of questions; and whose sentences a new one would take."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from faq.entries import LANGUAGES, Entry, NextStep, shipped_entries
from faq.matcher import Known, Matcher, known_questions
from faq.normalise import tokens
from faq.own import CLOSE, OwnQuestions, Rarity
from handlers.catalogue.answers import Goal, OwnAnswer, Standing, Step
from handlers.catalogue.facts import Words
from handlers.rulebook import Rulebook

FILE: Final = "answers.yaml"
CLOSED: Final = date.min  # the last day of an answer that is closed
LONGEST: Final = 200  # characters of one way to ask, as of those that are learnt (phrasings.py)
MOST_TAKEN: Final = 3  # sentences that are named
Goals = Mapping[Step, Goal]


def matcher_by(rules: Rulebook, matcher: Matcher, changing: Collection[str] = ()) -> Matcher:
    """The engine with the answers of these rules; `matcher` stays as it is. Takes tens of milliseconds.

    `changing`: the codes of the province whose administrators change answers: where they did, what ships as its own
    words is no longer said there; those of other provinces are.
    """
    shipped = {entry.id: entry for entry in shipped_entries()}
    new = {
        key: _entry(key, one, shipped.get(key), rules.answers.steps, changing)
        for key, one in rules.answers.answers.items()
    }
    return matcher.with_answers(
        ({**shipped, **new}).values(),
        (
            (key, text)
            for key, one in rules.answers.answers.items()
            if one.state is Standing.OPEN
            for text in one.asked()
        ),
    )


def shown_answers(rules: Rulebook) -> dict[str, dict[str, Any]]:
    """Every answer that holds, as its form shows it: those of administrators first."""
    own = {key: one.model_dump(mode="json", exclude_none=True) for key, one in rules.answers.answers.items()}
    return {
        **own,
        **{entry.id: _shown(entry, rules.answers.steps) for entry in shipped_entries() if entry.id not in own},
    }


def taken_from_others(rules: Rulebook, key: str, rarity: Rarity) -> tuple[str, ...]:
    """Lines of faults: sentences known to ask something else that the phrasings of an answer would take, each behind
    the key of the answer that it asks for. `rarity`: how much a word weighs for the engine. Takes about a second
    the first time."""
    answer = rules.answers.answers.get(key)
    if answer is None or answer.state is Standing.CLOSED:
        return ()
    closed = {name for name, one in rules.answers.answers.items() if one.state is Standing.CLOSED}
    found: dict[str, str] = {}
    for field, texts in _by_field(answer).items():
        own = OwnQuestions(((key, text) for text in texts), rarity)
        for text, owners, words in _others(rules, key):
            near = own.nearest_to(words) if key not in owners and owners - closed else None
            if near is not None and near.likeness >= CLOSE:
                found.setdefault(text, f"{FILE}: answers.{key}.{field}: takes: {min(owners - closed)}: {text}")
    return tuple(found.values())[:MOST_TAKEN]


def _by_field(answer: OwnAnswer) -> Mapping[str, tuple[str, ...]]:
    return {"question": tuple(answer.question.both()), "ways": answer.ways, "ways_en": answer.ways_en}


def _others(rules: Rulebook, key: str) -> Iterator[Known]:
    """Sentences whose meaning is known."""
    yield from known_questions()
    for name, one in rules.answers.answers.items():
        if name != key and one.state is Standing.OPEN:
            yield from (Known(text, frozenset({name}), frozenset(tokens(text))) for text in one.asked())


def _entry(key: str, own: OwnAnswer, shipped: Entry | None, goals: Goals, changing: Collection[str]) -> Entry:
    """The entry of the engine. Of a shipped one stays what no field shows, but for the own words of the province that
    changes it: they would be said instead."""
    chosen = {(goals[step].go, tuple(goals[step].given.items())): goals[step] for step in own.next}
    kept = [step for step in (shipped.next if shipped else ()) if _named(step, goals) is None or _way(step) in chosen]
    there = {_way(step) for step in kept}
    added = [NextStep(_said(goal.label), goal.go, goal.given) for way, goal in chosen.items() if way not in there]
    new = Entry(
        id=key,
        group=shipped.group if shipped else "own",
        answer=_said(own.answer),
        more=_said(own.more),
        next=(*kept, *added),
        source=own.source,
        as_of=own.as_of,
        valid_to=CLOSED if own.state is Standing.CLOSED else own.valid_to,
        provinces=shipped.provinces if shipped else {},
        provinces_more=shipped.provinces_more if shipped else {},
        phrasings=shipped.phrasings if shipped else _asked(own),
        question=_said(own.question),
    )
    changed = shipped is not None and own.answer.vi != shipped.answer["vi"]
    if not changed:
        return new
    return replace(
        new, provinces=_without(new.provinces, changing), provinces_more=_without(new.provinces_more, changing)
    )


def _without(said: Mapping[str, Mapping[str, str]], codes: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({code: words for code, words in said.items() if code not in codes})


def _asked(own: OwnAnswer) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({"vi": (own.question.vi, *own.ways), "en": (own.question.en, *own.ways_en)})


def _said(words: Words | None) -> Mapping[str, str]:
    return MappingProxyType({} if words is None else {"vi": words.vi, "en": words.en})


def _way(step: NextStep) -> tuple[str, tuple[tuple[str, str], ...]]:
    return step.go, tuple(step.given.items())


def _named(step: NextStep, goals: Goals) -> Step | None:
    way = step.go, dict(step.given)
    return next((one for one, goal in goals.items() if (goal.go, dict(goal.given)) == way), None)


def _shown(entry: Entry, goals: Goals) -> dict[str, Any]:
    found: dict[str, Any] = {
        "question": {language: entry.asked(language) for language in LANGUAGES},
        "answer": dict(entry.answer), "next": [one.value for step in entry.next if (one := _named(step, goals))],
        "source": entry.source, "as_of": str(entry.as_of), "state": Standing.OPEN.value,
    }  # fmt: skip
    if entry.more:
        found["more"] = dict(entry.more)
    return found | ({"valid_to": str(entry.valid_to)} if entry.valid_to else {})
