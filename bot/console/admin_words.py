"""Entries of the catalogues as administrators read them: names, values, the inputs of a form, old beside new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.channels.layout import shortened
from bot.console import guide_words
from bot.console.desk import Desk
from handlers.administration import own_questions
from handlers.administration.changing import Standing
from handlers.administration.entries import can_close, entries_of, here_of
from handlers.administration.fields import FIELDS, LANGUAGES, LEVELS, MEASURES, Field, Shape, is_left, shown
from handlers.administration.kinds import KINDS
from handlers.administration.offices import heirs_of
from handlers.administration.problems import Problem
from handlers.administration.rights import province_of_administrator
from handlers.places.in_words import unit_words
from handlers.texts import Say
from handlers.texts.address import NEUTRAL
from handlers.tickets.notices import body_name
from handlers.work import Work

HEADING: Final = 60  # characters of a text that stand for it in a list


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the pages, in the official's language."""

    desk: Desk
    work: Work

    def moment(self, at: datetime) -> str:
        """Day and time on the local clock."""
        return self.work.rules.calendar.local(at).strftime("%H:%M %d/%m/%Y")

    def name(self, kind: str, key: str, *entries: Mapping[str, Any] | None) -> str:
        """What an entry is called: `entries` are what is known of it, else what holds now."""
        if kind in ("hotline", "wording", "answer", "category", "office", "notice", "guide"):
            held = entries_of(KINDS[kind], self.work.rules, here_of(self.work, self.desk.actor)).get(key)
            known = next((one for one in (*entries, held) if one), None)
            return self.title(kind, key, known)[0] if known else key
        if kind in ("holiday", "worked_day"):
            return _day(key)
        return self._deadline(key) if kind == "deadline" else key

    def title(self, kind: str, key: str, entry: Mapping[str, Any]) -> tuple[str, str]:
        """What an entry is called in a list, and what it says; its key, where another release gave it another shape."""
        try:
            return self._title(kind, key, entry)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            return key, ""

    def _title(self, kind: str, key: str, entry: Mapping[str, Any]) -> tuple[str, str]:
        language = self.desk.language
        if kind == "holiday":
            days = [_day(str(entry[one])) for one in ("from", "to") if entry.get(one)]
            return " – ".join(days), str(entry["name"])
        if kind == "hotline":
            return str(entry["name"][language]), ", ".join(entry["numbers"])
        if kind == "office":
            above = self.work.tools.directory.above(key)[:1]
            last, heir = str(entry.get("valid_to", "")), str(entry.get("successor", ""))
            ends = self.desk.say("console_admin.closes", day=_day(last)) if last else ""
            follows = (
                self.desk.say("console_admin.follows", office=body_name(self.work, heir, language)) if heir else ""
            )
            offices = (body_name(self.work, one, language) for one in above)
            detail = (ends, follows, str(entry.get("phone", "")), *offices)
            return str(entry["name"][language]), " · ".join(one for one in detail if one)
        if kind == "notice":
            return shortened(" ".join(str(entry["text"][language]).split()), HEADING), self._when(entry)
        if kind == "guide":
            of = self.desk.say("console_admin.step.count", n=len(entry["steps"]))
            return str(entry["title"][language]), f"{of} · {_day(str(entry['as_of']))}"
        if kind == "category":
            closed = self.desk.say("console_admin.chosen.state.closed") if entry.get("state") == "closed" else ""
            return str(entry["short"][language]), " · ".join(one for one in (entry["label"][language], closed) if one)
        if kind == "answer":
            return str(entry["question"][language]), str(entry["answer"][language])
        if kind == "reason":
            return f"{key} · {entry['label'][language]}", str(entry["next"][language])
        if kind == "wording":
            return shortened(" ".join(str(entry[language]).split()), HEADING) or key, str(entry[language])
        rows = [text for _, text in self.rows(kind, entry)]
        return self.name(kind, key), rows[0] if kind == "deadline" else rows[-1]

    def seen(self, kind: str, entry: Mapping[str, Any] | None) -> list[tuple[str, list[str]]]:
        """Language and messages of a notice or guide as people read it; nothing of other kinds."""
        if kind not in ("notice", "guide") or not entry:
            return []
        texts, province = self.work.tools.texts, province_of_administrator(self.desk.actor)
        if kind == "guide":
            return [(one, guide_words.seen(texts, entry, one, province)) for one in LANGUAGES]
        found = []
        for language in LANGUAGES:
            words = str(entry["text"][language]).format(**NEUTRAL.said(language))
            message = texts.say("common.notice", {"text": words}, language=language, province=province)
            found.append((language, [message]))
        return found

    def _when(self, entry: Mapping[str, Any]) -> str:
        """From when to when a notice is said, and whether that is now."""
        now = self.work.rules.calendar.local(self.work.now).replace(tzinfo=None).isoformat()
        state = "coming" if now < entry["from"] else "now" if now < entry["to"] else "ended"
        return f"{_moment(entry['from'])} – {_moment(entry['to'])} · {self.desk.say(f'console_admin.notice.{state}')}"

    def rows(self, kind: str, entry: Mapping[str, Any] | None) -> list[tuple[str, str]]:
        """Label and value of every field that has one."""
        return [(label, text) for label, text in self._all(kind, entry) if text]

    def compared(
        self, kind: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
    ) -> list[tuple[str, str, str]]:
        """Label, old and new value of every field that has one of them."""
        steps = guide_words.compared(self.desk, *((one or {}).get("steps", ()) for one in (old, new)))
        old, new = ({**one, "steps": ()} if one else one for one in (old, new))
        both = zip(self._all(kind, old), self._all(kind, new), strict=True)
        return [*((label, was, text) for (label, was), (_, text) in both if was or text), *steps]

    def inputs(self, now: Standing, values: Mapping[str, Any], problems: Sequence[Problem]) -> list[dict[str, Any]]:
        """The fields of a form as its template lays them out."""
        kind, texts = now.kind.name, self.work.tools.texts
        wrong, others = {one.input: one.say for one in problems}, {one.input: one.other for one in problems}
        found = []
        for field in FIELDS[kind]:
            if (field.ours and is_left(field, now.entry)) or (field.name == "state" and not now.key):
                continue
            stays = field.name == "state" and not can_close(self.work.rules, kind, now.key)
            hint = (
                "console_admin.problem.cannot_close"
                if stays
                else f"console_admin.hint.{kind}.{field.name or field.shape.value}"
            )
            found.append({
                "shape": field.shape.value, "label": self._label(kind, field), "required": field.required,
                "fixed": field.fixed and bool(now.key), "most": field.most,
                "inputs": [(name, values.get(name, "")) for name in field.inputs],
                "options": self._options(kind, field, now.key)[: 1 if stays else None],
                "problem": wrong.get(field.inputs[0]), "other": self._other(kind, others.get(field.inputs[0], "")),
                "hint": self.desk.say(hint) if texts.has(hint) else "", "slot_kinds": own_questions.KINDS,
                "slots": self._slots(now, values, wrong) if field.shape is Shape.QUESTIONS
                else guide_words.slots(values, wrong) if field.shape is Shape.STEPS else (),
            })  # fmt: skip
        return found

    def _other(self, kind: str, key: str) -> tuple[str, str]:
        """Key and name of another entry that is in the way; '' for none, and for one that has no form."""
        held = entries_of(KINDS[kind], self.work.rules, here_of(self.work, self.desk.actor)).get(key) if key else None
        return (key, self.title(kind, key, held)[0]) if held else ("", "")

    def _slots(self, now: Standing, values: Mapping[str, Any], wrong: Mapping[str, Say]) -> Iterator[dict[str, Any]]:
        """The slots for a category's questions: those with words or faults are open, and the next one."""
        live = len((now.holds or {}).get("questions", ()))
        for n in range(1, own_questions.SLOTS + 1):
            parts = dict(
                zip(own_questions.PARTS, (values.get(name, "") for name in own_questions.names(n)), strict=True)
            )
            problems = {part: wrong.get(f"q{n}_{part}") for part in own_questions.PARTS}
            is_open = n == 1 or bool(parts["ask_vi"]) or any(problems.values())
            yield {**parts, "n": n, "at": f"q{n}", "live": n <= live, "problems": problems, "open": is_open}

    def _all(self, kind: str, entry: Mapping[str, Any] | None) -> list[tuple[str, str]]:
        values, found = shown(kind, entry or {}), []
        for field in FIELDS[kind]:
            texts, label = [values[name] for name in field.inputs], self._label(kind, field)
            if field.shape in (Shape.WORDS, Shape.LONG_WORDS):
                found += [(f"{label} ({self.desk.say(f'console_admin.{one}')})", text)
                          for one, text in zip(LANGUAGES, texts, strict=True)]  # fmt: skip
            elif field.shape is Shape.QUESTIONS:
                found += [(self.desk.say("console_admin.slot.title", n=n), self._asked(values, n))
                          for n in range(1, own_questions.SLOTS + 1)]  # fmt: skip
            elif field.shape is Shape.STEPS:
                found += guide_words.listed(self.desk, (entry or {}).get("steps", ()))
            else:
                found.append((label, self._value(kind, field, texts, entry or {})))
        return found

    def _asked(self, values: Mapping[str, Any], n: int) -> str:
        """A question with its kind and options on lines."""
        parts = (values[name] for name in own_questions.names(n))
        kind, ask_vi, ask_en, label_vi, label_en, choices, needed, retired = parts
        if not ask_vi:
            return ""
        about = [self.desk.say(f"console_admin.slot.kinds.{kind}")]
        about += [self.desk.say("console_admin.slot.needed")] if needed else []
        about += [self.desk.say("console_admin.slot.retired")] if retired else []
        lines = [f"{label_vi} | {label_en} ({', '.join(about)})", ask_vi, ask_en, *choices.splitlines()]
        return "\n".join(line for line in lines if line)

    def _value(self, kind: str, field: Field, texts: Sequence[Any], entry: Mapping[str, Any]) -> str:
        if not texts[0]:
            return ""
        if field.shape is Shape.DAY:
            return _day(texts[0])
        if field.shape is Shape.MOMENT:
            return _moment(texts[0])
        if field.shape is Shape.SPAN:
            return self.desk.say(f"console_admin.measure.{texts[1]}", n=texts[0])
        if field.shape is Shape.UNIT:
            reach = entry["reach"]
            return unit_words(self.work, int(reach.get("edition", 2021)), texts[0].split(":")[-1])
        if field.shape is Shape.OFFICE:
            return body_name(self.work, texts[0], self.desk.language)
        if field.shape in (Shape.CHOICE, Shape.SEVERAL):
            chosen = texts[0] if isinstance(texts[0], list) else [texts[0]]
            return ", ".join(self._chosen(kind, field, one) for one in chosen)
        return str(texts[0])

    def _chosen(self, kind: str, field: Field, one: str) -> str:
        own = f"console_admin.chosen.{field.name}.{one}"
        return self.desk.say(own if kind in ("category", "notice") else f"console_admin.choice.{one}")

    def _label(self, kind: str, field: Field) -> str:
        return self.desk.say(f"console_admin.field.{kind}.{field.name or field.shape.value}")

    def _options(self, kind: str, field: Field, key: str) -> list[tuple[str, str]]:
        if field.shape is Shape.OFFICE:
            return [(one.id, one.name) for one in heirs_of(self.work, key)]
        if field.shape is Shape.SPAN:
            return [(one, self.desk.say(f"console_admin.measures.{one}")) for one in MEASURES]
        if field.shape is Shape.UNIT:
            return self._units()
        return [(one, self._chosen(kind, field, one)) for one in field.choices]

    def _units(self) -> list[tuple[str, str]]:
        """The province, its districts and communes: what a number may serve."""
        gazetteer = self.work.tools.resolver.gazetteers[self.work.tools.policy.edition]
        top = gazetteer.get(province_of_administrator(self.desk.actor))
        found: list[tuple[str, str]] = []
        for unit in [top, *gazetteer.children(top.code)] if top else []:
            under = gazetteer.children(unit.code) if unit is not top and unit.level == "district" else ()
            for one in (unit, *under):
                above = [*reversed(gazetteer.ancestors(one.code)), one]
                codes = {each.level: each.code for each in above}
                path = ":".join(codes.get(level, "") for level in LEVELS).rstrip(":")
                found.append((path, ", ".join([one.name, *(each.short_name for each in above[1:-1])])))
        return found

    def _deadline(self, name: str) -> str:
        """A time limit is called by the categories that go by it."""
        catalogue = self.work.rules.catalogues.of(province_of_administrator(self.desk.actor))
        found = [one for one in catalogue.categories.values() if one.deadline == name]
        return "; ".join(one.short.in_language(self.desk.language) for one in found) or name


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def _moment(text: str) -> str:
    """A local moment as people read it; what is none as it was typed."""
    try:
        return datetime.fromisoformat(text).strftime("%H:%M %d/%m/%Y")
    except ValueError:
        return text
