"""The main job over Telegram: a citizen and an official, both in chat, against the emulator of the Bot API.

The program runs as in production: migrate, import and staff from the command line, `hotline serve` and `hotline work`.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bot.media import pictures
from tests.program.messenger import Messenger, Person, messenger
from tests.program.town import Town, open_town
from tests.support.bot_api import TOKEN
from tests.support.memory import folder_in_memory
from tests.support.sms_gateway import SmsGateway
from tests.support.until import until
from tests.support.village import OFFICIAL, VACCINES, villager, write_village

ASKED = "Nhờ ghi rõ buổi tiêm: sáng hay chiều."
ANSWERED = "Dạ tiêm buổi sáng, khoảng 9 giờ ạ"
CITIZEN, CLERK = 1001, 2002
FILE = {"file_unique_id": "odd", "file_size": 4000}
ODD: dict[str, dict[str, Any]] = {  # what is answered -> what was sent where a photo is asked for
    "chưa hiểu được hình dán": {
        "sticker": {
            **FILE,
            "file_id": "s",
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        },
    },
    "Tôi chưa xem được tệp, video, nhưng đã giữ": {
        "video": {**FILE, "file_id": "m", "duration": 3, "width": 9, "height": 9}
    },
    "chưa xem được ảnh động": {
        "animation": {**FILE, "file_id": "g", "duration": 3, "width": 9, "height": 9},
        "document": {**FILE, "file_id": "g", "mime_type": "video/mp4"},
    },
}


@dataclass
class Story:
    """The installation, the messenger and the two people."""

    town: Town
    platform: Messenger
    citizen: Person
    clerk: Person
    webhook: bool
    sms: SmsGateway

    async def ticket(self) -> dict[str, Any]:
        """The only ticket as it is kept."""
        async with self.town.database.reading() as uow:
            (row,) = await uow.connection.fetch("select * from tickets")
        return dict(row)

    async def kinds(self) -> list[str]:
        """What happened to it."""
        ticket = (await self.ticket())["id"]
        async with self.town.database.reading() as uow:
            return [event.kind for event in await uow.ticket_events.of_ticket(ticket)]


@asynccontextmanager
async def carrier() -> AsyncIterator[SmsGateway]:
    """A gateway for text messages."""
    made = SmsGateway()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(params=["polling", "webhook"])
async def story(tmp_path: Path, request: Any) -> AsyncIterator[Story]:
    """A village's list imported, its official enrolled, both processes up, updates by either way."""
    webhook = request.param == "webhook"
    with folder_in_memory(tmp_path) as folder:
        async with messenger() as platform, carrier() as sms:
            settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": platform.url}
            settings |= {
                "HOTLINE_SMS_GATEWAY": "http",
                "HOTLINE_SMS_URL": sms.url,
                "HOTLINE_SENSITIVE": "telegram=chat",
            }
            async with open_town(folder, **settings) as town:
                town.env["HOTLINE_PUBLIC_URL"] = f"http://127.0.0.1:{town.serve.port}" if webhook else ""
                town.serve.env.update(town.env)
                town.work.env.update(town.env)
                printed, added = await asyncio.gather(
                    town.run("import", "doses", str(write_village(tmp_path)), "--yes", "--language", "en"),
                    town.run("staff", "add", OFFICIAL, "--body", villager().station, "--role", "lead"),
                )
                assert " 0 doses changed" in printed
                link = await town.run("staff", "link", added.split("\t")[0], "--chat")
                await town.start()
                made = Story(town, platform, platform.person(CITIZEN), platform.person(CLERK), webhook, sms)
                await made.clerk.say(f"/start {link.strip()}")
                yield made


@pytest.mark.timeout(240)
async def test_a_missing_dose_from_the_first_question_to_the_rating(story: Story) -> None:
    await story.clerk.hear(f"Chào {OFFICIAL}!", "Không còn phản ánh nào")
    await look_up(story)
    code, due = await file_complaint(story)
    await claim(story, code, due)
    await ask_and_answer(story, code)
    await approve_and_enter(story, code)
    await confirm_and_rate(story, code)
    assert await story.kinds() == [
        "opened",
        "claimed",
        "asked",
        "information_added",
        "approved",
        "entered",
        "confirmed",
        "rated",
    ]
    await check_calls(story)


async def look_up(story: Story) -> None:
    """Four messages with the contact button, five with a code."""
    citizen, person = story.citizen, villager().person
    await citizen.say("/start")
    await citizen.hear("Tổng đài Tiêm chủng")
    before = citizen.sent
    await citizen.tap("Tra cứu mũi tiêm")
    await citizen.hear("mặt thẻ CCCD có mã QR")
    await citizen.say(person.cccd)
    await citizen.hear("Ngày sinh ạ?")
    await citizen.say(person.birth)
    await citizen.hear("Số điện thoại đã khai")
    if story.webhook:
        await citizen.say(person.phone)
        await citizen.hear("Tôi vừa gửi mã 6 số")
        await citizen.say(await code_by_text(story))
    else:
        await citizen.share_phone(f"84{person.phone[1:]}")
    first = person.doses[0]
    said = await citizen.hear(f"Mũi 1: {VACCINES[first.vaccine]}, ngày {first.day:%d/%m/%Y}")
    assert "thường tiêm 2 mũi, hiện dữ liệu có 1 mũi" in said and "Mũi 2:" not in said
    assert citizen.sent - before == (5 if story.webhook else 4)


async def code_by_text(story: Story) -> str:
    """The code that the carrier brought."""
    found = ""

    async def arrived() -> bool:
        nonlocal found
        codes = [re.search(r"\b\d{6}\b", text) for text in story.sms.texts]
        found = next((one[0] for one in codes if one), "")
        return bool(found)

    await until(arrived)
    return found


async def file_complaint(story: Story) -> tuple[str, str]:
    """Five messages from the record to a report with a code, a body and a deadline."""
    citizen, person = story.citizen, villager().person
    before = citizen.sent
    await citizen.tap("Thiếu hoặc sai?")
    await citizen.hear("thiếu hoặc sai chỗ nào")
    await citizen.tap("Thiếu mũi 2")
    await citizen.hear("Mũi 2 tiêm ngày nào, ở đâu, vắc xin gì ạ?")
    await citizen.say(villager().tells)
    await citizen.hear("Giấy xác nhận đã tiêm vắc xin COVID-19")
    assert citizen.messages[citizen.read - 1]["picture"]
    odd = -citizen.sent
    await odd_messages(citizen)
    odd += citizen.sent
    await citizen.photo("slip", pictures.jpeg(pictures.slip()))
    home = villager().commune.replace("Xã", "xã")
    await citizen.hear(person.name, person.cccd, person.phone, home, "Ảnh kèm: 1", "là anh đồng ý")
    await citizen.tap("Gửi")
    said = await citizen.hear("Đã gửi phản ánh của anh ạ.")
    assert citizen.sent - before == 5 + odd
    found = re.search(r"Mã phản ánh: ([\d ]+)\nNơi xử lý: Trạm Y tế .+, (trước .+)\.(?:\n|$)", said)
    assert found is not None, said
    return found[1], found[2]


async def odd_messages(citizen: Person) -> None:
    """Everything that is no photo gets a plain answer, and the question stands; what officials can open is kept."""
    citizen.platform.emulator.assets["v"] = {"data": b"OggS" + bytes(4000), "size": 4004}
    citizen.platform.emulator.assets["m"] = {"data": b"\0\0\0\x18ftypmp42" + bytes(4000), "size": 4012}
    for said, content in ODD.items():
        await citizen.send(**content)
        await citizen.hear(said)
    await citizen.send(voice={**FILE, "file_id": "v", "duration": 3, "mime_type": "audio/ogg"})
    await citizen.hear("Tôi chưa nghe được tin thoại, nhưng đã giữ")


async def claim(story: Story, code: str, due: str) -> None:
    """The official is told of the new report with its deadline, opens it and takes it; the citizen is told."""
    clerk, citizen, person = story.clerk, story.citizen, villager().person
    await clerk.hear(f"Có phản ánh mới {code}", f"Hạn xử lý: {due}")
    await clerk.say("hàng đợi")
    await clerk.hear("Chưa ai nhận: 1", f"{code} · còn ")
    await clerk.tap("Nhận việc gấp nhất")
    await clerk.hear("Đã nhận.")
    await clerk.hear(person.name, person.cccd, person.phone, "Mũi 2", "AstraZeneca", f"(hạn {due})")
    await citizen.hear(code, "đang được Trạm Y tế")
    await citizen.say("theo dõi phản ánh")
    await citizen.hear("Anh muốn xem phản ánh nào ạ?")
    await citizen.say("1")
    await citizen.hear(f"Phản ánh {code}", "Tình trạng: đang xử lý", due)
    await citizen.tap("Xong")


async def ask_and_answer(story: Story, code: str) -> None:
    """One thing is asked and answered; the clock rests between."""
    clerk, citizen = story.clerk, story.citizen
    await clerk.tap("Đề nghị bổ sung")
    await clerk.hear("Cần người dân bổ sung gì?")
    await clerk.say(ASKED)
    await clerk.hear("Đã gửi đề nghị bổ sung")
    await clerk.hear("chờ người dân")
    await citizen.hear(code, ASKED, "Thời hạn xử lý tạm dừng")
    assert (await story.ticket())["status"] == "waiting_citizen"
    await citizen.tap("Bổ sung")
    await citizen.hear("Anh gõ thông tin hoặc gửi ảnh cần bổ sung")
    await citizen.say(ANSWERED)
    await citizen.hear("Tôi đã chuyển cho cán bộ xử lý")
    await citizen.tap("Đủ rồi")
    await clerk.hear(f"Người dân vừa bổ sung thông tin cho phản ánh {code}")
    assert (await story.ticket())["status"] == "claimed"


async def approve_and_enter(story: Story, code: str) -> None:
    """The official opens the report again, agrees, marks it entered; the citizen reads of both, unasked."""
    clerk, citizen = story.clerk, story.citizen
    await clerk.say(code)
    await clerk.hear(ANSWERED)
    await clerk.tap("Đồng ý")
    await clerk.hear("Đã đồng ý. Người dân đã được báo.")
    await citizen.hear("Tin vui ạ", code)
    await clerk.tap("Đã nhập lên Nền tảng")
    await clerk.hear("Đã ghi nhận.")
    await citizen.hear(f"đã nhập thông tin của phản ánh {code}")


async def confirm_and_rate(story: Story, code: str) -> None:
    """Seen, five points."""
    citizen = story.citizen
    await citizen.tap("Đã thấy")
    await citizen.hear(f"Phản ánh {code} đã xong")
    await citizen.tap("5")
    await citizen.hear("Cảm ơn anh đã chấm điểm")
    kept = await story.ticket()
    assert (kept["status"], kept["rating"], kept["proof"]) == (
        "confirmed",
        5,
        "code" if story.webhook else "contact",
    )


async def check_calls(story: Story) -> None:
    """The emulator accepted every call; each tap was answered; updates came the way that was meant."""
    platform = story.platform
    taps = story.citizen.taps + story.clerk.taps

    async def answered() -> bool:
        # A tap whose turn takes long on a busy machine is answered before its end, and once more at it.
        return taps <= platform.count("answerCallbackQuery") <= 2 * taps

    await until(answered)
    assert platform.refused() == []
    assert platform.count("setWebhook") == (1 if story.webhook else 0)
    assert (platform.count("getUpdates") > 0) is not story.webhook
    keys = [(message["chat_id"], message["text"]) for message in platform.said if "mã 6 số" in message["text"]]
    assert len(keys) == len(set(keys))
    assert TOKEN.partition(":")[2] not in story.town.log.read_text(encoding="utf-8", errors="replace")
