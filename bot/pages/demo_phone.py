"""The demo's phone: the text messages that a gateway would carry. Exists only where `HOTLINE_DEMO` is set."""

from collections.abc import Sequence

from aiohttp import web

from storage.database import DOWN, Database

SHOWN = 20


def demo_phone_routes(database: Database) -> Sequence[web.RouteDef]:
    """`GET /demo/sms`: `{"messages": [{id, phone, text, at (ms)}]}`, newest first."""

    async def newest(request: web.Request) -> web.Response:
        try:
            async with database.reading() as uow:
                found = await uow.sms_log.newest(SHOWN)
        except DOWN:
            return web.json_response({"error": "unavailable"}, status=503, headers={"Retry-After": "2"})
        messages = [
            {"id": str(one.id), "phone": one.phone, "text": one.text, "at": int(one.sent_at.timestamp() * 1000)}
            for one in found
        ]
        return web.json_response({"messages": messages}, headers={"Cache-Control": "no-store"})

    return (web.get("/demo/sms", newest),)
