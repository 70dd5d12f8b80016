"""Where a request comes from, as a keyed digest: limits need to know "the same place", never the place itself."""

from aiohttp import web

from storage.crypto import Vault


class Source:
    """Reads the sender's network address behind a known number of proxies."""

    def __init__(self, vault: Vault, proxies: int) -> None:
        self._vault = vault
        self._proxies = proxies

    def digest(self, request: web.Request) -> str:
        """A digest of the address, or nothing when there is none."""
        address = request.remote or ""
        if self._proxies:
            passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
            if len(passed) >= self._proxies:
                address = passed[-self._proxies]
        return self._vault.index("source", address).hex()[:32] if address else ""
