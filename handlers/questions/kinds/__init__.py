"""The kinds of questions, a file each, by the names that categories.yaml calls them."""

from collections.abc import Mapping
from typing import Final

from handlers.catalogue.questions import QuestionKind
from handlers.questions.kind import Kind
from handlers.questions.kinds.choice import ChoiceKind
from handlers.questions.kinds.date import DateKind
from handlers.questions.kinds.dose import DoseKind
from handlers.questions.kinds.facility import FacilityKind
from handlers.questions.kinds.file import FileKind
from handlers.questions.kinds.number import NumberKind
from handlers.questions.kinds.paper import PaperKind
from handlers.questions.kinds.person import PersonKind
from handlers.questions.kinds.phone import PhoneKind
from handlers.questions.kinds.photo import PhotoKind
from handlers.questions.kinds.place import PlaceKind
from handlers.questions.kinds.text import TextKind
from handlers.questions.kinds.vaccine import VaccineKind

KINDS: Final[Mapping[QuestionKind, Kind]] = {
    QuestionKind.CHOICE: ChoiceKind(),
    QuestionKind.TEXT: TextKind(),
    QuestionKind.NUMBER: NumberKind(),
    QuestionKind.DATE: DateKind(),
    QuestionKind.DOSE: DoseKind(),
    QuestionKind.VACCINE: VaccineKind(),
    QuestionKind.FACILITY: FacilityKind(),
    QuestionKind.PLACE: PlaceKind(),
    QuestionKind.PERSON: PersonKind(),
    QuestionKind.PHONE: PhoneKind(),
    QuestionKind.PAPER: PaperKind(),
    QuestionKind.PHOTO: PhotoKind(),
    QuestionKind.FILE: FileKind(),
}
