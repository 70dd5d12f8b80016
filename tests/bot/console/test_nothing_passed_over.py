"""What an official typed, chose or sent along is taken or told: the desk never passes over any of it in silence."""

from tests.bot.console.test_own_questions import photo, send
from tests.support.console import Console

WHO = {
    "source": "walk_in", "name": "Trần Thị Bưởi", "phone": "0300222333", "place": "89:884:30316", "consent": "yes",
}  # fmt: skip
OTHER = {**WHO, "category": "OTHER", "ask_description": "Hỏi lịch tiêm."}


async def test_more_files_than_are_kept_with_a_question_are_told(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, OTHER, *[("ask_photos", photo(f"#0{number}0")) for number in range(5)])
    assert browser.status == 422 and "nhiều nhất 4 tệp" in browser.page and "Đã nhận 4 tệp" in browser.page
