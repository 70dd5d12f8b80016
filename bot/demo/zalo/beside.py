"""The demo with a Zalo platform beside it: an account that is connected, and one person's phone."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.channels.zalo.channel import PATH, account_name
from bot.clock import SystemClock
from bot.demo.zalo.page import phone_words, serving
from bot.demo.zalo.people import Person
from bot.demo.zalo.platform import LIFE, FakeOa
from bot.service import Service
from bot.settings import Settings
from storage.repositories.grants import Grant

APP, ACCOUNT, USER = "4100000000000000001", "3200000000000000001", "5040200000000000001"
PHONE = "0300000901"
TEMPLATE = "demo-1"


def with_zalo(settings: Settings, port: int) -> Settings:
    """The demo's settings with an account on the platform at this port. Its secrets live as long as the process."""
    platform = f"http://127.0.0.1:{port}"
    given = {
        "zalo_oa_app_id": APP,
        "zalo_oa_id": ACCOUNT,
        "zalo_oa_app_secret": secrets.token_urlsafe(16),
        "zalo_oa_secret_key": secrets.token_urlsafe(16),
        "zalo_oa_api_base_url": platform,
        "zalo_oa_oauth_base_url": platform,
        "zalo_oa_billed": "true",  # nothing costs here
        "zalo_oa_template_id": TEMPLATE,
        "zalo_oa_template_fields": "ma=code,ngay=date,don_vi=office,trang_thai=state",
    }
    return settings.model_copy(update=Settings.model_validate(given).model_dump(include=set(given)))


@asynccontextmanager
async def zalo_beside(settings: Settings, port: int) -> AsyncIterator[FakeOa]:
    """The platform and the phone page. Errors: ValueError outside the demo: nobody may take it for the real one."""
    if not settings.demo:
        raise ValueError("only the demo has a platform of its own")
    oa = FakeOa(APP, ACCOUNT, settings.zalo_oa_app_secret.get_secret_value(), SystemClock().now)
    oa.templates[TEMPLATE] = phone_words()["template"]
    webhook = f"http://127.0.0.1:{settings.port}{PATH}"
    async with serving(oa, port, webhook, settings.zalo_oa_secret_key.get_secret_value(), Person(USER, "Lan", PHONE)):
        yield oa


async def connect(service: Service, oa: FakeOa) -> None:
    """Put a fresh pair of tokens into the table, as `hotline zalo connect` does."""
    access, renewal = oa.issue()
    now = service.clock.now()
    grant = Grant(account_name(ACCOUNT), access, renewal, 0, now, now + timedelta(seconds=LIFE))
    async with service.database.unit_of_work() as uow:
        await uow.grants.put(grant)
