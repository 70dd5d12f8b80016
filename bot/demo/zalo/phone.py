"""What people do on their phones, as the signed events that the platform posts to the account's webhook."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.channels.zalo.signature import SIGNATURE, signed
from bot.demo.zalo.people import Got, Person
from bot.demo.zalo.platform import FakeOa

ANSWER_WITHIN = 2.0  # seconds the platform waits for a webhook


@dataclass(slots=True)
class Phones:
    """The phones of everybody who uses the account. `url`: the webhook; `base`: where the platform's files lie."""

    oa: FakeOa
    url: str
    secret: str
    base: str
    session: aiohttp.ClientSession
    within: float = ANSWER_WITHIN
    statuses: list[int] = field(default_factory=list)

    async def write(self, person: Person, text: str, **more: Any) -> int:
        """A person writes; gives the webhook's answer."""
        return await self.post(self.event(person, "user_send_text", {"text": text, **more}))

    async def write_by_hand(self, person: Person, text: str) -> int:
        """An official writes to a person from the account's own console; the platform tells the webhook of it."""
        got = Got(secrets.token_hex(10), {"text": text})
        person.got.append(got)
        event = self.event(person, "oa_send_text", {"msg_id": got.number, "text": text}, interacted=False)
        event |= {"sender": {"id": self.oa.oa_id, "admin_id": "7"}, "recipient": {"id": person.user}}
        return await self.post(event)

    async def tell_received(self, person: Person, *numbers: str) -> int:
        """The platform tells that messages came to the phone: one event each, from the account to the person."""
        status = 200
        for number in numbers:
            event = self.event(person, "user_received_message", {"msg_id": number}, interacted=False)
            event |= {"sender": {"id": self.oa.oa_id}, "recipient": {"id": person.user}}
            status = await self.post(event)
        return status

    async def tell_seen(self, person: Person, *numbers: str) -> int:
        """The platform tells that the person has read messages: one event for all."""
        event = self.event(person, "user_seen_message", {}, interacted=False)
        return await self.post({**event, "message": {"msg_ids": list(numbers)}})

    async def press(self, person: Person, title: str) -> int:
        """A person presses the button whose title begins so, on the newest message that has it."""
        for got in reversed(person.got):
            for button in got.buttons:
                if str(button["title"]).startswith(title) and button["type"] != "oa.open.url":
                    return await self.write(person, button["payload"])
        raise LookupError(title)

    async def send_file(self, person: Person, content: bytes, *, picture: bool, text: str = "", name: str = "") -> int:
        """A person sends a picture, or any other file under a name."""
        ref = secrets.token_urlsafe(16)
        self.oa.files[ref] = content
        payload: dict[str, Any] = {"url": f"{self.base}/file/{ref}"}
        kind = "image" if picture else "file"
        if picture:
            payload["thumbnail"] = payload["url"]
        else:
            payload |= {"name": name, "size": str(len(content)), "type": name.rpartition(".")[2]}
        message: dict[str, Any] = {"attachments": [{"type": kind, "payload": payload}]}
        if text:
            message["text"] = text
        return await self.post(self.event(person, f"user_send_{kind}", message))

    async def send_place(self, person: Person, latitude: float, longitude: float) -> int:
        """A person sends where they are: numbers come as text."""
        coordinates = {"latitude": str(latitude), "longitude": str(longitude)}
        message = {"text": "", "attachments": [{"type": "location", "payload": {"coordinates": coordinates}}]}
        return await self.post(self.event(person, "user_send_location", message))

    async def share_contact(self, person: Person) -> int:
        """A person presses the request for their phone."""
        event = self.event(person, "user_submit_info", {})
        event["info"] = {"name": person.name, "phone": int(f"84{person.phone.lstrip('0')}"), "address": ""}
        return await self.post(event)

    async def follow(self, person: Person, name: str = "follow") -> int:
        """A person follows the account, or no longer does."""
        event = self.event(person, name, {})
        del event["sender"], event["recipient"], event["message"]
        return await self.post({**event, "follower": {"id": person.user}, "oa_id": self.oa.oa_id})

    def event(self, person: Person, name: str, message: dict[str, Any], *, interacted: bool = True) -> dict[str, Any]:
        """An event as the platform builds it; the person has `interacted` unless it is not theirs."""
        if interacted:
            person.wrote_at = self.oa.clock()
        return {
            "app_id": self.oa.app_id,
            "user_id_by_app": f"app-{person.user}",
            "event_name": name,
            "timestamp": str(int(self.oa.clock().timestamp() * 1000)),
            "sender": {"id": person.user},
            "recipient": {"id": self.oa.oa_id},
            "message": {"msg_id": secrets.token_hex(12), **message},
        }

    async def post(self, event: dict[str, Any], headers: dict[str, str] | None = None) -> int:
        """Post an event, signed unless `headers` are given; gives the status."""
        raw = json.dumps(event, ensure_ascii=False).encode()
        if headers is None:
            headers = {SIGNATURE: self.signature(raw, event)}
        headers = {"Content-Type": "application/json", **headers}
        within = aiohttp.ClientTimeout(total=self.within)
        async with self.session.post(self.url, data=raw, headers=headers, timeout=within) as answer:
            self.statuses.append(answer.status)
            return answer.status

    def signature(self, raw: bytes, event: dict[str, Any]) -> str:
        """The header's value."""
        return f"mac={signed(self.oa.app_id, raw, str(event['timestamp']), self.secret)}"
