"""Two hundred hostile strings in what citizens and officials type: on every page of the console they are words.

A page is read as a browser's parser reads it: no element, no attribute and no address of a page comes from them.
"""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from typing import Final

from bot.console.routes import routes
from handlers.staff.officials import enrol
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.content import Details, Reporter
from handlers.tickets.note import note
from handlers.tickets.reply import reply
from storage.repositories.saved_views import SavedView
from storage.repositories.tickets import Ticket
from tests.bot.console.test_authorisation import Case, filled
from tests.support.console import DETAILS, HOME, SUBJECT, Console, office

MARK: Final = "zqx"
# In words, in an attribute of either quote, as an end of what stands around it, as an address, as a template, as bytes.
SHAPES: Final = (
    "<{m}>", "<script>{m}()</script>", '"><{m} onload={m}()>', "'><img src={m} onerror={m}()>", '" on{m}="1" x="',
    "' on{m}='1' x='", "</textarea><{m}>", "</title><{m}>", "</script><{m}>", "</style><{m}>", "--><{m}>", "]]><{m}>",
    "<svg/on{m}=1>", "<a href=javascript:{m}()>a</a>", "javascript:{m}()", "{{{{ {m} }}}}", "{{% {m} %}}",
    "&lt;{m}&gt;&#60;{m}&#62;", "<\u200b{m}><iframe srcdoc='<{m}>'>", "\u202e<{m}>\u0301 \\u003c{m}\\u003e",
)  # fmt: skip
HOSTILE: Final = tuple(f"{shape.format(m=MARK)} {turn}" for turn in range(10) for shape in SHAPES)


class Reader(HTMLParser):
    """What of a page is no text: names of elements and attributes, and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs)]
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcdoc", "style")]
        self.found += [f"<{tag}>" for name, value in attrs if name.startswith("on")]

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def strange(page: str) -> list[str]:
    """What of a page's own parts was typed by somebody."""
    reader = Reader()
    reader.feed(page)
    return [one for one in reader.found if MARK in one.lower() or one.startswith("<")]


async def typed(console: Console, strings: Sequence[str], number: int) -> Ticket:
    """A report with ten of them: of the person, of what happened, of the talk and of the office."""
    name, address, teller, words, lot, work_place, noted, asked, said, label = strings
    subject = replace(
        SUBJECT, name=name, address=address, reporter=Reporter(teller, "0300111333"), workplace=work_place
    )
    dose = replace(DETAILS.doses[0], lot=lot)
    ticket = await console.ticket(subject=subject, details=Details(doses=(dose,), description=words))
    actor = console.actor("commune")
    acts = ((claim, ()), (note, (noted,)), (reply, (said,)), (ask_citizen, (asked,)))
    for act, given in acts:
        async with console.live.service.work(f"t:{number}:{act.__name__}") as work:
            await act(work, ticket.id, actor, *given)
    async with console.live.service.work(f"t:{number}:view") as work:
        view = SavedView("my_body", f"age={(1, 3, 7, 14, 30)[number % 5]}", label)
        await work.uow.saved_views.save(actor.id, view, work.now)
        await work.uow.questions.keep(number + 1, words, "ask", work.now)
    return ticket


async def test_two_hundred_hostile_strings_are_words_on_every_page(console: Console) -> None:
    assert len(set(HOSTILE)) == 200 and strange(f"<p title='{HOSTILE[5]}'>") and strange(HOSTILE[0])
    async with console.live.service.work("t:name") as work:
        kinds = ("front_desk", "health_station")
        lead = await enrol(work, HOSTILE[2], {office(HOME, kind): "lead" for kind in kinds})
    console.people["commune"] = lead
    await console.live.service.refresh.staff(force=True)
    tickets = [await typed(console, HOSTILE[at : at + 10], at // 10) for at in range(0, 200, 10)]
    browser = await console.signed_in("commune")
    pages = [route.path for route in routes() if route.method == "GET" and "sign-in" not in route.path]
    seen = 0
    for number, ticket in enumerate(tickets):
        case = Case(ticket, 1, ())
        for path in pages:
            of_report = "{code" in path
            if "{file" in path or path.endswith("/events") or (number and not of_report):
                continue
            page = await browser.get(filled(path, case, "reply"))
            assert browser.status < 500 and strange(page) == [], (path, strange(page))
            seen += MARK in page
    assert seen > 3 * len(tickets)  # the page, the slip or the pane of each shows what was typed
