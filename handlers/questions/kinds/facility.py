"""A facility: one near home by its button, else by its name or its place."""

from typing import Any

from handlers.catalogue.questions import Question, Target
from handlers.conversations.asking.place import WithHome, known_place
from handlers.conversations.facility_choice import offered_facilities, read_facility
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Choice, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kind import Taken, forgotten
from handlers.questions.kinds.place import LONGEST, PlaceKind
from handlers.questions.said import spoken
from storage.content import Value, Where

NEAR = "f_"  # before the code of a facility in the id of its button


class FacilityKind(PlaceKind):
    """The value is the facility's code, or the place where it is, with the words it was told in."""

    async def ask(self, talk: Talk[WithHome], question: Question) -> Prompt:
        """The question with the facilities near home."""
        near = tuple(
            Choice(f"{NEAR}{one.facility_code}", say("common.verbatim", text=one.name))
            for one in offered_facilities(talk, known_place(talk, talk.data.place))
        )
        return Prompt((spoken(talk, question.ask),), (*near, *forgotten(question)))

    async def take(self, talk: Talk[WithHome], question: Question, answer: Answer) -> Taken | Invalid | Move:
        """A facility tapped or named, or a place."""
        directory = talk.work.tools.directory
        if answer.choice.startswith(NEAR) and directory.at_facility(answer.choice.removeprefix(NEAR)):
            return Taken(Where(answer.choice.removeprefix(NEAR)))
        found = read_facility(talk, answer.text, known_place(talk, talk.data.place)) if answer.text else None
        if found is not None and found.office is not None:
            return Taken(Where(found.office.facility_code))
        return await super().take(talk, question, answer)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The facility's name, else the place."""
        office = talk.work.tools.directory.at_facility(value.facility_code) if value.facility_code else None
        return office.name if office else super().shown(talk, question, value)

    def field(self, form: Form, question: Question) -> Field:
        """A search by name; what is found in no list stays in its words, but for where somebody was injected."""
        listed = question.target is Target.SITE and not form.anywhere
        hint = "console_form.hint.listed_facility" if listed else "console_form.hint.facility"
        return Field(Input.FACILITY, most=LONGEST, hint=hint)

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """The facility chosen, else the place of the text. Problems: `facility_unknown`, and those of a place."""
        if not sent.chosen:
            return super().received(form, question, sent)
        known = form.work.tools.directory.at_facility(sent.chosen)
        return Where(known.facility_code) if known else invalid("facility_unknown")

    def standing(self, form: Form, value: Any) -> Sent:
        """Its code, else the place."""
        return Sent(chosen=value.facility_code) if value.facility_code else super().standing(form, value)

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """The name of the facility, else the place."""
        office = form.work.tools.directory.at_facility(value.facility_code) if value.facility_code else None
        return office.name if office else super().on_paper(form, question, value)
