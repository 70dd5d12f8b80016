"""The public pages over HTTP: what they carry and what they never show."""

from tests.support.live import Live


async def test_the_service_answers(live: Live) -> None:
    async with live.session.get(live.url("/healthz")) as answer:
        assert answer.status == 200
    async with live.session.get(live.url("/nowhere")) as answer:
        assert answer.status == 404
        assert "Không tìm thấy" in await answer.text()
