"""What is kept while the database is away comes in afterwards, each chat in its order; nothing is lost on the way."""

import asyncio
import random
import resource
import signal
import threading
from pathlib import Path

import pytest

from bot.intake import DatabaseDown
from bot.spool import AT_ONCE, SLICE, Spool
from storage.crypto import Vault

VAULT = Vault({1: b"d" * 32}, b"i" * 32)


def spool(folder: Path, most: int = 1 << 20) -> Spool:
    return Spool(folder, VAULT, most)


class Database:
    """Takes updates, unless it is away. `away_at`: the numbers of the takes that find it away."""

    def __init__(self, away_at: frozenset[int] = frozenset()) -> None:
        self.taken: list[bytes] = []
        self.away_at = away_at
        self.tries = 0

    async def take(self, update: bytes) -> None:
        self.tries += 1
        await asyncio.sleep(0)
        if self.tries in self.away_at:
            raise DatabaseDown
        if update not in self.taken:  # an update that came before is a repeat and changes nothing
            self.taken.append(update)


async def test_each_chat_comes_back_in_its_order_and_leaves_nothing(tmp_path: Path) -> None:
    one, database, dice = spool(tmp_path), Database(frozenset({3, 4, 17, 40})), random.Random(3)
    written = {chat: [f"{chat}:{n}".encode() for n in range(20)] for chat in ("a", "b", "c")}
    queue = [(chat, n) for chat in written for n in range(20)]
    queue.sort(key=lambda _: dice.random())
    left = {chat: iter(updates) for chat, updates in written.items()}
    for chat, _ in queue:
        assert await one.keep(chat, next(left[chat]))
    assert one.stands("a")
    for _ in range(9):
        await one.play(database.take)
    for chat, updates in written.items():
        assert [update for update in database.taken if update.startswith(chat.encode())] == updates
    assert not one.stands("a")
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


async def test_two_processes_on_one_volume_write_and_play_at_once(tmp_path: Path) -> None:
    processes, database = [spool(tmp_path) for _ in range(2)], Database()
    sent: list[bytes] = []

    async def write(number: int) -> None:
        for n in range(30):
            update = f"{number}:{n}".encode()
            assert await processes[n % 2].keep(str(number), update)
            sent.append(update)

    async def play(process: Spool) -> None:
        for _ in range(40):
            await process.play(database.take)

    await asyncio.gather(*(write(number) for number in range(4)), *(play(process) for process in processes))
    for process in processes:
        await process.play(database.take)
    assert sorted(database.taken) == sorted(sent)
    for number in range(4):
        mine = [update for update in database.taken if update.startswith(f"{number}:".encode())]
        assert mine == [f"{number}:{n}".encode() for n in range(30)]


async def test_chats_come_back_side_by_side_and_no_more_than_a_process_can_spare(tmp_path: Path) -> None:
    one, now, most, taken = spool(tmp_path), 0, 0, list[bytes]()
    for chat in range(AT_ONCE * 2):
        for n in range(2):
            assert await one.keep(str(chat), f"{chat}:{n}".encode())
    full, others = asyncio.Event(), asyncio.Event()

    async def take(update: bytes) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == AT_ONCE:
            full.set()
        await full.wait()
        if update == b"3:0":
            await others.wait()  # this turn takes as long as those of everybody else
        await asyncio.to_thread(bool)  # one too many would be read before this
        taken.append(update)
        if len(taken) == AT_ONCE * 4 - 2:
            others.set()
        now -= 1

    assert await asyncio.wait_for(one.play(take), 10) == AT_ONCE * 4
    assert taken[-2:] == [b"3:0", b"3:1"]
    assert most == AT_ONCE


async def test_while_the_database_is_away_not_every_chat_is_tried(tmp_path: Path) -> None:
    one, away = spool(tmp_path), Database(frozenset(range(1, 1000)))
    for chat in range(AT_ONCE * 5):
        assert await one.keep(str(chat), b"first")
    assert await one.play(away.take) == 0
    assert AT_ONCE <= away.tries < AT_ONCE * 2


async def test_some_that_cannot_be_taken_just_now_hold_up_nobody(tmp_path: Path) -> None:
    one, chats = spool(tmp_path), AT_ONCE * 5
    for chat in range(chats):
        assert await one.keep(str(chat), f"{chat}".encode())
    tried: list[int] = []

    async def take(update: bytes) -> None:
        tried.append(int(update))
        if int(update) % 2:  # every other one meets a lock that somebody holds
            raise DatabaseDown

    assert await one.play(take) == chats // 2
    assert sorted(tried) == [*range(chats)]


async def test_who_wrote_much_holds_up_nobody(tmp_path: Path) -> None:
    one, database = spool(tmp_path), Database()
    written = [f"a:{n}".encode() for n in range(SLICE * 2 + 1)]
    for update in written:
        assert await one.keep("a", update)
    assert [await one.play(database.take) for _ in range(4)] == [SLICE, SLICE, 1, 0]
    assert database.taken == written


async def test_two_processes_share_the_work(tmp_path: Path) -> None:
    processes, database = [spool(tmp_path) for _ in range(2)], Database()
    for chat in range(40):
        for n in range(5):
            assert await processes[0].keep(str(chat), f"{chat}:{n}".encode())
    taken = await asyncio.gather(*(process.play(database.take) for process in processes))
    assert sum(taken) == database.tries == len(database.taken) == 200
    assert min(taken) > 0
    assert not list(tmp_path.glob("*.spool"))


async def test_what_comes_while_one_before_it_is_written_stays_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, database, disk, writes = spool(tmp_path), Database(), threading.Event(), 0
    sync = one._sync_folder

    def slow() -> None:
        nonlocal writes
        writes += 1
        if writes == 1:
            assert disk.wait(10)
        sync()

    monkeypatch.setattr("bot.spool.Spool._sync_folder", lambda self: slow())
    assert not one.stands("a")
    written = [f"a:{n}".encode() for n in range(9)]
    keeping = [asyncio.create_task(one.keep("a", update)) for update in written]
    await asyncio.sleep(0)
    assert one.stands("a")
    assert not one.stands("b")
    disk.set()
    assert all(await asyncio.gather(*keeping))
    await one.play(database.take)
    assert database.taken == written
    assert not one.stands("a")


async def test_what_a_crash_left_half_written_hides_nothing(tmp_path: Path) -> None:
    one, database = spool(tmp_path), Database()
    await one.keep("a", b"first")
    (file,) = tmp_path.glob("*.spool")
    file.write_bytes(file.read_bytes() + b"\0\0\0\xffhalf")
    await one.play(database.take)
    assert database.taken == [b"first"]


async def test_what_comes_behind_a_half_written_update_is_whole(tmp_path: Path) -> None:
    one, database = spool(tmp_path), Database()
    await one.keep("a", b"first")
    (file,) = tmp_path.glob("*.spool")
    for half in (b"\0", b"\0\0\0\xff", b"\0\0\0\xffhalf"):
        file.write_bytes(file.read_bytes() + half)
        assert await one.keep("a", b"behind " + half)
    await one.play(database.take)
    assert database.taken == [b"first", b"behind \0", b"behind \0\0\0\xff", b"behind \0\0\0\xffhalf"]


async def test_a_disk_that_fills_up_in_the_middle_of_an_update_keeps_those_before_and_behind(tmp_path: Path) -> None:
    one, database = spool(tmp_path), Database()
    first = bytes(500_000)  # so that what the test itself prints stays below the limit
    assert await one.keep("a", first)
    (file,) = tmp_path.glob("*.spool")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:  # the system itself writes a part and then refuses, as a full disk does
        resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 100, before[1]))
        for size in (20_000, 300):
            assert not await one.keep("a", bytes(size))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert await one.keep("a", b"behind")
    await one.play(database.take)
    assert database.taken == [first, b"behind"]


async def test_a_folder_that_cannot_be_read_keeps_nothing_back(tmp_path: Path) -> None:
    one = spool(tmp_path / ("x" * 300))  # too long a name, for every user
    assert not one.stands("a")
    assert not await one.keep("a", b"lost")


async def test_a_file_that_the_disk_does_not_give_holds_up_no_other_chat(tmp_path: Path) -> None:
    one, database = spool(tmp_path), Database()
    (tmp_path / "0.spool").mkdir()  # read as a file it is an error of the system
    await one.keep("a", b"first")
    assert await one.play(database.take) == 1
    assert database.taken == [b"first"]


async def test_a_full_folder_says_so_and_takes_again_when_there_is_room(tmp_path: Path) -> None:
    one, database = spool(tmp_path, most=2000), Database()
    kept = [await one.keep("a", bytes(500)) for _ in range(5)]
    assert kept == [True, True, True, False, False]
    await one.play(database.take)
    assert await one.keep("a", bytes(500))


async def test_nothing_can_be_read_on_the_disk_and_no_name_tells_a_chat(tmp_path: Path) -> None:
    await spool(tmp_path).keep("5040200000000000017", b"CCCD 098178000000")
    (file,) = tmp_path.glob("*.spool")
    assert b"0981" not in file.read_bytes()
    assert "50402" not in file.name


async def test_what_breaks_or_cannot_be_opened_does_not_stand_in_the_way(tmp_path: Path) -> None:
    one, taken = spool(tmp_path), []
    await Spool(tmp_path, Vault({1: b"x" * 32}, b"i" * 32), 1 << 20).keep("a", b"of another key")
    for update in (b"breaks", b"whole"):
        await one.keep("a", update)

    async def take(update: bytes) -> None:
        if update == b"breaks":
            raise KeyError
        taken.append(update)

    assert await one.play(take) == 3
    assert taken == [b"whole"]
    assert not one.stands("a")


async def test_a_disk_that_takes_nothing_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = spool(tmp_path)
    await one.keep("a", b"first")

    def full(handle: int) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr("bot.spool.os.fsync", full)
        assert not await one.keep("a", b"second")
    assert await one.keep("a", b"third")
    database = Database()
    await one.play(database.take)
    assert database.taken == [b"first", b"third"]
    assert not one.stands("a")


async def test_a_chat_whose_first_update_found_no_room_is_not_kept_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = spool(tmp_path)

    def full(handle: int) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr("bot.spool.os.fsync", full)
        assert not await one.keep("a", b"first")
    await one.play(Database().take)
    assert not one.stands("a")
