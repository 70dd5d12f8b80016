"""Files that come with a form: kept at once, so that a form that comes back with a question still has them."""

import hmac
import re
from collections.abc import Iterable

from aiohttp import web

from bot.console.asking import Problems, Uploads, file_token, name_of
from bot.console.desk import Desk
from handlers.catalogue.questions import Question, QuestionKind
from handlers.dialogue.file_names import clean_name
from handlers.questions.field import Form
from handlers.texts import Say
from handlers.work import Work

MOST_FILES = 4  # with one question
LARGEST_FILE = 20 * 1024 * 1024  # bytes
KEPT = re.compile(r"([0-9]{1,19})\.([0-9a-f]{32})")
UPLOADED = (QuestionKind.PHOTO, QuestionKind.FILE)


async def uploads_of(desk: Desk, questions: Iterable[Question]) -> tuple[Uploads, Problems]:
    """The files of every question that takes some: those that came before, then those of this form; and what is wrong
    with some."""
    asked = [question for question in questions if question.kind in UPLOADED]
    problems: Problems = {}
    async with desk.work() as work:
        return {question.key: await _of(work, desk, question, problems) for question in asked}, problems


async def _of(work: Work, desk: Desk, question: Question, problems: Problems) -> tuple[int, ...]:
    form, name = Form(work, desk.language), name_of(question)
    brought = [number for one in desk.fields(f"{name}_kept") if (number := _kept(form, desk, one))]
    there = await work.uow.files.use(brought, work.now) if brought else set()
    kept = [number for number in brought if number in there]
    if len(kept) < len(brought):
        problems[name] = Say("console_form.files_gone")
    for sent in desk.form.getall(name, []) if desk.form else []:
        if not isinstance(sent, web.FileField) or not sent.filename:
            continue
        if len(kept) >= MOST_FILES:
            problems[name] = Say("console_form.files_most", {"most": MOST_FILES})
            break
        content = sent.file.read(LARGEST_FILE + 1)
        if content and len(content) <= LARGEST_FILE:
            kept.append(await _put(work, content, sent, question))
        else:
            problems[name] = Say("console.problem.field.photo")
    return tuple(dict.fromkeys(kept))[:MOST_FILES]


def _kept(form: Form, desk: Desk, sent: str) -> int:
    found = KEPT.fullmatch(sent)
    if found is None or not hmac.compare_digest(found[2], file_token(form, desk, int(found[1]))):
        return 0
    return int(found[1])


async def _put(work: Work, content: bytes, sent: web.FileField, question: Question) -> int:
    media, name = sent.content_type[:100], clean_name(sent.filename)
    kind = "photo" if question.kind is QuestionKind.PHOTO or media.startswith("image/") else "document"
    number = await work.uow.files.put(work.ids.new(), None, kind, "console", media, content, work.now, name=name)
    work.pending_files.append(number)
    return number
