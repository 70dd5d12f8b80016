"""The main menu: six labels, and an open ear for anything typed instead."""

from handlers.conversations.args import jump_to
from handlers.conversations.incident_banner import banner
from handlers.conversations.shut import not_opened
from handlers.dialogue.conversation import Declared, NoData, Step
from handlers.dialogue.matching import spelt_alone
from handlers.dialogue.outcome import Again, Choice, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.incidents.faults import is_on_for
from handlers.incidents.speaking import own_points

NAME = "menu"

# choice id -> (text key of the label, conversation); the order is the order shown
DOORS = {
    "install": ("menu.install", "install_guide"),
    "look_up": ("menu.look_up", "status_lookup"),
    "complain": ("menu.complain", "complaint"),
    "follow": ("menu.follow", "follow_up"),
    "hotlines": ("menu.hotlines", "hotline_directory"),
    "ask": ("menu.ask", "ask_faq"),
}


async def ask_menu(talk: Talk[NoData]) -> Prompt:
    """Greet and offer the six doors; before the opening that it is to come."""
    greeting = say("menu.welcome_back" if talk.contact.birth_year else "menu.welcome")
    return Prompt((*not_opened(talk), *banner(talk), greeting), (*doors(), *await _incident(talk)))


async def _incident(talk: Talk[NoData]) -> tuple[Choice, ...]:
    """For who speaks for a point, where incidents are worked with."""
    if not is_on_for(talk.work.tools, talk.contact.province) or not await own_points(talk.work, talk.contact):
        return ()
    return (Choice("incident", "incident.report", "wishes_words.incident", jump=jump_to("incident")),)


async def take_menu(talk: Talk[NoData], answer: Answer) -> Move:
    """Free text for the ear; the doors open themselves, but not by the word of a number alone."""
    if spelt_alone(answer.text):
        return Again((say("menu.by_number"),))
    return Lost((say("menu.not_understood"),))


def doors() -> tuple[Choice, ...]:
    """The six doors, as buttons that open also when the menu is long past."""
    return tuple(
        Choice(id, label, f"menu_words.{id}", jump=jump_to(conversation)) for id, (label, conversation) in DOORS.items()
    )


MENU = Declared(NAME, "menu.title", "show_menu", {"show_menu": Step(ask_menu, take_menu)}, data=NoData)
