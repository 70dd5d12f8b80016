"""The bar on top of every page: which pages stand in it."""

from dataclasses import dataclass

from aiohttp import web

from handlers.staff.actor import LEADING
from storage.repositories.officials import Official


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the bar. `label`: a text key; `order`: from the left; `leads_only`: for who leads an office."""

    path: str
    icon: str
    label: str
    order: int
    leads_only: bool = False


LINKS: web.AppKey[tuple[Link, ...]] = web.AppKey("console_links", tuple)


def links_for(links: tuple[Link, ...], official: Official) -> list[Link]:
    """The pages that this official finds in the bar."""
    return [link for link in links if not link.leads_only or not LEADING.isdisjoint(official.roles.values())]
