"""Narrowed queues kept under a name: an official's own, for every device."""

from typing import Final

from handlers.work import Work
from storage.repositories.saved_views import SavedView

MOST: Final = 20  # a person
LONGEST: Final = 40  # letters of a name


async def save_view(work: Work, official_id: int, view: SavedView) -> str:
    """Keep a view, or give it another name. '' when kept, else why not: `empty`, `long`, `many`."""
    name = " ".join(view.name.split())
    if not name or not view.query:
        return "empty"
    if len(name) > LONGEST:
        return "long"
    await work.uow.saved_views.lock(official_id)  # two tabs at once keep no more than `MOST`
    kept = await work.uow.saved_views.of(official_id)
    if len(kept) >= MOST and (view.queue, view.query) not in {(one.queue, one.query) for one in kept}:
        return "many"
    await work.uow.saved_views.save(official_id, view._replace(name=name), work.now)
    return ""
