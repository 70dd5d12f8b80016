"""A whole service in this process, on a loopback port and a database of its own, for tests over HTTP.

    async def test_the_service_answers(live: Live) -> None:
        async with live.session.get(live.url("/healthz")) as answer:
            assert answer.status == 200

`start_live(url, demo=True, …)` starts one with other settings; every keyword is a field of bot.settings.Settings.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import aiohttp
import aiohttp_jinja2
import jinja2
import pytest
from aiohttp import web

from bot.app import Parts, make_app, open_service, policy_of
from bot.clock import SystemClock, SystemIds
from bot.service import Service
from bot.settings import Settings
from bot.tools import load_tools
from bot.web_server import listening
from handlers.dialogue.moves import refuse
from handlers.ports import Clock, Ids
from handlers.work import Tools
from storage.crypto import Vault

VAULT_KEY = "1:" + "A" * 43 + "=;" + "B" * 43 + "="
HOST = "127.0.0.1"
DEFAULTS: dict[str, Any] = {
    "vault_key": VAULT_KEY,
    "host": HOST,
    "test_id_prefixes": "098",
    "sms_gateway": "demo",
    "messages_minute": 0,
    "send_percent": 0,
    "messages_hour": 0,
    "session_idle_minutes": 0,  # tests move the clock by hours; the test of it sets its own
    "sms_quiet": "0-0",  # no test goes by the hour it runs at
}


@dataclass(frozen=True, slots=True)
class Live:
    """A running service. `session` keeps cookies, also secure ones, as a browser on this address would."""

    service: Service
    root: str
    session: aiohttp.ClientSession
    app: web.Application

    def url(self, path: str) -> str:
        """The full address of a path."""
        return self.root + path


class Compiled(jinja2.BytecodeCache):
    """Templates by name and content: compiled once a run, for every service."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Take over what was compiled before."""
        if kept := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what was compiled now."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


@cache
def _catalogues(edition: int, served: str, lead: str) -> Tools:
    """Words, places, questions and bodies: read once a run (seconds), shared by every service."""
    settings = _settings(edition=edition, served_provinces=served, lead_province=lead)
    return load_tools(policy_of(settings, Vault.from_secret(VAULT_KEY)))


def _settings(**changes: Any) -> Settings:
    return Settings(**{**DEFAULTS, **changes})


def parts_for(
    settings: Settings, clock: Clock | None = None, ids: Ids | None = None, *, links_sign_in: bool = True
) -> Parts:
    """The parts of a service under test: catalogues shared, policy of these settings; links sign in, as in the demo."""
    shared = _catalogues(settings.edition, settings.served_provinces, settings.lead_province)
    policy = policy_of(settings, Vault.from_secret(settings.vault_key.get_secret_value()))
    return Parts(
        clock or SystemClock(),
        ids or SystemIds(),
        replace(shared, policy=policy, traits={}),
        refuse,
        links_sign_in=links_sign_in,
        demo_texts=True,
    )


@asynccontextmanager
async def start_live(
    database_url: str,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    works: bool = True,
    port: int = 0,
    links_sign_in: bool = True,
    **settings: Any,
) -> AsyncIterator[Live]:
    """Run a service until the block ends. `port`: 0 takes a free one; `links_sign_in`: see bot/app.py."""
    chosen = _settings(database_url=database_url, **settings)
    service = await open_service(chosen, works=works, parts=parts_for(chosen, clock, ids, links_sign_in=links_sign_in))
    app = make_app(service)
    app[aiohttp_jinja2.APP_KEY].bytecode_cache = COMPILED
    async with listening(app, HOST, port, metrics_port=chosen.metrics_port, patience=2) as number:
        root = f"http://{HOST}:{number}"
        cookies = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=root)
        async with aiohttp.ClientSession(cookie_jar=cookies) as session:
            yield Live(service, root, session, app)


@pytest.fixture
async def live(database_url: str) -> AsyncIterator[Live]:
    """A service with the tests' settings on an empty, migrated database."""
    async with start_live(database_url) as running:
        yield running
