"""`Tools`: what every turn shares. `Work`: one unit of work with its time, its ids and the rules it goes by.

Operations (handlers/tickets, handlers/records …) and steps get a `Work`; they never open transactions of their own.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handlers.dialogue.fit import split_reply
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.opening.switches import ALL_ON, Switches
from handlers.ports import Ids
from storage.repositories.contacts import Contact
from storage.repositories.conversations import Conversation
from storage.repositories.outbox import MessageClass, OutboxRow
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from faq.matcher import Matcher
    from handlers.catalogue.catalogue import Catalogues
    from handlers.catalogue.facts import Edit
    from handlers.incidents.banner import Banners
    from handlers.places.bodies import Directory
    from handlers.places.resolver import Resolver
    from handlers.policy import Policy
    from handlers.rulebook import Rulebook
    from handlers.texts import Texts

SOURCE: Final = "vi"  # what a reply is said in unless it tells


def _not_told(edit: "Edit") -> "Rulebook":
    """Stands where nobody changes rules."""
    raise LookupError("no rules to be loaded again")


@dataclass(slots=True, repr=False)  # the whole rulebook would be written out wherever one is named by mistake
class Tools:
    """Made once at start by the composition root (bot/app.py); `rules`, `directory`, `matcher`, `switches` are replaced
    whole."""

    rules: "Rulebook"
    resolver: "Resolver"
    matcher: "Matcher"
    directory: "Directory"
    policy: "Policy"
    traits: dict[str, Traits] = field(default_factory=dict)
    switches: Switches = ALL_ON
    banners: "Banners" = field(default_factory=dict)  # what everybody is told, by province
    unfit: tuple[int, ...] = ()  # changes of administrators that do not load with this release
    reload: "Callable[[Edit], Rulebook]" = _not_told  # the rules with entries changed; may raise CatalogueError

    @property
    def texts(self) -> "Texts":
        """The words of the rulebook that stands now."""
        return self.rules.texts

    @property
    def catalogues(self) -> "Catalogues":
        """The catalogues of the rulebook that stands now."""
        return self.rules.catalogues


@dataclass(slots=True)
class Work:
    """One transaction's worth of work. `outgoing` is what will be written to the outbox before the commit; `rules` are
    those that stood when it began, whatever replaces them meanwhile."""

    uow: UnitOfWork
    tools: Tools
    now: datetime
    ids: Ids
    cause: str  # "channel:key" of the update, "job:name:…" or "console:…": the root of every unique key made here
    actor: str = "system"
    outgoing: list[OutboxRow] = field(default_factory=list)
    kept: Conversation | None = None  # the person's active conversation as this turn leaves it
    ended: list[int] = field(default_factory=list)  # conversations that are over
    pending_files: list[int] = field(default_factory=list)  # files to fetch and check after the commit
    signals: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # live console events, after the commit
    alarms: dict[tuple[str, str], int] = field(default_factory=partial(defaultdict, int))  # (kind, body) -> how many
    rules: "Rulebook" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.rules = self.tools.rules

    def tell(
        self,
        contact: Contact,
        reply: Reply,
        cause: str,
        *,
        ticket_id: int | None = None,
        message_class: MessageClass = MessageClass.NOTICE,
        text_at: datetime | None = None,
        held: bool = False,
    ) -> None:
        """Queue a message in its final words. `cause` is unique: the same cause never sends twice.

        `text_at`: when it goes by text message unless the chat shows it before; with `held`: not sent before.
        """
        if contact.language != SOURCE:
            reply = replace(reply, lang=contact.language)
        traits = self.tools.traits.get(contact.channel)
        parts = split_reply(reply, traits) if traits is not None else [reply]
        for number, part in enumerate(parts):
            self.outgoing.append(
                OutboxRow(
                    self.ids.new(),
                    f"{cause}/{number}" if number else cause,
                    contact.channel,
                    contact.id,
                    contact.address,
                    part.to_json(),
                    part.once,
                    0,
                    ticket_id,
                    message_class=message_class,
                    text_at=text_at if held or not number else None,
                    held=held,
                )
            )

    def signal(self, name: str, **data: Any) -> None:
        """Announce something to live pages once it is committed. No personal data."""
        self.signals.append((name, data))

    def alarm(self, kind: str, body_id: str = "") -> None:
        """Raise an alarm once this is committed (handlers/alarms); costs nothing here. `body_id`: the office it
        concerns, '' for the installation. Errors: KeyError: no such kind."""
        if kind not in self.rules.alarms:
            raise KeyError(kind)
        self.alarms[kind, body_id] += 1
