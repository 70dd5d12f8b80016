"""The public page for units that hand in lists: forms to download, a look through a list, and handing in what is right.

A list that is only looked through is not kept: with what was found in it it goes back inside the answer, from where
the browser sends it once more to hand it in.
"""

import asyncio
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from bot.channels.webchat.source import Source
from bot.pages.languages import page_language
from bot.pages.list_hand_in import Filled, Refused, hand_in, read
from bot.pages.rendering import render
from bot.service import Service
from handlers.dialogue.talk import LOCAL
from handlers.lists.blank import write_blank
from handlers.lists.check import Checked, Reasons, check
from handlers.lists.forms import FIRST, SECOND, Form, file_name, form
from handlers.lists.marked import write_checked
from handlers.lists.prepare import Prepared, prepare
from handlers.records.import_rules import FIRST as DOSE_1
from handlers.records.nameless import nameless_file
from handlers.records.rejects import reason_words
from handlers.texts import Texts
from handlers.tickets.errors import NoTicket
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.formats import XLSX

PAGE: Final = "/lists"
HAND_IN: Final = "/lists/hand-in"
LARGEST: Final = 10 * 1024 * 1024  # bytes of a list; 50,000 rows are about 6 million
LARGEST_AGAIN: Final = LARGEST * 4 // 3 + 64 * 1024  # as text inside a form, with what is typed beside it
AT_ONCE, MOST_WAITING = 1, 4  # lists that a process looks through, and that wait for it
ARRIVES_IN: Final = 60.0  # seconds
LONGEST_UNIT: Final = 120
SHOWN: Final = 12  # kinds of faults that are named
ROWS: Final = 5  # of each kind that are named


@dataclass(slots=True)
class Sent:
    """A form as it came: name of the file, '' for none, its content, whether it is too large, and what was typed."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)
    too_large: bool = False
    form: int = 0  # that the sender means it to be; 0: not said
    words: dict[str, str] = field(default_factory=dict, repr=False)


NOTHING: Final = Sent()
EMPTY: Final = Filled()
OK: Final = {"why": "", "names": ""}
TYPED: Final = frozenset({*Filled.__slots__, "name", "list", "form"})


class ListPages:
    """The page and its files."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._source = Source(service.database.vault, service.settings.trusted_proxies)
        self._looking = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def show(self, request: web.Request) -> web.Response:
        """Forms to download, and where a list is looked through."""
        return self._page(request)

    async def blank(self, request: web.Request) -> web.Response:
        """An empty form. `?unit=`: whose, for its name; `?province=`: whose units and facilities stand in it."""
        return await blank_list(self._service, request, form(int(request.match_info["number"])))

    async def check(self, request: web.Request) -> web.Response:
        """Look through a list. 422: there is none, or it is none; 503: others are being looked through; 408: it does
        not arrive. Nobody has signed in here: what is read at once is bounded before it is read."""
        return await self._looked(request, self._shown, LARGEST)

    async def hand_in(self, request: web.Request) -> web.Response:
        """Hand in the right rows of a list that was looked through; the receipt. Statuses as `check`; 422 also where
        something is missing beside the list, 429 where too many came from one network."""
        return await self._looked(request, self._handed_in, LARGEST_AGAIN)

    async def _looked(
        self, request: web.Request, then: Callable[[web.Request, Sent], Awaitable[web.Response]], largest: int
    ) -> web.Response:
        if self._waiting >= MOST_WAITING:
            return self._page(request, 503, problem="busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(ARRIVES_IN):
                sent = await _sent(request, largest)
            if sent.too_large or not sent.name:
                return self._page(request, 422, problem="too_large" if sent.too_large else "no_file")
            return await then(request, sent)
        except SheetProblem as fault:
            said = self._service.tools.texts.say(
                f"import_problems.file.{fault.code}", fault.said, language=page_language(request)
            )
            return self._page(request, 422, problem="file", said=said)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        finally:
            self._waiting -= 1

    async def _shown(self, request: web.Request, sent: Sent) -> web.Response:
        async with self._looking:
            found, content, _ = await asyncio.to_thread(self._checked, sent, page_language(request))
        return self._page(request, found=found, content=content, sent=sent)

    async def _handed_in(self, request: web.Request, sent: Sent) -> web.Response:
        service, language, filled = self._service, page_language(request), Filled.of(sent.words)
        async with self._looking:
            found, content, prepared = await asyncio.to_thread(self._checked, sent, language, keep=True)
        if prepared is None or not found.good or complains(found):
            return self._page(request, 422, found=found, content=content, sent=sent)
        try:
            sender = read(service.tools, filled, found)
            kept = await hand_in(service, prepared, sender, self._source.digest(request), language)
        except Refused as fault:
            said = {"why": fault.said, "names": fault.names}
            status = 429 if fault.said == "too_often" else 422
            return self._page(request, status, found=found, content=content, sent=sent, filled=filled, wrong=said)
        except NoTicket:
            said = {"why": "not_served", "names": ""}
            return self._page(request, 422, found=found, content=content, sent=sent, filled=filled, wrong=said)
        given = {"kept": kept, "left": len(found.wrong) + len(found.twice), "found": found.counts}
        response = render(request, "pages/list_receipt.html", given)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _checked(self, sent: Sent, language: str, *, keep: bool = False) -> tuple[Checked, bytes, Prepared | None]:
        """What was found, the file to give back, and with `keep` what is to be kept of the right rows."""
        tools, today = self._service.tools, self._service.clock.now().astimezone(LOCAL).date()
        with nameless_file(Path(sent.name).suffix[:8]) as (file, path):
            file.write(sent.content)
            file.flush()
            found = check(path, today, load(tools.policy.edition), tools.rules.vaccines)
            prepared = prepare(self._service.database.vault, found) if keep else None
            if not (found.wrong or found.twice or found.warned):
                return found, b"", prepared
            with nameless_file(".xlsx") as (_, out):
                write_checked(out, found, tools.texts, language)
                return found, out.read_bytes(), prepared

    def _page(
        self, request: web.Request, status: int = 200, *, problem: str = "", said: str = "",
        found: Checked | None = None, content: bytes = b"", sent: Sent = NOTHING, filled: Filled = EMPTY,
        wrong: Mapping[str, str] = OK,
    ) -> web.Response:  # fmt: skip
        units = load(self._service.tools.policy.edition).units
        served = [(code, units[code].name) for code in sorted(self._service.tools.policy.served) if code in units]
        given: dict[str, Any] = {
            "provinces": served, "province": province_of(self._service, request), "problem": problem, "said": said,
            "found": None, "why": [], "odd": [], "meant": 0, "back": "", "back_name": "",
            "filled": filled, "wrong": wrong, "megabytes": LARGEST // 1024 // 1024,
        }  # fmt: skip
        if found is not None:
            language = page_language(request)
            given |= {
                "found": {**found.counts, "form": found.form},
                "complains": complains(found),
                "why": why_of(found, (found.wrong, found.twice), self._service.tools.texts, language),
                "odd": why_of(found, (found.warned,), self._service.tools.texts, language),
                "warned": len(found.warned),
                "meant": sent.form if sent.form != found.form else 0,
                "letter": ascii_uppercase[form(SECOND).in_edition(load(self._edition).edition).columns.index(DOSE_1)],
                "back": f"data:{XLSX};base64,{b64encode(content).decode()}" if content else "",
                "back_name": f"{Path(sent.name).stem[:80]}-ket-qua.xlsx",
                **self._to_hand_in(found, sent, language),
            }
        response = render(request, "pages/lists.html", given, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response

    @property
    def _edition(self) -> int:
        return self._service.tools.policy.edition

    def _to_hand_in(self, found: Checked, sent: Sent, language: str) -> dict[str, Any]:
        """What the form to hand it in shows, and the list itself: it comes back with the form."""
        lists = self._service.tools.catalogues.common.lists
        purposes = [(name, one) for name, one in lists.contents.items() if one.template == found.form]
        return {
            "senders": [(name, one.label.in_language(language)) for name, one in lists.senders.items()],
            "purposes": [(name, one.label.in_language(language)) for name, one in purposes],
            "name": sent.name,
            "list": b64encode(sent.content).decode() if found.good else "",
        }


async def blank_list(service: Service, request: web.Request, about: Form) -> web.Response:
    """An empty form as a file. `?unit=`: whose, for its name; `?province=`: whose units and facilities stand in it."""
    tools, gazetteer = service.tools, load(service.tools.policy.edition)
    about, province = about.in_edition(gazetteer.edition), province_of(service, request)
    unit, day = request.query.get("unit", "")[:LONGEST_UNIT], service.clock.now().astimezone(LOCAL).date()
    name = file_name(about, unit, day)

    def written() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_blank(path, about, province, gazetteer, tools.directory, tools.rules.vaccines)
            return path.read_bytes()

    content = await asyncio.to_thread(written)
    headers = {"Content-Type": XLSX, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, headers={**headers, "Cache-Control": "no-cache"})


def province_of(service: Service, request: web.Request) -> str:
    """The province that was chosen, else the one that leads the installation."""
    policy, asked = service.tools.policy, request.query.get("province", "")
    return asked if asked in policy.served else policy.lead_province


def complains(found: Checked) -> bool:
    """Whether most rows say what is wrong with a record: a list of reports, which has a page of its own."""
    return 2 * found.complains > found.total


def why_of(
    found: Checked, said: Sequence[Mapping[int, Reasons]], texts: Texts, language: str,
    titles: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Kinds of faults, the commonest first: in words, how many rows, the first of them. `titles`: of columns that are
    called otherwise than in the template."""
    kinds: Counter[tuple[str, int]] = Counter()
    first: dict[tuple[str, int], list[int]] = {}
    for number, reasons in chain.from_iterable(one.items() for one in said):
        for code, column, *_ in reasons:
            kinds[code, column] += 1
            first.setdefault((code, column), []).append(number)
    return [
        {
            "reason": reason_words([[*kind]], texts, language, titles),
            "count": count,
            "rows": ", ".join(_place(found, number) for number in first[kind][:ROWS]),
            "more": count > ROWS,
        }
        for kind, count in kinds.most_common(SHOWN)
    ]


def _place(found: Checked, number: int) -> str:
    place = found.listed.place(number)
    return f"{place.sheet}: {place.row}" if place.sheet else str(place.row)


async def _sent(request: web.Request, largest: int) -> Sent:
    """The file of a form, or the list that the page gave back, and what was typed; `too_large` also where all its parts
    together are. Errors: HTTPBadRequest for no form."""
    found, arrived = Sent(), 0
    if request.content_type != "multipart/form-data":
        return found
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            content, name = bytearray(), printable(part.filename or "") if part.name == "file" else ""
            kept = bool(name) or part.name in TYPED
            while chunk := await part.read_chunk(1 << 16):
                arrived += len(chunk)
                if arrived > largest:
                    return Sent(too_large=True)
                content += chunk if kept else b""
            if name:
                found.name, found.content = name, bytes(content)
            elif part.name == "list":
                found.content = b64decode(content, validate=True)
            elif kept:
                found.words[str(part.name)] = content.decode()
    except (ValueError, BadHttpMessage):
        raise web.HTTPBadRequest from None
    found.form = {"1": FIRST, "2": SECOND}.get(found.words.get("form", ""), 0)
    found.name = found.name or (printable(found.words.get("name", "")) if found.content else "")
    return found


def printable(name: str) -> str:
    """The name of a file without signs that no system puts into one."""
    return "".join(one for one in name if one.isprintable())


def add_list_pages(app: web.Application, service: Service) -> None:
    """The page's routes."""
    pages = ListPages(service)
    app.router.add_get(PAGE, pages.show)
    app.router.add_post(PAGE, pages.check)
    app.router.add_post(HAND_IN, pages.hand_in)
    app.router.add_get(PAGE + r"/mau-{number:[12]}.xlsx", pages.blank)
