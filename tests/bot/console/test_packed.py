"""Pages travel packed, and the form's token is another one on each of them."""

import aiohttp
import pytest

from bot.console import csrf
from tests.support.console import Browser, Console

QUEUE = "/console/queue/my_body"


async def sent(browser: Browser, **headers: str) -> tuple[str, int]:
    """How a page is packed, and how many bytes travel."""
    url = browser.console.live.url(QUEUE)
    session = aiohttp.ClientSession(cookie_jar=browser.session.cookie_jar, auto_decompress=False)
    async with session, session.get(url, headers=headers) as answer:
        assert answer.status == 200
        return answer.headers.get("Content-Encoding", ""), len(await answer.read())


async def test_a_page_is_packed_for_who_can_unpack_it_and_never_for_another_sites_page(console: Console) -> None:
    for _ in range(30):
        await console.ticket()
    browser = await console.signed_in("commune")
    whole = len((await browser.get(QUEUE)).encode())
    coding, travelled = await sent(browser, **{"Accept-Encoding": "gzip"})
    assert coding == "gzip" and travelled < whole / 3
    assert (await sent(browser, **{"Accept-Encoding": "identity"}))[0] == ""
    for site in ("cross-site", "same-site"):
        assert (await sent(browser, **{"Accept-Encoding": "gzip", "Sec-Fetch-Site": site}))[0] == ""
    assert (await sent(browser, **{"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}))[0] == "gzip"


async def test_a_token_is_another_one_on_each_page_and_each_of_them_counts(console: Console) -> None:
    browser = await console.signed_in("commune")
    tokens = set()
    for _ in range(5):
        await browser.get("/console/account")
        tokens.add(browser.fields()["csrf"])
    assert len(tokens) == 5
    for token in tokens:
        await browser.post("/console/account/language", {"language": "vi", "csrf": token})
        assert browser.status == 200
    turned = [token[:-4] + "AAAA" for token in tokens] + [next(iter(tokens))[:-4], "", "a", "é" * 40, "=" * 88]
    for token in turned:
        await browser.get("/console/account")
        await browser.post("/console/account/language", {"language": "en", "csrf": token})
        assert browser.status == 403, token
    assert 'lang="vi"' in await browser.get("/console")


@pytest.mark.parametrize("token", ["a", "secret-of-a-session", "0" * 43])
def test_a_mask_hides_the_token_and_gives_it_back(token: str) -> None:
    found = {csrf.masked(token) for _ in range(20)}
    assert len(found) > 1 or len(token) == 1
    assert {csrf._unmasked(one) for one in found} == {token.encode()}
