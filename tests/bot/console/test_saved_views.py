"""Narrowed queues that an official keeps under a name."""

from handlers.staff.saved_views import LONGEST, MOST
from tests.support.console import Browser, Console

NARROW = {"category": "INSTALL", "age": "3"}
SHOWN = "/console/queue/my_body?category=INSTALL&amp;age=3"


async def keep(browser: Browser, name: str, **narrow: str) -> str:
    await browser.get("/console/queue/my_body?category=INSTALL")
    return await browser.post("/console/views", {"queue": "my_body", "name": name, **narrow})


async def test_a_narrowed_queue_is_kept_named_anew_and_dropped_on_every_device(console: Console) -> None:
    browser = await console.signed_in("commune")
    await console.ticket("INSTALL")
    page = await keep(browser, "  Cài   ứng dụng ", **NARROW)
    assert browser.path == "/console/queue/my_body?category=INSTALL&age=3&done=view_saved"
    assert f'href="{SHOWN}" aria-current="page" title="Cài ứng dụng"' in page
    assert "Đã lưu: Cài ứng dụng" in page and "Đã lưu cách lọc." in page
    other = await console.signed_in("commune")
    assert f'href="{SHOWN}"' in await other.get("/console")
    assert "Lưu cách lọc này" not in await other.get("/console")  # nothing is narrowed: nothing to keep
    page = await keep(other, "Cũ hơn ba ngày", **NARROW)
    assert page.count(f'href="{SHOWN}" aria-current="page"') == 1 and "Đã lưu: Cũ hơn ba ngày" in page
    page = await other.post("/console/views/drop", {"queue": "my_body", **NARROW})
    assert "title=" not in page.split("</nav>")[0] and "Đã bỏ cách lọc này" in page and "Lưu cách lọc này" in page
    assert other.path.startswith("/console/queue/my_body?category=INSTALL&age=3")


async def test_a_colleagues_views_are_not_ones_own(console: Console) -> None:
    await keep(await console.signed_in("commune"), "Bé lớp một", **NARROW)
    colleague = await console.signed_in("colleague")
    assert "Bé lớp một" not in await colleague.get("/console")
    await colleague.post("/console/views/drop", {"queue": "my_body", **NARROW})
    assert "Bé lớp một" in await (await console.signed_in("commune")).get("/console")


async def test_what_cannot_be_kept_is_told(console: Console) -> None:
    browser = await console.signed_in("commune")
    assert "hãy đặt một cái tên" in await keep(browser, "   ", **NARROW)
    assert "hãy đặt một cái tên" in await keep(browser, "Tất cả")  # narrowed by nothing that is known
    assert "tên dài quá" in await keep(browser, "a" * (LONGEST + 1), **NARROW)
    assert "tên dài quá" in await keep(browser, "<script>" * 400, **NARROW)
    for n in range(MOST):
        await keep(browser, f"Ngày {n}", day=f"2021-09-{n + 1:02}")
    assert "bạn đã lưu 20 cách lọc" in await keep(browser, "Thêm", day="2021-10-01")
    page = await keep(browser, "<b>Ngày</b> một", day="2021-09-01")  # another name for one of them
    assert "&lt;b&gt;Ngày&lt;/b&gt; một" in page and "<b>Ngày" not in page
    assert "Thêm" not in page
