"""Reads what everybody is told, for every process (bot/refresh.py)."""

from collections import defaultdict

from handlers.incidents.banner import Banner, Banners
from storage.unit_of_work import UnitOfWork


async def standing_banners(uow: UnitOfWork) -> Banners:
    """Those that stand, planned work whose time is over included: `telling` leaves it out by the clock."""
    found: defaultdict[str, list[Banner]] = defaultdict(list)
    incidents = await uow.incidents.wide()
    points = await uow.incidents.points([one.id for one in incidents]) if incidents else []
    for one in incidents:
        count = sum(point.incident_id == one.id and point.confirmed_at is None for point in points)
        found[one.province].append(Banner(one.fault, count, one.started_at, one.words, one.until))
    return {province: tuple(banners) for province, banners in found.items()}
