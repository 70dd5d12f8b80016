"""The page of unanswered questions, over HTTP; what is taught there is understood in every chat a second later."""

import pytest

from handlers.learning.phrasings import matcher_with
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.console import Console
from tests.support.until import until

ASKED = "bà con mình lấy giấy xanh chỗ mô rứa"
PATH = "/console/questions"


async def arrived(console: Console) -> Visitor:
    """A citizen in the web chat, before the menu."""
    console.made += 1
    visitor = Visitor(console.live, f"{console.made:043d}")
    await visitor.say("", start="/start")
    return visitor


async def kept(console: Console) -> list[tuple[int, str]]:
    """(id, text) of the open questions."""
    async with console.live.service.database.reading() as uow:
        return [(one.id, one.text) for one in await uow.questions.open()]


async def answered(visitor: Visitor, text: str) -> str:
    """What the service says to a message."""
    before = len(await visitor.replies())
    await visitor.say(text)
    return "\n".join(reply["text"] for reply in (await visitor.replies())[before:])


async def test_what_an_official_adds_is_understood_a_second_later(console: Console) -> None:
    service, visitor = console.live.service, await arrived(console)
    meant = service.tools.matcher.entries["green_card"].words("vi")[:60]
    fitted = service.tools.matcher
    assert meant not in await answered(visitor, ASKED)
    ((question, text),) = await kept(console)
    assert text == ASKED

    browser = await console.signed_in("commune")
    assert ASKED in await browser.get(PATH)
    assert 'value="green_card"' in await browser.get(f"{PATH}/intents?q=the+xanh")
    await browser.get(PATH)
    await browser.post(
        f"{PATH}/add", {"question": str(question), "text": ASKED, "intent": "green_card", "language": "vi"}
    )
    assert (browser.status, browser.path) == (200, f"{PATH}?done=understood")
    assert "Tổng đài hiểu câu này ngay từ bây giờ" in browser.page and "Không còn câu nào chờ xem" in browser.page

    async def understood() -> bool:
        return service.tools.matcher.match(ASKED).best == "green_card"

    await until(understood)
    assert meant in await answered(await arrived(console), ASKED)
    assert service.tools.matcher.decision is fitted.decision  # learnt, not fitted again
    assert await kept(console) == [] and await console.audited("phrasing_added") == 1


async def test_what_is_removed_is_forgotten_and_a_fresh_process_knows_the_rest(console: Console) -> None:
    service, browser = console.live.service, await console.signed_in("district")
    shipped = service.tools.matcher
    for text in (ASKED, "ủa sao cái thẻ xanh nó hổng lên"):
        await browser.get(PATH)
        await browser.post(f"{PATH}/add", {"text": text, "intent": "green_card", "language": "vi"})
        assert browser.path == f"{PATH}?done=understood"
    async with service.database.reading() as uow:
        first, second = await uow.phrasings.active()
    await browser.post(f"{PATH}/remove", {"phrasing": str(first.id)})
    assert browser.path == f"{PATH}?done=removed" and ASKED not in browser.page and second.text in browser.page

    async def forgotten() -> bool:
        return [text for _, _, text in service.tools.matcher.added] == [second.text]

    await until(forgotten)
    assert service.tools.matcher.match(ASKED) == matcher_with(shipped, [second]).match(ASKED)
    service.tools.matcher, service.refresh.phrasings_read = shipped, (0, 0)  # as a process that starts now
    await service.refresh.phrasings()
    assert service.tools.matcher.match(second.text) == matcher_with(shipped, [second]).match(second.text)
    assert await console.audited("phrasing_removed") == 1


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        (ASKED, "", "Chọn mục trả lời"),
        ("gọi 0300 123 456 giúp tôi lấy thẻ xanh", "green_card", "có vẻ chứa số, tên người"),
        ("a", "green_card", "từ 3 đến 200 ký tự"),
    ],
)
async def test_a_refusal_says_why_and_keeps_what_was_typed(console: Console, text: str, intent: str, said: str) -> None:
    await answered(await arrived(console), "giá vàng hôm nay bao nhiêu")
    ((question, _),) = await kept(console)
    browser = await console.signed_in("commune")
    await browser.get(PATH)
    await browser.post(f"{PATH}/add", {"question": str(question), "text": text, "intent": intent, "language": "vi"})
    assert browser.status == 422 and said in browser.page and f">{text}</textarea>" in browser.page
    assert await console.audited("phrasing_added") == 0 and len(await kept(console)) == 1


async def test_a_question_is_skipped_and_a_form_sent_twice_changes_nothing(console: Console) -> None:
    await answered(await arrived(console), "<b>giá vàng</b> hôm nay bao nhiêu")
    ((question, _),) = await kept(console)
    browser = await console.signed_in("commune")
    await browser.get(PATH)
    assert "&lt;b&gt;giá vàng" in browser.page and "<b>giá vàng" not in browser.page
    for _ in range(2):
        await browser.post(f"{PATH}/skip", {"question": str(question)})
        assert browser.path == f"{PATH}?done=dismissed"
    assert await kept(console) == [] and await console.audited("question_dismissed") == 1


@pytest.mark.parametrize("who", ["colleague", "volunteer", "province"])
async def test_who_leads_no_office_finds_no_such_page(console: Console, who: str) -> None:
    await answered(await arrived(console), "giá vàng hôm nay bao nhiêu")
    ((question, _),) = await kept(console)
    browser = await console.signed_in(who)
    await browser.get("/console")
    assert f'href="{PATH}"' not in browser.page
    for path in (PATH, f"{PATH}/intents?q=otp"):
        await browser.get(path)
        assert browser.status == 404, path
    for act in ("add", "skip", "remove"):
        await browser.get("/console")
        sent = {"question": str(question), "phrasing": "1", "text": ASKED, "intent": "green_card", "language": "vi"}
        await browser.post(f"{PATH}/{act}", sent)
        assert browser.status == 404, act
    assert len(await kept(console)) == 1


async def test_leads_read_the_page_in_their_language(console: Console) -> None:
    await answered(await arrived(console), "giá vàng hôm nay bao nhiêu")
    browser = await console.signed_in("commune")
    assert f'href="{PATH}"' in await browser.get("/console")
    await browser.get("/console/account")
    await browser.post("/console/account/language", {"language": "en"})
    await browser.get(PATH)
    assert "Questions without an answer" in browser.page and "Not understood" in browser.page
