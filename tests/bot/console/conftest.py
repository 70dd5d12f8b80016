"""Officials at their desks, for every test of the console."""

import pytest

from handlers.staff.officials import enrol
from tests.support.console import PROVINCE, Browser, Console, console

__all__ = ["console"]


@pytest.fixture
async def two(console: Console) -> tuple[Browser, Browser]:
    """Who leads the department of health, and an administrator of the province."""
    async with console.live.service.work("test:leads") as work:
        console.people["first"] = await enrol(work, "Bùi Thị Nhất", {PROVINCE: "lead"})
        console.people["second"] = await enrol(work, "Cao Văn Nhì", {PROVINCE: "administrator"})
    return await console.signed_in("first"), await console.signed_in("second")
