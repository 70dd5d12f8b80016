"""The story of two windows: a citizen at one of the doors, an official on the other side, from the guide to the rating,
with a question, an answer and a dispute between.

A door says, chooses, shows and sends photos (tests/support/doors.py); `play` is the same for all. What both sides were
told is written down as it happens and compared with tests/conversations/golden/two_windows.txt (`Story.end`).
"""

import re
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.service import Service
from handlers.dialogue.answers.ticket_code import group_code
from handlers.staff.actor import official as actor_from
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.mark_entered import mark_entered
from tests.bot.media import pictures
from tests.conversations.story import GOLDEN, compare
from tests.support.driver import FakeClock
from tests.support.until import until
from tests.support.village import villager

ASKED = "Nhờ ghi rõ buổi tiêm: sáng hay chiều."
UNDER_WAY = "state in ('leased', 'waiting', 'sending')"
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")  # sent by text message, or to open a page


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the service as it is seen. `labels`: of its buttons; `aside`: on a page beside the chat."""

    text: str
    labels: tuple[str, ...] = ()
    aside: bool = False


class Door(Protocol):
    """A citizen's side."""

    numbers: bool  # choices are taken by the numbers in the words, nothing is pressed

    @property
    def aside(self) -> bool:
        """Whether a page beside the chat is open: what is said next is said there."""

    async def say(self, text: str) -> None:
        """Type and send."""

    async def choose(self, label: str) -> str:
        """Take the choice whose label begins so, of the newest message that has it; gives what was sent, as read."""

    async def photo(self, content: bytes) -> None:
        """Send a picture."""

    async def shown(self) -> list[Said]:
        """Every message that came, oldest first."""


class Story:
    """Both sides. `typed`: what the citizen had to send since the last look."""

    def __init__(self, door: Door, service: Service, official_id: int) -> None:
        self.door = door
        self.service = service
        self.official_id = official_id
        self.typed = 0
        self.lines: list[str] = []
        self._heard = 0
        self._written = 0

    # ---- the citizen ----------------------------------------------------------------------------------------------

    async def say(self, text: str) -> None:
        """One message."""
        await self._send(self.door.say(text), text)

    async def photo(self, content: bytes) -> None:
        """One picture."""
        await self._send(self.door.photo(content), "(photo)")

    async def choose(self, label: str, hears: str) -> None:
        """Take a choice by its number or its button, and wait for what comes of it."""
        await self._send(self.door.choose(label))
        await self.hear(hears)

    async def hear(self, words: str) -> None:
        """Wait until something that came since the last message, or one of its buttons, says this."""

        async def came() -> bool:
            shown = (await self.door.shown())[self._heard :]
            return any(words in "\n".join((one.text, *one.labels)) for one in shown)

        try:
            await until(came)
        except TimeoutError:
            raise AssertionError((words, (await self.door.shown())[-3:])) from None

    async def _send(self, sending: Awaitable[str | None], words: str = "") -> None:
        await self._write_down()
        where, self._heard = "page>" if self.door.aside else ">", self._written
        self.typed += 1
        clock = self.service.clock
        assert isinstance(clock, FakeClock)
        clock.move(seconds=1)
        sent = await sending
        self.lines.append(f"{where} {words or sent}")

    # ---- the official ---------------------------------------------------------------------------------------------

    async def act(self, verb: Any, *args: Any) -> None:
        """One operation on the only report."""
        await self._write_down()
        self.lines.append(f"… official: {' '.join([verb.__name__, *args])}")
        async with self.service.work(f"test:{verb.__name__}:{self.service.ids.new()}") as work:
            row = await work.uow.officials.get(self.official_id)
            assert row is not None
            number = await work.uow.connection.fetchval("select id from tickets")
            await verb(work, number, actor_from(row), *args)

    async def ticket(self) -> dict[str, Any]:
        """The only report as it is kept."""
        async with self.service.database.reading() as uow:
            return dict(await uow.connection.fetchrow("select * from tickets"))

    async def code(self) -> str:
        """The code that came to the demo's phone."""

        async def came() -> bool:
            async with self.service.database.reading() as uow:
                return bool(await uow.sms_log.newest(1))

        await until(came)
        async with self.service.database.reading() as uow:
            found = re.search(r"\d{6}", (await uow.sms_log.newest(1))[0].text)
        assert found is not None
        return found[0]

    # ---- the record -----------------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Every message has gone, every photo was looked at."""

        async def quiet() -> bool:
            async with self.service.database.reading() as uow:
                return not await uow.connection.fetchval(
                    f"select exists (select from outbox where {UNDER_WAY})"
                    " or exists (select from files where state not in ('ready', 'refused'))"
                )

        await until(quiet)

    async def end(self, title: str) -> None:
        """Compare what was said with the golden file, where every door has its section."""
        await self._write_down()
        code = group_code(str((await self.ticket())["code"]))
        told = "\n".join(CODE.sub("[code]", line.replace(code, "[report]")) for line in self.lines)
        compare(GOLDEN / "two_windows.txt", title, told.strip())

    async def _write_down(self) -> None:
        await self.settled()
        shown = await self.door.shown()
        for one in shown[self._written :]:
            edge = "    | " if one.aside else "    "
            self.lines += [f"{edge}{line}".rstrip() for line in one.text.splitlines()]
            if one.labels:
                self.lines.append(edge + " ".join(f"[{label}]" for label in one.labels))
        self._written = len(shown)


async def play(story: Story) -> None:
    """From the guide to the rating."""
    person = villager().person
    await story.say("chào")
    await story.hear("Tra cứu mũi tiêm")
    await guide(story)
    await look_up(story)
    story.typed = 0
    await story.choose("Thiếu hoặc sai?", "Thiếu mũi 2")
    await story.choose("Thiếu mũi 2", "Mũi 2 tiêm ngày nào")
    await story.say(villager().tells)
    await story.hear("Giấy xác nhận đã tiêm")
    await story.photo(pictures.jpeg(pictures.slip()))
    await story.hear(person.name)
    await story.hear('hắn "Gửi phản ánh"' if story.door.numbers else 'ấm "Gửi phản ánh"')
    await story.choose("Gửi", "Mã phản ánh")
    assert story.typed == 5
    await question_and_answer(story)
    await result(story)
    await story.choose("Chưa thấy", "Vẫn chưa đúng")
    await story.choose("Vẫn chưa đúng", "chỗ nào chưa đúng")
    await story.choose("Vẫn chưa thấy trên ứng dụng", "sẽ xem lại phản ánh")
    assert (await story.ticket())["status"] == "open"
    await story.act(claim)
    await result(story)
    await story.choose("Đã thấy", "chấm điểm")
    await story.choose("5 – Rất tốt", "đã chấm điểm")
    kept = await story.ticket()
    assert (kept["status"], kept["rating"]) == ("confirmed", 5)


async def guide(story: Story) -> None:
    """Three choices to the first step."""
    story.typed = 0
    await story.choose("Cài đặt ứng dụng", "Sổ sức khỏe điện tử")
    await story.choose("Sổ sức khỏe điện tử", "Android")
    await story.choose("Android", "Bước 1/")
    assert story.typed == 3
    await story.say("menu")
    await story.hear("Tra cứu mũi tiêm")


async def look_up(story: Story) -> None:
    """Five messages to the record."""
    person = villager().person
    story.typed = 0
    await story.choose("Tra cứu mũi tiêm", "CCCD")
    await story.say(person.cccd)
    await story.hear("Ngày sinh")
    await story.say(person.birth)
    await story.hear("Số điện thoại")
    await story.say(person.phone)
    await story.hear("mã 6 số")
    await story.say(await story.code())
    await story.hear("hiện dữ liệu có 1 mũi")
    assert story.typed == 5


async def question_and_answer(story: Story) -> None:
    """The official asks; the choice beside the question is the answer's."""
    await story.act(claim)
    await story.hear("đang được")
    await story.act(ask_citizen, ASKED)
    await story.hear(ASKED)
    await story.choose("Bổ sung", "cần bổ sung")
    await story.say("Dạ tiêm buổi sáng ạ")
    await story.hear("đã chuyển cho cán bộ")
    assert (await story.ticket())["status"] == "claimed"
    await story.choose("Đủ rồi", "")


async def result(story: Story) -> None:
    """Agreed and entered; the citizen is asked whether it is there."""
    await story.act(approve)
    await story.act(mark_entered)
    await story.hear("đã thấy chưa ạ")
