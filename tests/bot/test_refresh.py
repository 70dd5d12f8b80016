"""What a process makes beside its turns does not hold them up."""

import asyncio
import sys
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
    Refresh(unused, cast(Tools, object()), unused).warm()

    async def is_over() -> bool:
        await asyncio.sleep(0)
        return bool(seen) and sys.getswitchinterval() == usual

    await until(is_over)
    assert seen[0] <= usual / 5
