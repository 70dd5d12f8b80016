"""What a chat has not shown in time goes by text message, and what was held for the night goes out in the morning."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.phone_news import text_news
from handlers.work import Work


async def phone_news(open_work: OpenWork) -> None:
    """Every person with unseen news, one text each; then what waited for the morning."""
    await for_each(open_work, "phone_news", _people, text_news)
    async with open_work("job:phone_news:held") as work:
        await work.uow.news.let_go(work.now)


async def _people(work: Work, last: int) -> list[int]:
    return await work.uow.news.people(work.now, last)
