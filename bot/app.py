"""The composition root: settings -> storage, words, services, channels -> aiohttp app. Nothing is chosen elsewhere."""

import hashlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiohttp import web

from bot import undeclared_moves, unreadable_talks
from bot.alarms import Alarms
from bot.channels.base import Channel, Host
from bot.clock import SystemClock, SystemIds
from bot.clock_guard import ClockGuard
from bot.commits import Commits
from bot.console.routes import add_console
from bot.coordination import Coordination, Counted, MemoryCoordination, RedisCoordination
from bot.delivery import Delivery, Gate
from bot.disks import fullest_disk
from bot.doors import BUILT_IN
from bot.extensions import BadExtension, Extensions, check_channel, check_gateway, refuse_demo_texts
from bot.intake import Intake
from bot.media.lane import FileLane
from bot.media.pool import PhotoPool
from bot.pace import CountEverywhere, Pace, Place
from bot.pages.complaint_lists import add_complaint_pages
from bot.pages.lists import add_list_pages
from bot.pages.routes import add_pages
from bot.refresh import Refresh
from bot.service import WAKING, Service
from bot.settings import Settings
from bot.sms.gateways import Gateway
from bot.tools import changed_rules, load_tools
from bot.uploads import Uploads
from bot.web_server import close_slow_bodies
from bot.worker import Worker
from handlers.dialogue.engine import Engine
from handlers.dialogue.moves import Undeclared
from handlers.dialogue.traits import Traits
from handlers.jobs.alarm_watch import alarm_watch_job
from handlers.jobs.schedule import JOBS
from handlers.policy import Policy
from handlers.ports import Clock, Ids
from handlers.registry import build_registry
from handlers.work import Tools
from storage.crypto import Vault
from storage.opening import open_checked
from storage.repositories.vault_marks import CODES

SERVICE: web.AppKey[Service] = web.AppKey("service", Service)
LARGEST_BODY = 21 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parts:
    """What a process may replace (tests, which let no undeclared move pass; the demo's own clock).

    `links_sign_in`: officials come in by a one-time link alone; None: in the demo only.
    `demo_texts`: the demo's gateway may keep text messages, though it is no demo.
    """

    clock: Clock
    ids: Ids
    tools: Tools | None = None
    undeclared: Undeclared = undeclared_moves.count
    unreadable: Callable[[str], None] = unreadable_talks.count
    links_sign_in: bool | None = None
    demo_texts: bool = False


async def open_service(
    settings: Settings, *, serves: bool = True, works: bool = True, parts: Parts | None = None
) -> Service:
    """Put a process together; nothing runs before `Service.start`. `serves`: takes updates; `works`: runs jobs.

    Errors: BadExtension when a package beside the service does not fit; WrongKey when the keys are not those of the
    database; those of the database.
    """
    parts = parts or Parts(SystemClock(), SystemIds())
    extensions = _extensions(settings, parts)
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    url = settings.database_url.get_secret_value()
    database = await open_checked(url, vault, parts.clock.now(), largest=settings.database_pool)
    async with database.reading() as uow:
        codes = bytes.fromhex(await uow.vault_marks.get(CODES) or "")
    tools = parts.tools or load_tools(policy_of(settings, vault, codes))
    _take_words(tools, settings.edition, extensions.words())
    owner = f"{socket.gethostname()}:{os.getpid()}:{parts.ids.token()[:8]}"
    lease = timedelta(seconds=settings.lease_seconds)
    redis_url = settings.redis_url.get_secret_value()
    coordination: Coordination = RedisCoordination(redis_url, owner) if redis_url else MemoryCoordination()
    channels: dict[str, Channel] = {}
    gate = _gate(settings, channels, coordination, owner, vault)
    photos, delivery = PhotoPool(), Delivery(database, channels, parts.clock, owner, lease, gate)
    files = FileLane(database, channels, photos, parts.clock, owner)
    commits = Commits(database, tools, parts.clock, parts.ids, owner, lease, coordination, delivery, files)
    engine = Engine(build_registry(extensions.conversations.values()), parts.undeclared, parts.unreadable)
    pace = Pace(
        settings.messages_minute, settings.messages_hour, counting_together(coordination, vault) if redis_url else None
    )
    intake = Intake(database, engine, tools, parts.clock, parts.ids, commits, owner, lease, pace)
    files.catch_up = intake.catch_up
    uploads = Uploads(database, tools, parts.clock, parts.ids, commits.raised)
    alarms = Alarms(database, parts.clock, parts.ids, commits.work, commits.raised)
    refresh = Refresh(database, tools, parts.clock, alarms.raise_, sends_texts=tools.policy.text_messages)
    files.look, files.may_send, delivery.window.alarm = uploads.look, uploads.may_send, alarms.raise_
    guard = ClockGuard(database, parts.clock, alarms.raise_, isinstance(parts.clock, SystemClock))
    if isinstance(parts.ids, SystemIds):
        guard.ids_not_below = parts.ids.not_below
    sweeps = (guard.takes_over(delivery.sweep), guard.takes_over(files.sweep))
    loops = (guard.watch, intake.retry_due, *sweeps, *refresh.loops, alarms.write)
    jobs = (*JOBS, alarm_watch_job(partial(fullest_disk, settings.folders()))) if works else ()
    worker = Worker(database, parts.clock, owner, loops, jobs, commits.work, _wake(coordination), guard.wrong)
    host = Host(
        intake.receive, database, coordination, parts.clock, parts.ids, serves, settings.public_url,
        settings.trusted_proxies, uploads, tools.texts, alarms.raise_,
        partial(intake.receive, paced=False),
    )  # fmt: skip
    try:
        made = make_channels(settings, host, extensions)
    except BadExtension:
        await database.close()
        raise
    channels.update({channel.name: channel for channel in made})
    tools.traits.update(traits_of(settings, made))
    return Service(
        settings, parts.clock, parts.ids, owner, database, tools, coordination, channels, commits, refresh, intake,
        delivery, files, photos, alarms, guard, worker,
        settings.demo if parts.links_sign_in is None else parts.links_sign_in,
    )  # fmt: skip


def _extensions(settings: Settings, parts: Parts) -> Extensions:
    """What other packages bring, once nobody takes the demo's gateway for one. Errors: BadExtension."""
    refuse_demo_texts(settings, parts.demo_texts)
    return Extensions.load()


def _take_words(tools: Tools, edition: int, words: Sequence[Path]) -> None:
    """The texts of other packages, now and whenever the rules are loaded again."""
    tools.rules = tools.rules.with_words(words)
    tools.reload = partial(changed_rules, edition, words)


def make_channels(settings: Settings, host: Host, extensions: Extensions) -> list[Channel]:
    """The doors this process opens. A process that does not serve still sends: it needs the channels that can.

    Errors: BadExtension, also when a setting names a channel that there is not.
    """
    named = set(settings.sensitive_by_channel())
    if unknown := named - set(BUILT_IN) - set(settings.opened_channels()):
        raise BadExtension(f"HOTLINE_SENSITIVE: no channel is called {', '.join(sorted(unknown))}")
    gateway = _gateway(settings, host, extensions)
    built_in = [opened for make in BUILT_IN.values() if (opened := make(settings, host, gateway)) is not None]
    others = extensions.opened(settings.opened_channels())
    return built_in + [check_channel(name, partial(make, host)) for name, make in others.items()]


def _gateway(settings: Settings, host: Host, extensions: Extensions) -> Gateway | None:
    """Who carries text messages; None where nobody does."""
    if not settings.sends_texts:
        return None
    make = extensions.gateway(settings.sms_gateway)
    return check_gateway(settings.sms_gateway, lambda: make(settings, host.database, host.clock, host.ids))


def traits_of(settings: Settings, made: Sequence[Channel]) -> dict[str, Traits]:
    """What each channel can do, by name; where personal data are typed, the settings may say otherwise."""
    where = settings.sensitive_by_channel()
    return {one.name: replace(one.traits, sensitive=where.get(one.name, one.traits.sensitive)) for one in made}


def make_app(service: Service, *, serves: bool = True) -> web.Application:
    """The HTTP side of a process: health; with `serves` the channels' routes, pages and console too."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[close_slow_bodies])
    app[SERVICE] = service
    app.router.add_get("/healthz", healthz)
    if serves:
        add_pages(app, service.settings, service.database)
        add_list_pages(app, service)
        add_complaint_pages(app, service)
        add_console(app, service)
    for channel in service.channels.values() if serves else ():
        app.router.add_routes(channel.routes())
    app.on_shutdown.append(_end_chats)
    app.cleanup_ctx.append(_running)
    return app


def policy_of(settings: Settings, vault: Vault, codes: bytes = b"") -> Policy:
    """The numbers of this installation. `codes`: what scrambles ticket codes, where the index key does not say it."""
    return Policy(
        edition=settings.edition,
        served=settings.provinces(),
        lead_province=settings.lead_province,
        backlog_days=settings.backlog_days,
        backlog_from=settings.backlog_from,
        import_undo_life=timedelta(days=settings.import_undo_days),
        known_id_prefixes=frozenset(p.strip() for p in settings.test_id_prefixes.split(",") if p.strip()),
        code_key=hashlib.sha256(codes or codes_secret(vault)).digest(),
        backup_life=timedelta(days=settings.backup_days),
        codes_hour=settings.sms_codes_hour,
        codes_share=settings.sms_codes_share / 100,
        news_after=timedelta(minutes=settings.sms_news_minutes),
        session_idle=timedelta(minutes=settings.session_idle_minutes),
        claim_life=timedelta(hours=settings.claim_hours),
        take_back=timedelta(minutes=settings.take_back_minutes),
        bulk_by=settings.who_acts_on_many(),
        quiet_hours=settings.quiet_hours(),
        text_marks=settings.sms_marks,
        text_messages=settings.sends_texts,
        silence_alarm=timedelta(hours=settings.silence_hours),
        outbox_alarm=settings.late_after(),
        human_pause=timedelta(minutes=settings.human_pause_minutes),
        files_chat=settings.files_hour,
        files_chat_megabytes=settings.files_hour_megabytes,
        files_megabytes=settings.files_megabytes,
        codes_minute=-(-settings.sms_codes_hour // 10),
        public_url=settings.public_url.rstrip("/"),
        console_url=f"{settings.public_url.rstrip('/')}/console" if settings.public_url else "",
    )


def counting_together(coordination: Coordination, vault: Vault) -> CountEverywhere:
    """Counts a chat's messages for every process, its address digested: nothing outside the database names anybody."""

    async def count(place: Place, what: str, seconds: Sequence[int]) -> Sequence[Counted] | None:
        return await coordination.count(f"{what}:{vault.index('pace', *place).hex()}", seconds)

    return count


def _gate(
    settings: Settings, channels: dict[str, Channel], coordination: Coordination, owner: str, vault: Vault
) -> Gate:
    """Who sends next. Of chats the processes tell each other by digests: nothing outside the database names anybody."""

    def digest(channel: str, address: str) -> str:
        return vault.index("sending", channel, address).hex()[:24]

    return Gate(channels, coordination, owner, settings.send_percent, digest)


def codes_secret(vault: Vault) -> bytes:
    """What scrambles ticket codes. It stays when the index key goes (`hotline keys reindex`), or codes would meet."""
    return vault.index("policy", "ticket codes")


async def healthz(request: web.Request) -> web.Response:
    """200 while the database answers, else 503."""
    ready = await request.app[SERVICE].ready()
    return web.json_response({"database": ready}, status=200 if ready else 503)


async def _end_chats(app: web.Application) -> None:
    """Open streams would hold the server until its patience ends."""
    for channel in app[SERVICE].channels.values():
        if channel.streams:
            await channel.stop()


async def _running(app: web.Application) -> AsyncIterator[None]:
    service = app[SERVICE]
    await service.start()
    yield
    await service.stop()


def _wake(coordination: Coordination) -> Callable[[float], Awaitable[None]]:
    async def wake(seconds: float) -> None:
        with coordination.listen(*WAKING) as listener:
            await listener.get(seconds)

    return wake
