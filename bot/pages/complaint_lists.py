"""The public page for reports of many people: a form to download, a look through the list, sending it, the receipt.

What is looked through is not kept: it goes back inside the page, and comes again with who sends it. Nobody has signed
in here: what is read at once is bounded before it is read.
"""

import asyncio
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from bot.channels.webchat.source import Source
from bot.pages.languages import page_language
from bot.pages.lists import ARRIVES_IN, AT_ONCE, LONGEST_UNIT, MOST_WAITING, PAGE, blank_list, printable, why_of
from bot.pages.rendering import render
from bot.service import Service
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.personal import mask_name
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.talk import LOCAL
from handlers.lists.complaints import MOST, LookedAt, look_at_complaints
from handlers.lists.file_complaints import Filed, TooMany, file_complaints, receipt_of
from handlers.lists.forms import complaint_form
from handlers.lists.marked import write_checked
from handlers.records.nameless import nameless_file
from handlers.tickets.notices import body_name
from storage.gazetteer import load
from storage.repositories.complaint_lists import About
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.formats import XLSX

COMPLAINTS: Final = f"{PAGE}/complaints"
LARGEST: Final = 2 * 1024 * 1024  # bytes of a list
LONGEST_NAME: Final = 80
FIELDS: Final = ("sent", "unit", "name", "phone", "known", "content", "file_name")
MOST_BYTES: Final = LARGEST * 4 // 3 + 65_536  # of a form, which may hold the list once more


@dataclass(slots=True)
class Sent:
    """A form as it came. `content`: the list, b'' for none."""

    file_name: str = ""
    content: bytes = field(default=b"", repr=False)
    too_large: bool = False
    fields: dict[str, str] = field(default_factory=dict, repr=False)


class ComplaintPages:
    """The page, its form, and receipts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._source = Source(service.database.vault, service.settings.trusted_proxies)
        self._looking = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def show(self, request: web.Request) -> web.Response:
        """The form to download, and where a list is looked through."""
        return self._page(request)

    async def blank(self, request: web.Request) -> web.Response:
        """The empty form. `?unit=`: whose, for its name; `?province=`: whose units and facilities stand in it."""
        return await blank_list(self._service, request, complaint_form())

    async def take(self, request: web.Request) -> web.Response:
        """Look through a list, or send one that was looked through. 422: it is none, or who sends it is not told; 429:
        too many; 503: others are being looked through; 408: it does not arrive."""
        if self._waiting >= MOST_WAITING:
            return self._page(request, 503, problem="busy")
        self._waiting += 1
        try:
            return await self._taken(request)
        except SheetProblem as fault:
            said = self._service.tools.texts.say(
                f"import_problems.file.{fault.code}", fault.said, language=page_language(request)
            )
            return self._page(request, 422, problem="file", said=said)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        finally:
            self._waiting -= 1

    async def _taken(self, request: web.Request) -> web.Response:
        async with asyncio.timeout(ARRIVES_IN):
            sent = await _sent(request)
        if sent.too_large or not sent.content:
            return self._page(request, 422, problem="too_large" if sent.too_large else "no_file")
        async with self._looking:
            looked, back = await asyncio.to_thread(self._looked, sent, page_language(request))
        if "sent" not in sent.fields:
            return self._page(request, looked=looked, back=back, sent=sent)
        about = about_of(sent.fields)
        if isinstance(about, str) or not 0 < len(looked.complaints) <= MOST:
            return self._page(request, 422, missing=str(about), looked=looked, back=back, sent=sent)
        filed = await self._filed(looked, about, self._source.digest(request))
        if isinstance(filed, str):
            return self._page(request, 422 if filed == "sent_before" else 429, problem=filed)
        raise web.HTTPSeeOther(f"{COMPLAINTS}/{filed.token}?lang={page_language(request)}")

    async def _filed(self, looked: LookedAt, about: About, source: str) -> Filed | str:
        """What became of it, or what is wrong. `source`: digest of the network that it comes from."""
        province = looked.complaints[0].person.province
        try:
            async with self._service.work("complaint_list") as work:
                filed = await file_complaints(work, looked, about, province, source)
        except TooMany as fault:
            return "too_many_today" if fault.today else "too_often"
        return filed if filed.list is not None else "sent_before"

    def _looked(self, sent: Sent, language: str) -> tuple[LookedAt, bytes]:
        tools, today = self._service.tools, self._service.clock.now().astimezone(LOCAL).date()
        with nameless_file(Path(sent.file_name).suffix[:8]) as (file, path):
            file.write(sent.content)
            file.flush()
            looked = look_at_complaints(path, today, load(tools.policy.edition), tools.rules.vaccines)
            if not (looked.found.wrong or looked.found.twice):
                return looked, b""
            with nameless_file(".xlsx") as (_, out):
                write_checked(out, looked.found, tools.texts, language, complaint_form())
                return looked, out.read_bytes()

    async def receipt(self, request: web.Request) -> web.Response:
        """The reports of a list and how many are done, for who has the link. 404: no such link."""
        async with self._service.work("complaint_list") as work:
            found = await receipt_of(work, request.match_info["token"])
            if found is None:
                raise web.HTTPNotFound
            lines = [
                (row_no, mask_name(ticket.subject.name), group_code(ticket.code), body_name(work, ticket.body_id))
                for row_no, ticket in found.rows
            ]
        about = found.list.about
        given = {
            "unit": about.unit, "lines": lines, "done": found.done, "total": len(lines), "again": found.list.again,
            "bad": found.list.bad, "on": found.list.created_at.astimezone(LOCAL).strftime("%d/%m/%Y"),
        }  # fmt: skip
        response = render(request, "pages/complaint_receipt.html", given)
        response.headers.update(
            {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
        )
        return response

    def _page(
        self, request: web.Request, status: int = 200, *, problem: str = "", said: str = "", missing: str = "",
        looked: LookedAt | None = None, back: bytes = b"", sent: Sent | None = None,
    ) -> web.Response:  # fmt: skip
        policy = self._service.tools.policy
        units = load(policy.edition).units
        given: dict[str, Any] = {
            "provinces": [(code, units[code].name) for code in sorted(policy.served) if code in units],
            "province": policy.lead_province, "problem": problem, "said": said, "missing": missing, "found": None,
            "megabytes": LARGEST // 1024 // 1024, "most": MOST, "typed": {}, "why": [], "back": "", "back_name": "",
        }  # fmt: skip
        if looked is not None and sent is not None:
            found, language = looked.found, page_language(request)
            given |= {
                "found": found.counts,
                "fits": 0 < found.good <= MOST,
                "another": looked.is_another,
                "why": why_of(
                    found, (found.wrong, found.twice), self._service.tools.texts, language, complaint_form().titles
                ),
                "back": f"data:{XLSX};base64,{b64encode(back).decode()}" if back else "",
                "back_name": f"{Path(sent.file_name).stem[:80]}-ket-qua.xlsx",
                "content": b64encode(sent.content).decode(),
                "file_name": sent.file_name,
                "typed": sent.fields,
            }
        response = render(request, "pages/complaint_lists.html", given, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response


def about_of(fields: dict[str, str]) -> About | str:
    """Who sends it, or the name of the field that is not filled in as it should be."""
    unit, name = (" ".join(fields.get(one, "").split()) for one in ("unit", "name"))
    if not unit or len(unit) > LONGEST_UNIT:
        return "unit"
    if not name or len(name) > LONGEST_NAME:
        return "name"
    phone = read_phone(fields.get("phone", ""))
    if isinstance(phone, Invalid):
        return "phone"
    return About(unit, name, phone.national) if fields.get("known") else "known"


async def _sent(request: web.Request) -> Sent:
    """A form with a list as a file, or as it was given back. Errors: HTTPBadRequest for no form."""
    found, arrived = Sent(), 0
    if request.content_type != "multipart/form-data":
        return found
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            content, wanted = bytearray(), part.name in (*FIELDS, "file")
            while chunk := await part.read_chunk(1 << 16):
                arrived += len(chunk)
                if arrived > MOST_BYTES:
                    return Sent(too_large=True)
                content += chunk if wanted else b""
            if part.name == "file":
                found.file_name, found.content = printable(part.filename or "")[:200], bytes(content)
            elif wanted and part.name:
                found.fields[part.name] = content.decode()
        return _unpacked(found)
    except (ValueError, NoBase64, BadHttpMessage):
        raise web.HTTPBadRequest from None


def _unpacked(sent: Sent) -> Sent:
    """With the list that was given back with the page. Errors: ValueError."""
    if packed := sent.fields.pop("content", ""):
        sent.content = b64decode(packed, validate=True)
        sent.file_name = printable(sent.fields.pop("file_name", ""))[:200]
    sent.too_large = len(sent.content) > LARGEST
    return sent


def add_complaint_pages(app: web.Application, service: Service) -> None:
    """The page's routes."""
    pages = ComplaintPages(service)
    app.router.add_get(COMPLAINTS, pages.show)
    app.router.add_post(COMPLAINTS, pages.take)
    app.router.add_get(f"{COMPLAINTS}.xlsx", pages.blank)
    app.router.add_get(COMPLAINTS + r"/{token:[0-9a-f]{64}}", pages.receipt)
