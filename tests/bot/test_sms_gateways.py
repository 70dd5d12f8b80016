"""Which gateway carries text messages is a name in the settings; a name that is none is told, never guessed."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientTimeout, web
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.app import open_service
from bot.channels.errors import NotConfigured
from bot.cli.main import app
from bot.delivery import Delivery
from bot.extensions import BadExtension, Extensions, refuse_demo_texts
from bot.settings import Settings
from bot.sms.answers import Means, meaning, table
from bot.sms.channel import SmsChannel
from bot.sms.gateways import GATEWAYS, DemoGateway, HttpGateway
from handlers.contacts.sms import send_text
from handlers.dialogue.reply import Reply
from storage.repositories.outbox import OutboxRow
from tests.support.live import VAULT_KEY, start_live
from tests.support.post import LEASE, Post
from tests.support.until import pause, until


def test_each_name_has_its_gateway() -> None:
    assert set(GATEWAYS) == {"demo", "http"}
    found = Extensions.load()
    assert found.gateway("demo") is GATEWAYS["demo"] and found.gateway("http") is GATEWAYS["http"]


@pytest.mark.parametrize("name", ["htp", "", "HTTP", "demo "])
def test_a_slip_of_the_pen_does_not_become_the_demos(name: str) -> None:
    with pytest.raises(BadExtension, match="only demo, http"):
        Extensions.load().gateway(name)


def test_a_process_ends_with_the_names_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "postgresql://nobody@localhost/none")
    monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT_KEY)
    monkeypatch.setenv("HOTLINE_SMS_GATEWAY", "htp")
    ended = CliRunner().invoke(app, ["serve"])
    assert ended.exit_code == 2
    assert "there is no 'htp', only demo, http" in ended.output


@pytest.mark.parametrize("command", [["serve"], ["work"], ["staff", "list"]])
def test_the_gateway_of_the_demo_ends_every_process_that_is_no_demo(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "postgresql://nobody@localhost/none")
    monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT_KEY)
    monkeypatch.setenv("HOTLINE_SMS_GATEWAY", "demo")
    ended = CliRunner().invoke(app, command)
    assert ended.exit_code == 2 and "runs in a demo alone" in ended.output
    refuse_demo_texts(Settings(demo=True))


async def test_nor_does_a_service_open_with_it(database_url: str) -> None:
    settings = Settings.model_validate({"database_url": database_url, "vault_key": VAULT_KEY, "sms_gateway": "demo"})
    with pytest.raises(BadExtension, match="runs in a demo alone"):
        await open_service(settings)


async def test_without_a_gateway_nothing_is_queued_that_nobody_carries(database_url: str) -> None:
    assert Settings().sms_gateway == "none"
    async with start_live(database_url, sms_gateway="none") as live:
        assert "sms" not in live.service.channels and "webchat" in live.service.channels
        async with live.service.work("test:text") as work:
            await send_text(work, "0300123456", "tin", "test:text")
            assert work.outgoing == []


def test_what_is_made_is_what_was_named() -> None:
    settings = Settings.model_validate({"sms_url": "http://localhost", "sms_token": SecretStr("t")})
    made = GATEWAYS["http"](settings, None, None, None)  # type: ignore[arg-type]
    assert isinstance(made, HttpGateway)
    assert isinstance(GATEWAYS["demo"](settings, None, None, None), DemoGateway)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """What a carrier answers, and what becomes of a notice and of a code, each with how often the carrier saw it."""

    status: int
    body: str
    notice: tuple[str, int]
    code: tuple[str, int]
    way: str = ""  # slow, in two parts, or cut: before or after the status


TAKEN = (("sent", 1), ("sent", 1))
NEVER = (("failed", 1), ("failed", 1))
NOT_SENT = (("failed", 5), ("failed", 3))
NOBODY_KNOWS = (("unknown", 2), ("unknown", 1))
CASES = {
    "plain": Case(200, "OK", *TAKEN),
    "json": Case(200, '{"id": 7, "error": null}', *TAKEN),
    "xml": Case(200, '<?xml version="1.0"?><rsp><result>1</result><error>0</error></rsp>', *TAKEN),
    "accepted": Case(202, "", *TAKEN),
    "code_100": Case(200, '{"CodeResult":"100","SMSID":"a1"}', *TAKEN),
    "code_99": Case(200, '{"CodeResult":"99","ErrorMessage":"x"}', *NOT_SENT),
    "xml_error": Case(200, "<rsp><status>failed</status></rsp>", *NOT_SENT),
    "no_such_number": Case(200, '{"status":"error","message":"invalid phone number"}', *NEVER),
    "no_balance": Case(200, '{"success":false,"message":"Not enough balance"}', *NOT_SENT),
    "in_two_parts": Case(200, "<rsp>              <status>failed</status></rsp>", *NOT_SENT, "parts"),
    "refused": Case(400, "", *NEVER),
    "token": Case(401, "", *NOT_SENT),
    "not_ready": Case(503, "", *NOT_SENT),
    "broken": Case(500, "", *NOBODY_KNOWS),
    "slow": Case(200, "OK", *NOBODY_KNOWS, "slow"),
    "cut": Case(200, "OK", *NOBODY_KNOWS, "cut"),
    "cut_after_yes": Case(200, "OK", *TAKEN, "cut_after"),
    "cut_after_no": Case(200, "<rsp><status>failed</status></rsp>", *NOT_SENT, "cut_after"),
    "too_fast": Case(429, "", ("waiting", 3), ("failed", 3)),  # after the pause it asks for; a try too
}


@dataclass
class Carrier:
    """A carrier's gateway that answers each number in its own way and counts."""

    cases: dict[str, Case]
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        case = self.cases[body["to"]]
        self.seen[body["to"], body["text"]] += 1
        if case.way == "slow":
            await pause(0.6)
        if case.way == "cut" and request.transport is not None:
            request.transport.close()
            return web.Response()
        answer = web.StreamResponse(status=case.status)
        if case.way == "cut_after":
            answer.headers["Content-Length"] = "100"
        if case.status == 429:
            answer.headers["Retry-After"] = "86400"
        await answer.prepare(request)
        said = case.body.encode()
        if case.way == "parts":
            await answer.write(said[:10])
            await pause(0.05)
            said = said[10:]
        await answer.write(said)
        if case.way == "cut_after" and request.transport is not None:
            request.transport.close()
        return answer


async def test_nineteen_answers_of_a_carrier_each_in_its_right_state(post: Post) -> None:
    numbers = {f"03000000{at:02}": name for at, name in enumerate(CASES)}
    carrier = Carrier({f"+84{number[1:]}": CASES[name] for number, name in numbers.items()})
    app = web.Application()
    app.router.add_post("/sms", carrier.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/sms"
    gateway = HttpGateway(url, SecretStr("t"), table(""), ClientTimeout(total=0.3))
    delivery = Delivery(post.database, {"sms": SmsChannel(post.database, gateway)}, post.clock, "us", LEASE)

    async def quiet() -> bool:
        return not delivery._lanes

    try:
        for number in numbers:
            await order(post, number, "notice")
            await order(post, number, "code")
        for minutes in (0, 1, 3, 16, 121, 180, 24 * 60, 24 * 60, 24 * 60):
            post.clock.move(minutes=minutes)
            for _ in range(3):  # a lane gives back what must wait, the next sweep takes up what waits behind it
                await delivery.sweep(limit=200)
                await until(quiet)
            if minutes == 180:
                found, seen = await states(post), carrier.seen.copy()
        for at, (number, name) in enumerate(numbers.items()):
            case, to = CASES[name], f"+84{number[1:]}"
            for what, (state, calls) in (("notice", case.notice), ("code", case.code)):
                assert (found[at, what], seen[to, what]) == (state, calls), (name, what)
        slow = next(at for at, name in enumerate(CASES) if name == "too_fast")
        assert (await states(post))[slow, "notice"] == "failed"
        assert max(carrier.seen.values()) == 5
        later = {to for to, _ in carrier.seen - seen}
        assert later <= {f"+84{number[1:]}" for number, name in numbers.items() if name == "too_fast"}
    finally:
        await delivery.stop(0.2)
        await gateway.close()
        await runner.cleanup()


async def order(post: Post, number: str, what: str) -> None:
    """A message to a number, born waiting; of its own contact, so that no message waits for another."""
    once = what == "code"
    async with post.database.unit_of_work() as uow:
        address = f"{number}:{what}"
        contact = await uow.contacts.ensure(post.ids.new(), "sms", address, post.clock.now())
        await uow.contacts.set_phone(contact.id, number, None)
        row = OutboxRow(n := post.ids.new(), f"c{n}", "sms", contact.id, address, Reply(what).to_json(), once)
        await uow.outbox.add([row], "somebody dead", post.clock.now(), post.clock.now() - LEASE)


async def states(post: Post) -> dict[tuple[int, str], str]:
    """(number of the case, what) -> state."""
    async with post.database.reading() as uow:
        rows = await uow.connection.fetch("select address, state from outbox")
    return {(int(row["address"][8:10]), row["address"].split(":")[1]): row["state"] for row in rows}


def test_a_table_of_ones_own_is_looked_at_first_and_what_is_wrong_in_it_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("answers: [{pattern: 'da nhan', means: sent}, {pattern: 'het tien', means: settings}]", "utf-8")
    assert meaning("ERROR: da nhan", table(str(own))) is Means.SENT
    assert meaning("Het tien", table(str(own))) is Means.SETTINGS
    assert meaning('{"CodeResult": 99}', table(str(own))) is Means.AGAIN
    for wrong in ("answers: [{pattern: '(', means: sent}]", "answers: [{pattern: a, means: yes}]", "- a"):
        own.write_text(wrong, "utf-8")
        with pytest.raises(NotConfigured, match="HOTLINE_SMS_ANSWERS"):
            table(str(own))
    with pytest.raises(NotConfigured):
        table(str(tmp_path / "none.yaml"))
