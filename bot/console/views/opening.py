"""Before the opening: what a province lacks, what to do about each, and which parts of the service are on."""

from dataclasses import asdict

from aiohttp import web

from bot.channels.zalo.channel import account_name
from bot.console.alarm_strip import alarms_in
from bot.console.desk import Desk, signed_in
from bot.console.menu import ADMINISTRATORS, SUPPLIERS, Link
from handlers.administration.kinds import KINDS
from handlers.administration.versions import may_change
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.talk import LOCAL
from handlers.opening.checks import (
    BACKUP,
    DAY,
    HOLIDAYS,
    SMS,
    WHOLE,
    Check,
    Facts,
    checks,
    province_led,
    province_looked_at,
)
from handlers.opening.moving import may_move, move
from handlers.opening.said import NotKept, compared_holidays, restored_backup, set_day, sms_came, try_sms
from handlers.opening.switches import NAMES, OF_ALL, OPENED
from handlers.opening.systems import System, systems
from handlers.opening.whole import whole_check
from handlers.places.bodies import Place, body_id, is_of_province
from handlers.tickets.errors import NotAllowed
from handlers.work import Work

PAGE = "/console/opening"
CAME, SWITCH = "came", "switch"
ON = "on"  # what a button sends that switches on
SAID = (HOLIDAYS, BACKUP, DAY, SMS, CAME, SWITCH)
DONE = (*SAID, WHOLE)
LINK = Link(PAGE, "check-check", "console_opening.title", 90, leads_only=True, led=is_of_province, grouped=True,
            duties=ADMINISTRATORS | SUPPLIERS)  # fmt: skip


async def show(desk: Desk) -> web.Response:
    """For who leads the department of a province, and to look at for its supplier. Errors: NotAllowed."""
    done = desk.request.query.get("done", "")
    return await _page(desk, done=done if done in DONE else "")


async def say(desk: Desk) -> web.Response:
    """What only a person can say: a day, a comparison, the digits of a text message, on or off. 422: does not fit."""
    province, name = province_led(desk.actor), desk.request.match_info["mark"]
    if name not in SAID:
        raise NotAllowed
    try:
        async with desk.work(desk.field("act")) as work:
            fits = await _keep(desk, work, province, name)
    except NotKept as refused:
        return await _page(desk, 422, refused.why)
    return desk.go(f"{PAGE}?done={name}") if fits else await _page(desk, 422, "code")


async def _keep(desk: Desk, work: Work, province: str, name: str) -> bool:
    if name == HOLIDAYS:
        await compared_holidays(work, desk.actor, province)
    elif name == BACKUP:
        await restored_backup(work, desk.actor, province)
    elif name == DAY:
        await set_day(work, desk.actor, province, desk.field("day"))
    elif name == SWITCH:
        await move(work, desk.actor, desk.field("name"), facts_of(desk, province), on=desk.field("on") == ON)
    elif name == SMS:
        await try_sms(work, desk.actor, province, desk.field("phone"))
    else:
        return await sms_came(work, desk.actor, province, desk.field("code"), facts_of(desk, province).gateway)
    return True


def facts_of(desk: Desk, province: str) -> Facts:
    """What the settings say of a province."""
    kept = desk.service.settings
    return Facts(
        kept.controller,
        kept.sms_gateway if kept.sends_texts else "",
        kept.zalo_oa_id,
        account_name(kept.zalo_oa_id),
        bool(kept.telegram_bot_token.get_secret_value()),
        province in kept.provinces_practising(),
    )


async def _page(desk: Desk, status: int = 200, problem: str = "", done: str = "") -> web.Response:
    province, looks_only = province_looked_at(desk.actor), bool(desk.actor.supplies)
    facts = facts_of(desk, province)
    await desk.service.refresh.staff(force=True)  # who was added and what was pressed a moment ago counts
    await desk.service.refresh.switches()
    async with desk.work() as work:
        whole = await whole_check(work, province, facts)
        found = [*await checks(work, province, facts), *([whole] if whole is not None else [])]
        alarms = await alarms_in(work, province) if looks_only else []
        marked = [one.mark.by for one in found if one.mark and not looks_only]  # a supplier reads no names
        names = await work.uow.officials.names(marked)
        on = [_system(work, desk, province, one) for one in systems(work, province, facts)]
        today = work.rules.calendar.local(work.now).date()
        days_off = [
            (one.first, one.last or one.first, one.name)
            for one in work.rules.holidays.days_off
            if today.year in (one.first.year, (one.last or one.first).year)
        ]
        changes_days = may_change(work, desk.actor, KINDS["holiday"])
    office = desk.service.tools.directory.get(
        body_id(desk.service.tools.directory.edition, Place(province), OfficeKind.SO_Y_TE)
    )
    left = sum(not one.good for one in found)
    return desk.page(
        "opening.html", status, lines=[_line(one, names) for one in found], opened=on[0], systems=on[1:], left=left,
        all=len(found), looks_only=looks_only, alarms=alarms, problem=problem, done=done, today=today.isoformat(),
        days_off=days_off, changes_days=changes_days,
        office=office.name if office else province, phone=desk.field("phone"),
    )  # fmt: skip


def _system(work: Work, desk: Desk, province: str, one: System) -> dict[str, object]:
    """A part of the service as the page shows it: with a switch for who may move it."""
    looks_only = bool(desk.actor.supplies)
    movable = one.name in NAMES and one.possible and not looks_only and may_move(work, desk.actor, province, one.name)
    shared = one.name in OF_ALL and one.possible and not movable and not looks_only
    return {**asdict(one), "movable": movable, "shared": shared, "opens": one.name == OPENED}


def _line(one: Check, names: dict[int, str]) -> dict[str, object]:
    """A check as the page shows it: with who said it last and when."""
    by = ""
    if one.mark is not None and one.mark.at is not None and one.mark.by in names:
        by = f"{names[one.mark.by]}, {one.mark.at.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    waits = one.name == SMS and one.mark is not None and "digest" in one.mark.value
    return {**asdict(one), "by": by, "waits": waits}


ROUTES = (
    web.get(PAGE, signed_in(show)),
    web.post(f"{PAGE}/{{mark}}", signed_in(say)),
)
