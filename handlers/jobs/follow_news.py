"""Officials hear in their chats what became of the reports they follow."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.follow import tell_followers


async def follow_news(open_work: OpenWork) -> None:
    """One message a report for all that has changed since the last."""
    await for_each(open_work, "follow_news", lambda work, last: work.uow.follows.to_tell(last), tell_followers)
