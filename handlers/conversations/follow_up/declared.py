"""The follow-up as it is declared."""

from handlers.conversations.follow_up import acting, opening, showing
from handlers.conversations.follow_up.data import FollowUp, upgraded
from handlers.dialogue.conversation import Declared, Group, Step
from handlers.dialogue.private import Private

NAME = "follow_up"
# Where a button of a notice, or words, wanted to go before the report was known.
WANTED = Group("wanted", ("show_report", "ask_addition", "ask_dispute", "ask_withdraw", "ask_reply", "ask_sure"))
STEPS = {
    "ask_which": Step(
        opening.ask_which,
        opening.take_which,
        ("ask_tail", WANTED),
        ("complaint", "rate_service", "other_device", "lost_code"),
    ),
    "ask_tail": Step(
        opening.ask_tail,
        opening.take_tail_or_other,
        ("ask_which", WANTED),
        ("rate_service", "other_device", "lost_code"),
    ),
    "show_report": Step(
        showing.ask_report,
        showing.take_report,
        ("ask_addition", "ask_dispute", "ask_withdraw", "ask_which", "ask_sure", "ask_reply", "show_report"),
        ("rate_service", "complaint"),
    ),
    "ask_addition": Step(
        acting.ask_addition,
        acting.take_addition,
        ("ask_addition", "show_report", "ask_withdraw", "ask_sure"),
        private=Private.ADDITION,
    ),
    "ask_dispute": Step(acting.ask_dispute, acting.take_dispute, ("show_report",)),
    "ask_withdraw": Step(acting.ask_withdraw, acting.take_withdraw, ("show_report",)),
    "ask_reply": Step(
        acting.ask_reply,
        acting.take_reply,
        ("ask_addition", "show_report", "ask_withdraw", "ask_sure"),
        ("follow_up",),
        private=Private.ADDITION,
    ),
    "ask_sure": Step(acting.ask_sure, acting.take_sure, ("show_report",)),
}

FOLLOW_UP = Declared(
    NAME,
    "follow_up.title",
    "ask_which",
    STEPS,
    data=FollowUp,
    version=2,
    upgrade=upgraded,
    begin=opening.begin,
    begins=("ask_tail", WANTED),
    starts=("rate_service",),
)
