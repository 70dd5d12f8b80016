"""Files that people sent, fetched from the vendor's hosts only.

The address comes from outside and is public to whoever knows it: it is fetched at once, over https, without following a
way to another host, and cut off above the largest size. Its type is read from its bytes, elsewhere (bot/media).
"""

from urllib.parse import urlsplit

import aiohttp

from bot.channels.errors import OurMistake, Temporary

HOSTS = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com")
LARGEST = 20 * 1024 * 1024
HOPS = 3
TIMEOUT = aiohttp.ClientTimeout(total=60.0, connect=5.0)


def vendors(url: str, also: str = "") -> str:
    """The address to fetch, with https; '' when it is not the vendor's. `also`: an origin that tests stand on."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return ""
    if also and f"{parts.scheme}://{parts.netloc}" == also:
        return url
    ours = any(host == one or host.endswith(f".{one}") for one in HOSTS)
    if not ours or parts.scheme not in ("http", "https") or parts.username or parts.password:
        return ""
    if port not in (None, 80, 443):
        return ""
    return parts._replace(scheme="https", netloc=host).geturl()


async def fetch(session: aiohttp.ClientSession, url: str, also: str = "") -> bytes:
    """The bytes behind an address of the vendor. Errors: OurMistake when it can never be had; Temporary."""
    for _ in range(HOPS):
        address = vendors(url, also)
        if not address:
            raise OurMistake("not a file of the platform")
        try:
            async with session.get(address, timeout=TIMEOUT, allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    url = answer.headers.get("Location", "")
                    continue
                if answer.status != 200:
                    raise Temporary("file not fetched") if answer.status >= 500 else OurMistake("file gone")
                if (answer.content_length or 0) > LARGEST:
                    raise OurMistake("file too large")
                content = bytearray()
                async for piece in answer.content.iter_chunked(1 << 16):
                    content += piece
                    if len(content) > LARGEST:
                        raise OurMistake("file too large")
                return bytes(content)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise Temporary("file not fetched") from None
    raise OurMistake("file behind too many ways")
