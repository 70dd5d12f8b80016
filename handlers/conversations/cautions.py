"""What comes before an answer where a question about health may be more: strangers who fainted at a site, two doses on
one day; or where money has gone to somebody who deceives. What asks for health is never answered as a wrong date in a
record.
"""

from typing import Final, NamedTuple

from faq.danger import fainted_there
from handlers.conversations.args import jump_to
from handlers.conversations.outright import outright_of
from handlers.conversations.phrases import says
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.talk import Talk
from handlers.texts import Say

SITE, INTERVAL, WRONG_DATE = "site_condition", "dose_interval", "wrong_injection_date"
FRAUD: Final = "fraud_scam"
LONGEST: Final = 40  # words of a text that is about one thing
DANGER, NOW = "danger", "now"


class Caution(NamedTuple):
    """The intent that answers, what is said before it, and what may be pressed besides. `urgent`: it may still be going
    on, and is said at every step before what the step makes of the words."""

    intent: str
    says: Say
    choices: tuple[Choice, ...] = ()
    urgent: bool = False


def caution_of(talk: Talk, text: str) -> Caution | None:
    """What to say with the answer to `text`; None for most texts."""
    if fainted_there(text):
        now = Choice(NOW, "cautions.now", "danger_words.now", jump=jump_to(DANGER, {NOW: "1"}))
        return Caution(SITE, say("cautions.fainted"), (now,), urgent=True)
    texts = talk.work.tools.texts
    if says(text, "outright_words.paid", texts) and outright_of(talk, text) == FRAUD:
        return Caution(FRAUD, say("cautions.paid"))
    both = says(text, "cautions_words.one_day", texts) and says(text, "outright_words.two_doses", texts)
    if both and asks_for_health(talk, text):
        return Caution(INTERVAL, say("cautions.one_day"))
    return None


def asks_for_health(talk: Talk, text: str) -> bool:
    """Whether somebody asks if an injection may do harm or be given, and not about what is written in a record."""
    texts = talk.work.tools.texts
    if len(text.split()) > LONGEST or says(text, "cautions_words.record", texts):
        return False
    return says(text, "cautions_words.may_one", texts)


def meant(talk: Talk, text: str, intent: str | None) -> str | None:
    """The intent, but no wrong date of a record for what asks about the day of an injection."""
    return INTERVAL if intent == WRONG_DATE and asks_for_health(talk, text) else intent
