"""Questions that got no good answer, for the officials who teach; kept without personal data (see scrubbing)."""

from dataclasses import dataclass

from faq.matcher import Match
from handlers.learning.rights import ensure_teaches, provinces_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.questions import Question

MOST = 50  # questions shown at a time
ANSWERED, DISMISSED = "answered", "dismissed"  # what an open question becomes


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as it was kept, and what it is understood as today."""

    question: Question
    today: Match

    @property
    def badly_rated(self) -> bool:
        """Whether it was answered, but not what the person meant."""
        return self.question.rating is not None

    @property
    def understood(self) -> bool:
        """Whether it would be answered today, by another entry than the one called useless."""
        useless = self.question.guess if self.badly_rated else ""
        return self.today.decision == "answer" and self.today.best != useless


async def unanswered(work: Work, actor: Actor) -> list[Unanswered]:
    """Open questions of the actor's provinces, newest first. Errors: NotAllowed."""
    ensure_teaches(actor)
    found = await work.uow.questions.open(MOST, provinces_of(work, actor))
    return [Unanswered(question, work.tools.matcher.match(question.text)) for question in found]


async def dismiss(work: Work, actor: Actor, question_id: int) -> None:
    """Nothing is to be learnt from it. Errors: NotAllowed. A second time changes nothing."""
    await seen(work, actor, question_id)
    if await work.uow.questions.settle(question_id, DISMISSED):
        subject = f"question:{question_id}"
        await work.uow.audit.add(work.ids.new(), work.now, actor.key, "question_dismissed", subject)


async def seen(work: Work, actor: Actor, question_id: int) -> Question:
    """A question that the actor may see. Errors: NotAllowed, also for one that does not exist."""
    ensure_teaches(actor)
    question = await work.uow.questions.find(question_id)
    if question is None or (question.province and question.province not in provinces_of(work, actor)):
        raise NotAllowed
    return question
