"""The demo's Zalo platform keeps the rules it is known to have, and its phone page shows what came."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.channels.errors import OutsideWindow, Wait
from bot.channels.zalo.client import ZaloClient
from bot.channels.zalo.codes import UploadExpired
from bot.channels.zalo.messages import contact_request, picture_message, text_message
from bot.demo.zalo.beside import connect, with_zalo, zalo_beside
from bot.demo.zalo.page import serving
from bot.demo.zalo.people import Person
from bot.settings import Settings
from handlers.dialogue.reply import Button, Reply
from tests.support.driver import FakeClock
from tests.support.live import start_live
from tests.support.process import free_port
from tests.support.until import until
from tests.support.zalo import ZaloPlatform

USER = "5040200000000000017"


class Held:
    """A token that is always the platform's."""

    def __init__(self, platform: ZaloPlatform) -> None:
        self.platform = platform
        self.clock: FakeClock = platform.time  # type: ignore[attr-defined]

    async def access(self) -> str:
        return self.platform.oa.access

    async def instead_of(self, stale: str) -> str:
        return self.platform.oa.access


@pytest.fixture
async def platform() -> AsyncIterator[ZaloPlatform]:
    clock = FakeClock(datetime(2026, 11, 29, 2, tzinfo=UTC))
    made = ZaloPlatform(clock.now)
    made.time = clock  # type: ignore[attr-defined]
    await made.start()
    made.oa.issue()
    made.person(USER).wrote_at = clock.now()
    yield made
    await made.stop()


@pytest.fixture
def client(platform: ZaloPlatform) -> ZaloClient:
    return ZaloClient(platform.url, Held(platform), platform.session)  # type: ignore[arg-type]


async def test_who_wrote_within_a_week_is_reached_and_later_by_a_template_alone(
    platform: ZaloPlatform, client: ZaloClient
) -> None:
    body = text_message(USER, Reply("chào"))
    platform.time.move(days=6, hours=23)  # type: ignore[attr-defined]
    assert await client.send(body)
    platform.time.move(hours=2)  # type: ignore[attr-defined]
    with pytest.raises(OutsideWindow):
        await client.send(body)
    assert await client.send_template(USER, "t-17", {"code": "1"})
    assert [got.text for got in platform.oa.people[USER].got] == ["chào", "t-17"]


async def test_a_picture_is_uploaded_once_and_expires(platform: ZaloPlatform, client: ZaloClient) -> None:
    number = await client.upload_picture(b"a picture")
    assert await client.send(picture_message(USER, Reply("xem"), number))
    platform.time.move(days=8)  # type: ignore[attr-defined]
    platform.oa.people[USER].wrote_at = platform.oa.clock()
    with pytest.raises(UploadExpired):
        await client.send(picture_message(USER, Reply("xem"), number))


async def test_what_the_account_and_a_person_are_is_told(platform: ZaloPlatform, client: ZaloClient) -> None:
    assert (await client.account())["is_verified"] is True  # /v2.0/oa/getoa
    assert (await client.person(USER))["display_name"] == "Lan"  # /v3.0/oa/user/detail


async def test_too_many_calls_a_minute_are_told_to_wait(platform: ZaloPlatform, client: ZaloClient) -> None:
    platform.oa.rate = 2
    for _ in range(2):
        await client.send(text_message(USER, Reply("chào")))
    with pytest.raises(Wait):
        await client.send(text_message(USER, Reply("chào")))
    platform.time.move(minutes=1)  # type: ignore[attr-defined]
    assert await client.send(text_message(USER, Reply("chào")))


async def test_more_than_five_choices_are_five_buttons_and_all_in_the_words(
    platform: ZaloPlatform, client: ZaloClient
) -> None:
    choices = tuple(Button(f"Lựa chọn {n}", f"1.1.c{n}") for n in range(1, 9))
    await client.send(text_message(USER, Reply("Chọn một:", choices)))
    got = platform.oa.people[USER].got[-1]
    assert [one["title"] for one in got.buttons] == [f"Lựa chọn {n}" for n in range(1, 6)]
    assert got.text.endswith("8. Lựa chọn 8")
    main = (*choices[:6], Button("Gửi", "1.1.send", main=True), choices[6])
    await client.send(text_message(USER, Reply("Chọn một:", main)))
    assert [one["title"] for one in platform.oa.people[USER].got[-1].buttons][3:] == ["Lựa chọn 4", "Gửi"]


async def test_nothing_in_a_text_calls_anybody(platform: ZaloPlatform, client: ZaloClient) -> None:
    await client.send(text_message(USER, Reply("Bạn viết: @[123456] và [@all]")))
    assert platform.oa.people[USER].got[-1].text == "Bạn viết: @(123456) và (@all)"


async def test_a_person_taps_through_on_the_page(platform: ZaloPlatform) -> None:
    came: list[str] = []

    async def webhook(request: aiohttp.web.Request) -> aiohttp.web.Response:
        came.append((await request.json())["event_name"])
        return aiohttp.web.Response()

    app = aiohttp.web.Application()
    app.router.add_post("/", webhook)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    lan = Person(USER, "Lan", "0300000017")
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with serving(platform.oa, 0, url, "key", lan) as base, aiohttp.ClientSession() as session:
        for path, body in (("/phone/write", "chào"), ("/phone/photo", "x"), ("/phone/contact", "")):
            async with session.post(f"{base}{path}", data=body.encode()) as answer:
                assert answer.status == 204
        async with session.get(f"{base}/") as answer:
            page = await answer.text()
        assert "{" + "title}" not in page and "<form" in page
        for sent in (text_message(USER, Reply("chọn", (Button("Có", "1.1.y"), Button("Trang", "", "https://x.vn"))))["message"],
                     contact_request(USER, "Chia sẻ số", "để tra", "")["message"]):  # fmt: skip
            platform.oa._deliver(lan, sent)
        async with session.get(f"{base}/phone/messages?after=0") as answer:
            shown = await answer.json()
        for told, number in (("received", 1), ("seen", 1), ("seen", 2), ("seen", 2), ("seen", "9" * 30)):
            async with session.post(f"{base}/phone/receipts?told={told}", data=str(number)) as answer:
                assert answer.status == 204
        async with session.post(f"{base}/phone/by-hand", data="Bác ơi".encode()) as answer:
            assert answer.status == 204
        async with session.get(f"{base}/phone/messages?after=1") as answer:
            assert [one["told"] for one in await answer.json()] == ["seen", ""]
            assert (await answer.json())[1]["text"] == "Bác ơi"
        async with session.get(f"{base}/file/nowhere") as answer:
            assert answer.status == 404
    await runner.cleanup()
    receipts = ["user_received_message", "user_seen_message"]  # each message of each once
    assert came == ["user_send_text", "user_send_image", "user_submit_info", *receipts, *receipts, "oa_send_text"]
    assert shown[0]["buttons"] == [{"title": "Có", "payload": "1.1.y"}, {"title": "Trang", "url": "https://x.vn"}]
    assert shown[1]["asks_contact"] and shown[1]["text"] == "Chia sẻ số\nđể tra"


async def test_the_demo_stands_beside_a_platform_and_nothing_else_may(database_url: str) -> None:
    with pytest.raises(ValueError, match="only the demo"):
        async with zalo_beside(Settings(demo=False), 0):
            pass
    settings = with_zalo(Settings(), free_port())
    changes = {name: getattr(settings, name) for name in Settings.model_fields if name.startswith("zalo_")}
    async with start_live(database_url, works=False, demo=True, **changes) as live:
        port = int(settings.zalo_oa_api_base_url.rpartition(":")[2])
        here = settings.model_copy(update={"demo": True, "port": int(live.root.rpartition(":")[2])})
        async with zalo_beside(here, port) as oa, aiohttp.ClientSession() as session:
            await connect(live.service, oa)
            async with session.post(f"{settings.zalo_oa_api_base_url}/phone/write", data="chào") as answer:
                assert answer.status == 204

            async def came() -> bool:
                return any(person.got for person in oa.people.values())

            await until(came)
    assert oa.clock() - timedelta(minutes=5) < datetime.now(UTC)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v3.0/oa/message/cs"),
        ("POST", "/v3.0/oa/message/template"),
        ("POST", "/v2.0/oa/upload/image"),
        ("GET", "/v2.0/oa/getoa"),
        ("GET", "/v3.0/oa/user/detail"),
    ],
)
async def test_without_the_newest_token_nothing_is_done(platform: ZaloPlatform, method: str, path: str) -> None:
    headers = {"access_token": "of yesterday"}
    async with platform.session.request(method, platform.url + path, json={}, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]) == (200, -216)


async def test_without_the_apps_secret_there_is_no_token(platform: ZaloPlatform) -> None:
    async with platform.session.post(f"{platform.url}/v4/oa/access_token", data={"code": "1"}) as answer:
        assert answer.status == 404
    headers = {"secret_key": "another"}
    async with platform.session.post(f"{platform.url}/v4/oa/access_token", headers=headers) as answer:
        assert "access_token" not in await answer.json()
