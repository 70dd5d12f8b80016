"""The story of two windows for a door where everything is chosen by its number: a citizen on one side, an official on
the other, from the guide to the rating, with a question, an answer and a dispute between.

A door says, shows and sends photos; `play` is the same for all. After every notice numbers are typed, never labels.
"""

import re
from typing import Any, Protocol

from bot.service import Service
from handlers.staff.actor import official as actor_from
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.mark_entered import mark_entered
from tests.bot.media import pictures
from tests.support.until import until
from tests.support.village import villager

ASKED = "Nhờ ghi rõ buổi tiêm: sáng hay chiều."


class Door(Protocol):
    """A citizen's side."""

    async def say(self, text: str) -> None:
        """Type and send."""

    async def photo(self, content: bytes) -> None:
        """Send a picture."""

    async def shown(self) -> list[str]:
        """Every message that came, as it is read."""


class Story:
    """Both sides. `typed`: what the citizen had to send since the last look."""

    def __init__(self, door: Door, service: Service, official_id: int) -> None:
        self.door = door
        self.service = service
        self.official_id = official_id
        self.typed = 0
        self._heard = 0

    async def say(self, text: str) -> None:
        """One message of the citizen."""
        self._heard = len(await self.door.shown())
        self.typed += 1
        await self.door.say(text)

    async def hear(self, words: str) -> None:
        """Wait until something that came since the last message says this."""

        async def came() -> bool:
            return any(words in one for one in (await self.door.shown())[self._heard :])

        try:
            await until(came)
        except TimeoutError:
            raise AssertionError((words, (await self.door.shown())[-3:])) from None

    async def choose(self, label: str, hears: str) -> None:
        """Type the number that stands before a label in the newest message with numbers."""
        lists = [one for one in await self.door.shown() if re.search(r"^\d+\. ", one, re.MULTILINE)]
        found = re.search(rf"^(\d+)\. {re.escape(label)}", lists[-1], re.MULTILINE)
        assert found is not None, (label, lists[-1])
        await self.say(found[1])
        await self.hear(hears)

    async def act(self, verb: Any, *args: Any) -> None:
        """One operation of the official on the only report."""
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


async def play(story: Story) -> None:
    """From the guide to the rating, by numbers."""
    person = villager().person
    await story.say("chào")
    await story.hear("1. ")
    await guide(story)
    await look_up(story)
    story.typed = 0
    await story.choose("Thiếu hoặc sai?", "Thiếu mũi 2")
    await story.choose("Thiếu mũi 2", "Mũi 2 tiêm ngày nào")
    await story.say(villager().tells)
    await story.hear("Giấy xác nhận đã tiêm")
    story.typed += 1
    await story.door.photo(pictures.jpeg(pictures.slip()))
    await story.hear(person.name)
    await story.hear('hắn "Gửi phản ánh"')  # nobody is told to press anything
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
    """Three numbers to the first step."""
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
    """The official asks; the number beside the answer is the answer."""
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
