"""What a process makes beside its turns does not hold them up."""

import asyncio
import sys
import threading
from typing import Any, cast

import pytest

from bot.refresh import Refresh
from handlers.work import Tools
from tests.support.until import until


async def test_what_computes_beside_the_turns_keeps_them_waiting_for_short_stretches_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual, seen = sys.getswitchinterval(), list[float]()
    monkeypatch.setattr("bot.refresh.warm", lambda tools: seen.append(sys.getswitchinterval()))
    unused = cast(Any, None)
    Refresh(unused, cast(Tools, object()), unused, unused).warm()

    async def is_over() -> bool:
        await asyncio.sleep(0)
        return bool(seen) and sys.getswitchinterval() == usual

    await until(is_over)
    assert seen[0] <= usual / 5


async def test_who_ends_first_leaves_the_stretches_short_for_who_computes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, may_end = sys.getswitchinterval(), (threading.Event(), threading.Event())
    monkeypatch.setattr("bot.refresh.warm", lambda tools: tools.wait(30))
    unused, seen = cast(Any, None), list[float]()
    for one in may_end:
        Refresh(unused, cast(Tools, one), unused, unused).warm()
    await asyncio.sleep(0)
    ends = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for one in may_end:
        one.set()
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        ends = [task for task in ends if not task.done()]
        seen.append(sys.getswitchinterval())
    assert seen[0] <= usual / 5 and seen[1] == usual
