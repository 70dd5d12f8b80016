"""The explicit list of conversations, checked when it is built; those of other packages stand beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from faq.living import living_signs
from handlers.conversations.albums import enclose
from handlers.conversations.ask_faq import ASK
from handlers.conversations.attach_photo import ATTACH_PHOTO
from handlers.conversations.bereaved import BEREAVED
from handlers.conversations.by_hand import BY_HAND, HOOKS
from handlers.conversations.callback import CALLBACK
from handlers.conversations.complaint import COMPLAINT
from handlers.conversations.danger import DANGER
from handlers.conversations.data_request import DATA_REQUEST
from handlers.conversations.data_words import data_wish
from handlers.conversations.dated_notices import notices_at_beginning
from handlers.conversations.drafts import DRAFTS
from handlers.conversations.ear import ear
from handlers.conversations.feelings import felt_in_form
from handlers.conversations.follow_up import FOLLOW_UP
from handlers.conversations.hotline_directory import HOTLINE_DIRECTORY
from handlers.conversations.incident import INCIDENT
from handlers.conversations.install_guide import INSTALL_GUIDE
from handlers.conversations.list_submission import LIST_SUBMISSION
from handlers.conversations.losses import heard_loss, tells_loss
from handlers.conversations.lost_code import LOST_CODE
from handlers.conversations.menu import MENU
from handlers.conversations.officials_queue import OFFICIALS_QUEUE
from handlers.conversations.other_device import OTHER_DEVICE
from handlers.conversations.phone_texts import PHONE_TEXTS
from handlers.conversations.rate_service import RATE_SERVICE
from handlers.conversations.shut import shut
from handlers.conversations.start_link import START_LINK
from handlers.conversations.status_lookup import STATUS_LOOKUP
from handlers.conversations.step_questions import heard_at_step
from handlers.conversations.who_looked import WHO_LOOKED
from handlers.conversations.wishes import wish
from handlers.conversations.withdrawn import late_event
from handlers.dialogue.conversation import Declared
from handlers.dialogue.registry import Registry, Roles

ROLES = Roles(
    human=CALLBACK.name,
    photo=ATTACH_PHOTO.name,
    place=HOTLINE_DIRECTORY.name,
    danger=DANGER.name,
    loss=BEREAVED.name,
    resume=START_LINK.name,
    data=DATA_REQUEST.name,
    drafts=DRAFTS.name,
)
CONVERSATIONS = (
    MENU,
    INSTALL_GUIDE,
    STATUS_LOOKUP,
    WHO_LOOKED,
    COMPLAINT,
    FOLLOW_UP,
    RATE_SERVICE,
    LIST_SUBMISSION,
    INCIDENT,
    HOTLINE_DIRECTORY,
    ASK,
    CALLBACK,
    BY_HAND,
    DATA_REQUEST,
    ATTACH_PHOTO,
    START_LINK,
    DRAFTS,
    PHONE_TEXTS,
    LOST_CODE,
    OTHER_DEVICE,
    DANGER,
    BEREAVED,
    OFFICIALS_QUEUE,
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A conversation of another package. `words`: its folder of texts, `vi/NAME.yaml` and `en/NAME.yaml`."""

    conversation: Declared
    words: Path | None = None


def build_registry(brought: Iterable[Brought] = ()) -> Registry:
    """Every conversation the service has, and those of other packages. Errors: DeclarationError."""
    every: tuple[Declared, ...] = (*CONVERSATIONS, *(one.conversation for one in brought))
    return Registry(
        every, menu=MENU.name, ear=ear, roles=ROLES, danger_signs=living_signs, late=late_event, enclose=enclose,
        data_wish=data_wish, wish=wish, loss=heard_loss, tells_loss=tells_loss,
        felt=felt_in_form, by_hand=HOOKS, asked_back=heard_at_step, shut=shut,
        told_first=notices_at_beginning,
    )  # fmt: skip
