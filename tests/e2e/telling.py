"""What a citizen tells the web chat in more than one story."""

import re

from playwright.async_api import FilePayload

from tests.bot.media import pictures
from tests.e2e.visitor import CitizenPage, Visit
from tests.support.village import VACCINES, villager


async def look_up(chat: CitizenPage, phone: Visit) -> None:
    """Number, birth date, phone, the code that came to the demo phone: the record, with one dose."""
    person = villager().person
    await chat.open()
    await chat.begin()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.hear("mặt thẻ CCCD có mã QR")
    await chat.say(person.cccd)
    await chat.hear("Ngày sinh ạ?")
    await chat.say(person.birth)
    await chat.hear("Số điện thoại đã khai")
    await chat.say(person.phone)
    await chat.hear("Tôi vừa gửi mã 6 số")
    await phone.go("/")
    message = phone.page.locator("#phone").get_by_text(re.compile(r"\d{6} là mã"))
    code = re.search(r"\d{6}", await message.inner_text())
    assert code is not None
    await chat.say(code[0])
    first = person.doses[0]
    await chat.hear(f"Mũi 1: {VACCINES[first.vaccine]}, ngày {first.day:%d/%m/%Y}")
    await chat.hear("thường tiêm 2 mũi, hiện dữ liệu có 1 mũi")
    assert not any("Mũi 2:" in said for said in await chat.words(chat.answers))


async def say_what_is_missing(chat: CitizenPage) -> None:
    """From the record to the question for the slip: three messages."""
    await chat.tap("Thiếu hoặc sai? Gửi phản ánh")
    await chat.tap("Thiếu mũi 2")
    await chat.hear("Mũi 2 tiêm ngày nào, ở đâu, vắc xin gì ạ?")
    await chat.say(villager().tells)
    await chat.hear("Giấy xác nhận đã tiêm vắc xin COVID-19")


def slip() -> FilePayload:
    """A photo of a good slip."""
    return {"name": "giay.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(pictures.slip())}
