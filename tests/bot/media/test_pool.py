"""The worker processes: real ones, killed for real."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bot.media import pool as pool_module
from bot.media.clean import LARGEST_BYTES
from bot.media.errors import PhotoError
from bot.media.pool import PhotoPool
from tests.bot.media import pictures

DATA = Path(__file__).parents[2] / "data" / "photos"
HUGE = pictures.png(Image.new("RGBA", (6300, 6300), (250, 250, 250, 255)))  # as large as may be, drawn once


async def test_a_photo_comes_back_clean_from_a_worker() -> None:
    async with PhotoPool() as pool:
        photo = await pool.clean_photo(pictures.jpeg(pictures.slip(800, 600)))
    assert (photo.width, photo.height) == (800, 600)
    assert photo.jpeg.startswith(b"\xff\xd8\xff") and len(photo.thumbnail) < len(photo.jpeg)
    assert len(photo.sha256) == 64 and photo.features.text_share > 0.3


async def test_an_error_keeps_its_code_on_the_way_back_and_the_worker_lives() -> None:
    async with PhotoPool() as pool:
        whole = pictures.jpeg(pictures.slip(640, 480))
        with pytest.raises(PhotoError) as caught:
            await pool.clean_photo(whole[:2000])
        assert caught.value.code == "photo_broken"
        assert (await pool.clean_photo(whole)).width == 640


async def test_what_is_no_photo_never_reaches_a_worker() -> None:
    pool = PhotoPool(workers=0)
    for data, code in (
        (b"\xff\xd8\xff" + b"\0" * LARGEST_BYTES, "photo_too_large"),
        (b"GIF89a", "photo_gif"),
        (b"", "photo_format"),
    ):
        with pytest.raises(PhotoError) as caught:
            await pool.clean_photo(data)
        assert caught.value.code == code


async def test_a_photo_that_takes_too_long_ends_its_worker_and_the_next_gets_a_new_one() -> None:
    data = pictures.jpeg(pictures.slip(2400, 1800))
    async with PhotoPool() as pool:
        pool._seconds = 0.001
        with pytest.raises(PhotoError) as caught:
            await pool.clean_photo(data)
        assert caught.value.code == "photo_timeout"
        pool._seconds = 30.0
        assert (await pool.clean_photo(data)).width == 2048


async def test_more_photos_than_may_wait_are_turned_away_kindly() -> None:
    data = pictures.jpeg(pictures.slip(320, 240))
    async with PhotoPool(waiting=2) as pool:
        outcomes = await asyncio.gather(*(pool.clean_photo(data) for _ in range(4)), return_exceptions=True)
    assert [outcome.code for outcome in outcomes if isinstance(outcome, PhotoError)] == ["photo_busy", "photo_busy"]
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 2


async def test_the_event_loop_stays_free_while_a_photo_is_cleaned() -> None:
    loop = asyncio.get_running_loop()
    turns = 0

    def tick() -> None:
        nonlocal turns
        turns += 1
        if not task.done():
            loop.call_soon(tick)

    async with PhotoPool() as pool:
        task = asyncio.create_task(pool.clean_photo(pictures.jpeg(pictures.slip(800, 600))))
        loop.call_soon(tick)
        await task
    assert turns > 100


async def test_a_worker_is_a_process_of_its_own_and_ends_with_the_pool() -> None:
    pool = PhotoPool()
    await pool.clean_photo(pictures.jpeg(pictures.slip(320, 240)))
    executor = pool._executors[0]
    assert executor is not None
    worker = await asyncio.wrap_future(executor.submit(os.getpid))
    assert worker != os.getpid()
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


async def test_a_worker_may_take_no_more_memory_than_it_is_given() -> None:
    small = pictures.jpeg(pictures.slip(320, 240))
    async with PhotoPool(memory=150 << 20) as pool:
        with pytest.raises(PhotoError) as caught:
            await pool.clean_photo(HUGE)
        assert caught.value.code == "photo_too_many_pixels"
        executor = pool._executors[0]
        assert (await pool.clean_photo(small)).width == 320
        assert executor is not None and pool._executors[0] is executor, "one that refuses a picture lives on"


async def test_the_largest_pictures_allowed_fit_into_a_worker_of_300_megabytes() -> None:
    long = pictures.png(Image.new("RGBA", (40_000, 1000), (250, 250, 250, 200)))
    iphones = (DATA / "large.heic").read_bytes()  # 27 million pixels
    async with PhotoPool() as pool:
        for picture, width in ((HUGE, 2048), (long, 12_288), (iphones, 2048)):
            assert (await pool.clean_photo(picture)).width == width
        executor = pool._executors[0]
        assert executor is not None
        status = await asyncio.wrap_future(executor.submit(Path("/proc/self/status").read_text))
        assert int(status.partition("VmHWM:")[2].split()[0]) < 300 * 1024


LONELY = """
import asyncio, os, signal, sys
from bot.media.pool import PhotoPool

async def main():
    pool = PhotoPool()
    await pool.clean_photo(open(sys.argv[1], "rb").read())
    print(await asyncio.wrap_future(pool._executors[0].submit(os.getpid)), flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    (tmp_path / "lonely.py").write_text(LONELY)
    (tmp_path / "photo.jpg").write_bytes(pictures.jpeg(pictures.slip(320, 240)))
    root = str(Path(pool_module.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, tmp_path / "lonely.py", tmp_path / "photo.jpg"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as parent:
        assert parent.stdin is not None and parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        try:
            assert select.select([worker], [], [], 0)[0] == []
            parent.stdin.write(b"\n")
            parent.stdin.flush()
            assert parent.wait(20) == -signal.SIGKILL
            assert select.select([worker], [], [], 20)[0] == [worker]
        finally:
            os.close(worker)
