"""What watches a process: health for anybody, metrics without a word about people."""

import pytest

from storage.database import Database
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.live import HOST, Live, start_live
from tests.support.process import free_port

NUMBER = "098180000123"


async def test_a_process_with_a_database_is_healthy(live: Live) -> None:
    async with live.session.get(live.url("/healthz")) as answer:
        assert (answer.status, await answer.json()) == (200, {"database": True})


async def test_a_process_without_a_database_says_so(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(self: Database) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(Database, "reading", down)
    async with live.session.get(live.url("/healthz")) as answer:
        assert (answer.status, await answer.json()) == (503, {"database": False})


async def test_metrics_count_turns_and_name_nobody(database_url: str) -> None:
    port = free_port()
    async with start_live(database_url, metrics_port=port) as live:
        visitor = await Visitor.arrive(live)
        await visitor.say("", start="web")
        await visitor.say(NUMBER)
        async with live.session.get(f"http://{HOST}:{port}/metrics") as answer:
            assert answer.status == 200
            assert answer.content_type == "text/plain"
            counted = await answer.text()
    assert 'hotline_updates_total{channel="webchat",result="done"}' in counted
    assert NUMBER not in counted


async def test_the_public_port_shows_no_metrics(live: Live) -> None:
    async with live.session.get(live.url("/metrics")) as answer:
        assert answer.status == 404
