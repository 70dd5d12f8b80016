"""The channels that the service has itself, and when each is opened. Those of other packages: bot/extensions.py."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.channels.base import Channel, Host
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.menu import menu_calls
from bot.channels.terminal.channel import NAME as TERMINAL
from bot.channels.webchat import PrivatePageChannel, WebchatChannel
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo.oauth import App
from bot.channels.zalo.sending import SendingRules
from bot.channels.zalo.signature import WebhookKeys
from bot.settings import Settings
from bot.sms.channel import SmsChannel
from bot.sms.gateways import Gateway
from bot.spool import Spool
from handlers.contacts.sms import CHANNEL as SMS
from handlers.dialogue.private import PAGE

Open = Callable[[Settings, Host, Gateway | None], Channel | None]


def _sms(settings: Settings, host: Host, gateway: Gateway | None) -> Channel | None:
    return SmsChannel(host.database, gateway) if gateway is not None else None


def _webchat(settings: Settings, host: Host, gateway: Gateway | None) -> Channel:
    return _of_browsers(WebchatChannel, host)


def _page(settings: Settings, host: Host, gateway: Gateway | None) -> Channel:
    return _of_browsers(PrivatePageChannel, host)


def _of_browsers(kind: type[WebchatChannel], host: Host) -> Channel:
    return kind(
        receive=host.receive,
        database=host.database,
        coordination=host.coordination,
        clock=host.clock,
        ids=host.ids,
        proxies=host.proxies,
        uploads=host.uploads,
    )


def _telegram(settings: Settings, host: Host, gateway: Gateway | None) -> Channel | None:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return None
    secret = settings.telegram_webhook_secret.get_secret_value()
    return TelegramChannel(
        token=token,
        api=settings.telegram_api_base_url,
        secret=secret or host.database.vault.index("telegram", "webhook").hex(),
        public_url="" if settings.telegram_polling else host.public_url,
        receive=host.receive,
        database=host.database,
        clock=host.clock,
        serves=host.serves,
        commands=tuple(menu_calls(host.texts)) if host.texts is not None else (),
        texts=host.texts,
    )


def _zalo(settings: Settings, host: Host, gateway: Gateway | None) -> Channel | None:
    if not settings.zalo_oa_id:
        return None
    app = App(settings.zalo_oa_app_id, settings.zalo_oa_app_secret.get_secret_value(), settings.zalo_oa_oauth_base_url)
    keys = WebhookKeys(settings.zalo_oa_app_id, settings.zalo_oa_id, settings.zalo_oa_secret_key.get_secret_value())
    api = settings.zalo_oa_api_base_url
    spool = None
    if settings.spool_dir:
        spool = Spool(Path(settings.spool_dir) / "zalo", host.database.vault, settings.spool_megabytes * 2**20)
    media_origin = api if settings.demo else ""
    rules = SendingRules(
        settings.zalo_oa_billed, settings.zalo_oa_billed_month, settings.zalo_oa_template_id,
        settings.template_fields(), timedelta(days=settings.zalo_oa_hold_days),
    )  # fmt: skip
    return ZaloChannel(app=app, keys=keys, api=api, host=host, spool=spool, media_origin=media_origin, rules=rules)


def _terminal(settings: Settings, host: Host, gateway: Gateway | None) -> None:
    """`hotline chat` opens it, nobody else."""


BUILT_IN: Final[Mapping[str, Open]] = MappingProxyType(
    {SMS: _sms, "webchat": _webchat, PAGE: _page, "telegram": _telegram, "zalo": _zalo, TERMINAL: _terminal}
)
"""Name -> how it is opened; None when the settings do not ask for it."""
