"""A client that others wrote talks to our platform, and ours says the same on the wire for the same intents.

Ours is installed with nothing of theirs: zalo-sdk stands in .venv/peers (requirements/peers.lock) and runs in a process
of its own. What no client of others covers is named in docs/channels.md.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.channels.zalo.channel import account_name
from bot.channels.zalo.client import ZaloClient
from bot.channels.zalo.messages import contact_request, picture_message, pressable, text_message, text_of
from bot.channels.zalo.oauth import App
from bot.channels.zalo.tokens import Tokens
from bot.clock import SystemClock
from handlers.dialogue.reply import Button, Reply
from storage.crypto import Vault
from storage.database import Database
from tests.bot.media import pictures
from tests.support.process import ROOT
from tests.support.zalo import APP, APP_SECRET, KEY, OA, Sent, ZaloPlatform

PEERS = ROOT / ".venv" / "peers"
USER, STRANGER = "5040200000000000017", "5040200000000000018"
PLAIN = Reply("Chào bạn, đây là Tổng đài Tiêm chủng.")
CHOICES = Reply("Bạn cần gì ạ?", (Button("Tra cứu mũi tiêm", "!status_lookup"), Button("Gửi phản ánh", "!complaint")))
ASKED = "Chia sẻ số điện thoại"


@pytest.fixture
async def platform() -> AsyncIterator[ZaloPlatform]:
    made = ZaloPlatform(writes_down=True)
    await made.start()
    made.person(USER).wrote_at = made.oa.clock()
    made.person(STRANGER)
    yield made
    await made.stop()


def run_theirs(platform: ZaloPlatform, renewal: str, picture: bytes) -> dict[str, dict[str, Any]]:
    """Their client's run: what came of each step."""
    assert (PEERS / "zalo_sdk").is_dir(), "run script/env"
    told = {
        "app": APP, "secret": APP_SECRET, "renewal": renewal, "user": USER, "stranger": STRANGER,
        "text": PLAIN.text, "numbered": text_of(CHOICES), "buttons": pressable(CHOICES.buttons),
        "picture": picture.hex(), "asked": {"title": ASKED, "subtitle": ASKED},
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(ROOT / "tests" / "support" / "zalo_peer.py"), platform.url],
        input=json.dumps(told), env={**os.environ, "PYTHONPATH": str(PEERS)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line.removeprefix("::")) for line in done.stdout.splitlines() if line.startswith("::")]
    return {line["step"]: line for line in lines}


async def run_ours(url: str, platform: ZaloPlatform, picture: bytes) -> None:
    """The same intents in the same order by our client."""
    database = await Database.open(url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    await platform.connect(database, platform.oa.clock())
    app, clock = App(APP, APP_SECRET, platform.url), SystemClock()
    tokens = Tokens(account_name(OA), app, database, clock, "a", platform.session, lambda kind: None)
    await tokens.instead_of(await tokens.access())
    client = ZaloClient(platform.url, tokens, platform.session)
    await client.send(text_message(USER, PLAIN))
    await client.send(text_message(USER, CHOICES))
    number = await client.upload_picture(picture)
    await client.send(picture_message(USER, PLAIN, number))
    await client.send(contact_request(USER, ASKED, ASKED, ""))
    assert (await client.person(USER))["display_name"] == "Lan"
    await database.close()


def said(sent: Sent) -> dict[str, Any]:
    """What a request says, whatever the library that wrote it: ids that differ each time left out."""
    kind = sent.headers.get("content-type", "").partition(";")[0]
    found: dict[str, Any] = {"method": sent.method, "path": sent.path, "type": kind}
    if kind == "application/json":
        found["body"] = json.loads(sent.body)
        for one in found["body"]["message"].get("attachment", {}).get("payload", {}).get("elements", ()):
            one.pop("attachment_id", None)
    elif kind == "application/x-www-form-urlencoded":
        form = parse_qs(sent.body.decode(), strict_parsing=True)
        found |= {"form": sorted(form), "app": form["app_id"], "grant": form["grant_type"]}
        found["secret"] = sent.headers.get("secret_key")
    elif kind == "multipart/form-data":
        found["parts"] = sent.body.count(b"Content-Disposition: form-data")
        found["named"] = b'name="file"; filename="picture.png"' in sent.body and b"Content-Type: image/png" in sent.body
    if sent.query:
        found["query"] = {name: json.loads(value[0]) for name, value in parse_qs(sent.query).items()}
    found["token"] = "access_token" in sent.headers and "authorization" not in sent.headers
    return found


async def test_their_client_is_served_by_our_platform_and_ours_says_the_same(
    database_url: str, platform: ZaloPlatform
) -> None:
    picture = pictures.png(pictures.slip(60, 40))
    _, renewal = platform.oa.issue()
    found = await asyncio.to_thread(run_theirs, platform, renewal, picture)
    assert {step: line.get("error") for step, line in found.items() if "error" in line} == {
        "stale token": -216, "refreshed again": -14014, "six buttons": -201, "never wrote": -230, "nobody": -201,
    }  # fmt: skip
    assert found["refreshed"]["renewal"] == platform.oa.renewal and platform.oa.used == [renewal]
    assert found["detail"]["data"]["display_name"] == "Lan"
    assert int(found["quota"]["data"]["last_interaction"]) > 0
    assert [got.number for got in platform.oa.people[USER].got] == [
        found[step]["data"]["message_id"] for step in ("text", "buttons", "picture", "contact")
    ]
    good = [sent for sent in platform.wire if sent.status == 200 and sent.error == 0]
    theirs = [said(sent) for sent in good if sent.path != "/v3.0/oa/quota/message"]  # ours never asks
    platform.wire.clear()
    await run_ours(database_url, platform, picture)
    ours = [said(sent) for sent in platform.wire]
    assert ours == theirs
    assert [one["path"] for one in ours] == [
        "/v4/oa/access_token", "/v3.0/oa/message/cs", "/v3.0/oa/message/cs", "/v2.0/oa/upload/image",
        "/v3.0/oa/message/cs", "/v3.0/oa/message/cs", "/v3.0/oa/user/detail",
    ]  # fmt: skip


async def test_an_event_as_it_stands_on_the_wire_has_the_signature_that_a_shell_computes(
    platform: ZaloPlatform, tmp_path: Path
) -> None:
    platform.phones.url = f"{platform.url}/webhook"  # any address: what is posted is written down
    event = platform.phones.event(platform.person(USER), "user_send_text", {"text": "mất tên mũi 2, ra xã ba lần"})
    await platform.phones.post(event)
    (sent,) = platform.wire
    (tmp_path / "body").write_bytes(sent.body)
    script = 'printf %s "$1" > all; cat body >> all; printf %s "$2$3" >> all; sha256sum all'
    told = [APP, event["timestamp"], KEY]
    shell = ["/bin/sh", "-c", script, "sh", *told]
    done = await asyncio.to_thread(subprocess.run, shell, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert sent.headers["x-zevent-signature"] == f"mac={done.stdout.split()[0]}"
