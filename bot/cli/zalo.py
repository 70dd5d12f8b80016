"""`hotline zalo`: connect an Official Account, see whether it may send, check the signature of a captured event."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import aiohttp
import typer

from bot.channels.errors import SendError
from bot.channels.zalo.channel import account_name
from bot.channels.zalo.client import ZaloClient
from bot.channels.zalo.events import NAME, timestamp_of
from bot.channels.zalo.oauth import (
    App,
    Pair,
    Refused,
    Unreached,
    challenge_of,
    code_in,
    pair_for_code,
    pair_for_renewal,
    verifier_of,
)
from bot.channels.zalo.signature import SIGNATURE, TIMESTAMP, WebhookKeys, matching_form
from bot.channels.zalo.tokens import Tokens
from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.settings import Settings
from bot.to_the_end import to_the_end
from handlers.contacts.sending_window import count_name, month_of
from handlers.ports import Clock
from storage.crypto import Vault
from storage.database import Database
from storage.json_text import from_json
from storage.opening import open_checked
from storage.repositories.grants import Grant

# The webhook is set up after the account is connected, and its key comes with it.
LATER: Final = ("ZALO_OA_SECRET_KEY",)

app = typer.Typer(no_args_is_help=True, help="The Zalo Official Account: connect it, see its state, check a request.")


@app.command(context_settings={"ignore_unknown_options": True})  # a code may begin with a dash
def connect(
    link: Annotated[str, typer.Argument(help="the address the browser ended at after the consent, or its code")] = "",
    pair: Annotated[
        bool, typer.Option("--pair", help="ask for a pair of tokens from Zalo's API Explorer instead")
    ] = False,
) -> None:
    """Connect the account of ZALO_OA_ID. Without a link it says what to enter in Zalo's console and asks for it."""
    settings = _settings(LATER)
    if pair:
        access = typer.prompt("access token", hide_input=True).strip()
        renewal = typer.prompt("refresh token", hide_input=True).strip()
        asyncio.run(_connect(settings, Pair(access, renewal, 0)))
        return
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    if not link:
        typer.echo(
            "1. developers.zalo.me, your app, Official Account: save this Code Challenge beside the callback address\n"
            f"   {challenge_of(verifier_of(vault))}\n"
            "2. Open the link that the page makes, as an administrator of the account, and agree.\n"
            "3. The browser ends at the callback address, whatever it shows. Paste that address here within 10 minutes."
        )
        link = typer.prompt("address or code")
    try:
        code, account = code_in(link)
    except ValueError:
        typer.echo("There is no code in it. It stands behind `code=` in the address the browser ended at.", err=True)
        raise typer.Exit(1) from None
    if account and account != settings.zalo_oa_id:
        typer.echo(f"The consent is for account {account}, ZALO_OA_ID is {settings.zalo_oa_id}.", err=True)
        raise typer.Exit(1)
    asyncio.run(_connect(settings, code))


@app.command()
def status() -> None:
    """Whether the account is connected, how old its token is, and what Zalo says of the account."""
    asyncio.run(_status(_settings(LATER)))


@app.command(name="check-request")
def check_request(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="headers, an empty line, the body as it came")
    ],
) -> None:
    """Whether a captured event has a signature that these settings accept, and in which form."""
    settings = _settings()
    head, _, body = file.read_bytes().replace(b"\r\n", b"\n", 1 << 20).partition(b"\n\n")
    headers = {}
    for line in head.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = body.removesuffix(b"\n")
    try:
        found = from_json(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        typer.echo("The body is no JSON object: copy it exactly as it came.", err=True)
        raise typer.Exit(1)
    keys = WebhookKeys(settings.zalo_oa_app_id, settings.zalo_oa_id, settings.zalo_oa_secret_key.get_secret_value())
    given, stamp = headers.get(SIGNATURE.lower(), ""), headers.get(TIMESTAMP.lower(), "")
    form = matching_form(keys, body, given, timestamp_of(found), stamp)
    if form is None:
        typer.echo(
            "The signature matches none of the known forms. Check ZALO_OA_SECRET_KEY (the key beside the webhook"
            " setting, not the app's) and that the body was copied without a change.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"The signature is right, in the form {form}.")
    if str(found.get("app_id", "")) != settings.zalo_oa_app_id:
        typer.echo(f"But the event was sent to app {found.get('app_id')}: it would be refused.", err=True)
        raise typer.Exit(1)
    _tell_cost(settings)


def _settings(later: Collection[str] = ()) -> Settings:
    settings = read_settings(later)
    if not settings.zalo_oa_id:
        typer.echo("ZALO_OA_ID is not set: there is no account to speak of.", err=True)
        raise typer.Exit(1)
    return settings


def _app(settings: Settings) -> App:
    secret = settings.zalo_oa_app_secret.get_secret_value()
    return App(settings.zalo_oa_app_id, secret, settings.zalo_oa_oauth_base_url)


async def _connect(settings: Settings, given: str | Pair) -> None:
    """A pair from a code, or one that was pasted and is renewed at once to see whether it can be."""
    database, clock = await _database(settings), SystemClock()
    try:
        async with aiohttp.ClientSession() as session:
            try:
                await to_the_end(_exchange(settings, database, clock, session, given))
            except Refused as error:
                typer.echo(f"Zalo gives no token: {error}.", err=True)
                raise typer.Exit(1) from None
            except Unreached as error:
                typer.echo(_unreached(error, pair=isinstance(given, Pair)), err=True)
                raise typer.Exit(1) from None
            typer.echo("Connected. What was waiting goes out within a minute.")
            await _tell_account(settings, database, session)
            _tell_cost(settings)
            _tell_later(settings)
    finally:
        await database.close()


async def _exchange(
    settings: Settings, database: Database, clock: Clock, session: aiohttp.ClientSession, given: str | Pair
) -> None:
    """The call, and what it gave into the table. Errors: Refused, Unreached."""
    began = clock.now()
    if isinstance(given, Pair):
        pair = await pair_for_renewal(session, _app(settings), given.renewal)
    else:
        pair = await pair_for_code(session, _app(settings), given, verifier_of(database.vault))
    ends = began + timedelta(seconds=pair.seconds)
    async with database.unit_of_work() as uow:
        await uow.grants.put(Grant(account_name(settings.zalo_oa_id), pair.access, pair.renewal, 0, began, ends))


def _unreached(error: Unreached, *, pair: bool) -> str:
    """What is true then: an answer that was lost may have used up what was sent."""
    if not error.maybe_used:
        return "Zalo was not reached. Nothing was changed, here or there: try again."
    again = "take a fresh pair from the API Explorer" if pair else "open the link of consent again"
    return (
        f"Zalo's answer was lost. Nothing was changed here, but Zalo may have used up what you gave: {again}."
        " If it did, a pair that stood here before is void as well (hotline zalo status)."
    )


async def _status(settings: Settings) -> None:
    database, clock = await _database(settings), SystemClock()
    try:
        async with database.reading() as uow:
            grant = await uow.grants.get(account_name(settings.zalo_oa_id))
            heard = (await uow.grants.last_heard()).get(account_name(settings.zalo_oa_id))
        if grant is None:
            typer.echo("Not connected: hotline zalo connect")
            raise typer.Exit(1)
        hours = (clock.now() - grant.issued_at) / timedelta(hours=1)
        typer.echo(f"Token {grant.number}, {hours:.1f} hours old, ends {grant.expires_at:%Y-%m-%d %H:%M} UTC")
        if heard is not None:
            typer.echo(f"Last event {heard:%Y-%m-%d %H:%M} UTC, or connected then and none since")
        if grant.refused_at is not None:
            typer.echo(f"Zalo renews it no more: {grant.refusal}. Connect again: hotline zalo connect")
            raise typer.Exit(1)
        async with aiohttp.ClientSession() as session:
            await _tell_account(settings, database, session)
        await _tell_sending(settings, database)
        _tell_later(settings)
    finally:
        await database.close()


def _tell_later(settings: Settings) -> None:
    """What the service still lacks, if anything: it does not start without it."""
    if missing := settings.missing():
        typer.echo(f"Before the service starts, set {', '.join(missing)}: the key beside the webhook setting.")


async def _tell_sending(settings: Settings, database: Database) -> None:
    """What this month costs so far, and what is held."""
    month = month_of(SystemClock().now())
    async with database.reading() as uow:
        spent = await uow.counters.total(count_name(NAME), month, month)
        held = await uow.held.by_reason(NAME)
    most = f" of {settings.zalo_oa_billed_month}" if settings.zalo_oa_billed_month else ""
    typer.echo(f"Paid messages this month: {spent}{most}.")
    _tell_cost(settings)
    told = ", ".join(f"{reason} {n}" for reason, n in held.items()) or "none"
    typer.echo(f"Held until the person writes: {told}. Template: {settings.zalo_oa_template_id or 'none'}")


def _tell_cost(settings: Settings) -> None:
    """Whether anything costs, and what changes that."""
    if settings.zalo_oa_billed:
        typer.echo(
            "48 hours to 7 days after a person wrote, messages are sent and cost about 55 dong each."
            " ZALO_OA_BILLED=false holds them until the person writes."
        )
    else:
        typer.echo(
            "48 hours after a person wrote, messages are held until the person writes: nothing costs."
            " ZALO_OA_BILLED=true sends them up to 7 days, for about 55 dong each."
        )
    if settings.zalo_oa_template_id:
        typer.echo(f"After 7 days template {settings.zalo_oa_template_id} is sent, which costs as well.")


async def _tell_account(settings: Settings, database: Database, session: aiohttp.ClientSession) -> None:
    tokens = Tokens(
        account_name(settings.zalo_oa_id), _app(settings), database, SystemClock(), "hotline zalo", session, _nothing
    )
    try:
        found = await ZaloClient(settings.zalo_oa_api_base_url, tokens, session).account()
    except SendError as error:
        typer.echo(f"Zalo does not answer for the account: {type(error).__name__} {error}", err=True)
        raise typer.Exit(1) from None
    for line in _said(found):
        typer.echo(line)


def _said(found: dict[str, Any]) -> list[str]:
    number = found.get("oaid") or found.get("oa_id") or "?"
    state = "a state office's" if str(found.get("oa_type")) == "4" else f"type {found.get('oa_type', '?')}"
    verified = "verified" if found.get("is_verified") else "NOT verified: it may send to nobody who did not write"
    return [f"Account {number}, {found.get('name', '')}: {state}, {verified}"]


def _nothing(kind: str) -> None:
    """A command raises no alarm: its operator reads what happened."""


async def _database(settings: Settings) -> Database:
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    return await open_checked(settings.database_url.get_secret_value(), vault, SystemClock().now(), largest=2)
