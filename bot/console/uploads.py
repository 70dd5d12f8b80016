"""Files that come with a form: looked at and kept at once, so that a form that comes back with a question still has
them, and what is wrong with one is said beside its field."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.console.asking import Problems, Uploads, file_token, name_of
from bot.console.desk import Desk
from bot.console.sent_form import LARGEST_FILE
from bot.media.clean import is_picture
from bot.media.errors import PhotoError
from bot.media.lane import FILES, store_photo
from bot.media.photo import CleanPhoto
from handlers.catalogue.questions import Question, QuestionKind
from handlers.dialogue.file_names import clean_name
from handlers.questions.field import Form
from handlers.texts import Say
from handlers.work import Work

MOST_FILES: Final = 4  # with one question
KEPT: Final = re.compile(r"([0-9]{1,19})\.([0-9a-f]{32})")
UPLOADED: Final = (QuestionKind.PHOTO, QuestionKind.FILE)
WRONG: Final = {  # why a photo is none -> the end of the words beside its field
    "photo_too_large": "large", "photo_too_many_pixels": "large", "photo_animated": "moving", "photo_gif": "moving",
    "photo_video": "moving", "photo_pdf": "pdf", "photo_tiny": "tiny", "photo_busy": "busy", "photo_broken": "broken",
    "photo_timeout": "broken",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that can be kept. `photo`: as it was cleaned; None for what is kept as it came, `content`."""

    kind: str
    media: str
    name: str
    photo: CleanPhoto | None = None
    content: bytes = field(default=b"", repr=False)


async def uploads_of(desk: Desk, questions: Iterable[Question]) -> tuple[Uploads, Problems]:
    """The files of every question that takes some: those that came before, then those of this form; and what is wrong
    with some."""
    asked = [question for question in questions if question.kind in UPLOADED]
    problems: Problems = {}
    # Looked at before a connection is held: a photo takes its time.
    photo = QuestionKind.PHOTO
    brought = {one.key: await brought_in(desk, name_of(one), problems, photo=one.kind is photo) for one in asked}
    async with desk.work() as work:
        return {one.key: await _of(work, desk, one, brought[one.key], problems) for one in asked}, problems


async def looked_at(desk: Desk, sent: web.FileField, *, photo: bool) -> Brought:
    """The file, cleaned where it is a photo. `photo`: nothing else will do. Errors: PhotoError."""
    media, name, content = sent.content_type[:100], clean_name(sent.filename), sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PhotoError("photo_too_large")
    if not content:
        raise PhotoError("photo_broken")
    if photo or media.startswith("image/") or is_picture(content):  # whatever it says it is
        return Brought("photo", "image/jpeg", name, await desk.service.photos.clean_photo(content))
    return Brought("document", media, name, content=content)


async def keep(work: Work, brought: Brought) -> int:
    """Keep it; its id."""
    content = brought.photo.jpeg if brought.photo is not None else brought.content
    number = await work.uow.files.put(
        work.ids.new(), None, brought.kind, "console", brought.media, content, work.now, name=brought.name
    )
    if brought.photo is not None:
        await store_photo(work.uow, number, brought.photo)
    else:
        await work.uow.files.ready_as_it_is(number, brought.media)
    FILES.labels(brought.kind, "ready").inc()
    return number


async def brought_in(desk: Desk, name: str, problems: Problems, *, photo: bool) -> list[Brought]:
    """What can be kept of a field's files; of the others is said what is wrong. `photo`: only photos can be kept."""
    found: list[Brought] = []
    wrong: dict[str, str] = {}
    for sent in desk.form.getall(name, []) if desk.form else []:
        if not isinstance(sent, web.FileField) or not sent.filename or len(found) > MOST_FILES:
            continue
        try:
            found.append(await looked_at(desk, sent, photo=photo))
        except PhotoError as error:
            FILES.labels("photo", error.code).inc()
            wrong[clean_name(sent.filename)] = WRONG.get(error.code, "kind")
    if wrong:
        why = next(iter(wrong.values())) if len(set(wrong.values())) == 1 else "kind"
        problems[name] = Say(f"console_form.wrong_file.{why}", {"names": ", ".join(wrong)})
    return found


async def _of(
    work: Work, desk: Desk, question: Question, brought: list[Brought], problems: Problems
) -> tuple[int, ...]:
    form, name = Form(work, desk.language), name_of(question)
    before = [number for one in desk.fields(f"{name}_kept") if (number := _kept(form, desk, one))]
    there = await work.uow.files.use(before, work.now) if before else set()
    kept = [number for number in before if number in there]
    if len(kept) < len(before):
        problems[name] = Say("console_form.files_gone")
    if len(kept) + len(brought) > MOST_FILES:
        problems[name] = Say("console_form.files_most", {"most": MOST_FILES})
    kept += [await keep(work, one) for one in brought[: max(0, MOST_FILES - len(kept))]]
    return tuple(dict.fromkeys(kept))[:MOST_FILES]


def _kept(form: Form, desk: Desk, sent: str) -> int:
    found = KEPT.fullmatch(sent)
    if found is None or not hmac.compare_digest(found[2], file_token(form, desk, int(found[1]))):
        return 0
    return int(found[1])
