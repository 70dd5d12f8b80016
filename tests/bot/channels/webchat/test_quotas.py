"""One session cannot fill the database or the memory: files are counted before they are read, few are held at once."""

import asyncio
import resource
from collections.abc import AsyncIterator
from pathlib import Path

from bot.uploads import MOST_HELD, Uploads
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.live import Live, start_live

UPLOADS = 16  # and with 40 nothing else happens: what is refused is not kept
PIECE = bytes(1 << 16)
PICTURE = b"\xff\xd8\xff" + PIECE[3:]
SIZE = 319 * len(PIECE)  # a little below 20 MB


def resident() -> int:
    """Bytes of memory that the process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


async def database_size(live: Live) -> int:
    async with live.service.database.reading() as uow:
        size: int = await uow.connection.fetchval("select pg_database_size(current_database())")
        return size


async def upload(visitor: Visitor, number: int) -> tuple[int, str]:
    """One file, sent in small pieces, so that what the memory shows is the server's."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nupload-{number:06}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    ).encode()
    tail = b"\r\n--x--\r\n"

    async def pieces() -> AsyncIterator[bytes]:
        yield head
        for at in range(0, SIZE, len(PIECE)):
            yield PIECE if at else PICTURE
        yield tail

    headers = {
        **visitor.headers,
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(len(head) + SIZE + len(tail)),
    }
    url = visitor.live.url("/chat/api/files")
    async with visitor.live.session.post(url, data=pieces(), headers=headers) as answer:
        body = await answer.json()
        return answer.status, str(body.get("result", body.get("error")))


async def test_uploads_of_twenty_megabytes_from_one_session_fill_neither_disk_nor_memory(database_url: str) -> None:
    async with start_live(database_url, works=False) as live:
        visitor = await Visitor.arrive(live)
        await visitor.post({"key": "hello-000001", "text": "xin chào"})
        before, memory, most = await database_size(live), resident(), 0
        slots = asyncio.Semaphore(8)

        async def one(number: int) -> tuple[int, str]:
            nonlocal most
            async with slots:
                found = await upload(visitor, number)
                most = max(most, resident())
                return found

        answers = await asyncio.gather(*(one(number) for number in range(UPLOADS)))
        assert set(answers) <= {(200, "done"), (200, "kept"), (503, "unavailable")}
        assert await database_size(live) - before < 25 * 1024 * 1024
        # Measured: 100 to 160 MB, the sending side of the test and the photo on its way to its worker included.
        assert most - memory < 200 * 1024 * 1024
        async with live.service.database.reading() as uow:
            assert await uow.connection.fetchval("select count(*) from files") == 1
        assert await alarms(live) == ["file_quota"]
        assert any("gửi nhiều ảnh" in one["text"] for one in await visitor.replies())


async def alarms(live: Live) -> list[str]:
    await live.service.alarms.write()
    async with live.service.database.reading() as uow:
        return [one.kind for one in await uow.alarms.standing()]


async def test_two_uploads_of_a_chat_and_so_many_bytes_at_once(live: Live) -> None:
    service = live.service
    uploads = Uploads(service.database, service.tools, service.clock, service.ids, service.commits.raised)
    running: list[str] = []

    async def hold(chat: str, size: int, until: asyncio.Event) -> None:
        async with uploads.holding(chat, size):
            running.append(chat)
            await until.wait()

    go = asyncio.Event()
    waiting = [asyncio.create_task(hold("a", 10, go)) for _ in range(3)]
    waiting += [asyncio.create_task(hold(name, MOST_HELD // 2, go)) for name in ("b", "c")]
    for _ in range(5):
        await asyncio.sleep(0)
    assert running == ["a", "a", "b"]
    go.set()
    await asyncio.gather(*waiting)
    assert sorted(running) == ["a", "a", "a", "b", "c"]


async def test_files_are_summed_outside_the_transaction_of_who_sends_one(live: Live) -> None:
    service = live.service
    uploads = Uploads(service.database, service.tools, service.clock, service.ids, service.commits.raised)
    await uploads.look()
    async with service.database.unit_of_work() as other, service.database.unit_of_work() as uow:
        contact = await uow.contacts.ensure(5, "webchat", "somebody", service.clock.now())
        await other.connection.execute("lock table files in access exclusive mode")  # whoever sums would wait for it
        uploads._summed_at = None
        async with asyncio.timeout(2):
            assert await uploads.may_send(uow, contact, 10, "") == ""
