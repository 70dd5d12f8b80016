"""What other packages bring: channels, SMS gateways and conversations, found by entry points beside the built-in.

A package that is installed beside the service names, in the groups below, `name = "module:object"`. All are looked at
when a process starts, and everything that is wrong is told at once: a name that two packages or the service itself
have, an object that does not load, one that is no channel, gateway or conversation.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.channels.base import Channel, MakeChannel
from bot.channels.errors import NotConfigured
from bot.doors import BUILT_IN
from bot.settings import Settings
from bot.sms.gateways import GATEWAYS, Gateway, Make
from handlers.dialogue.conversation import DeclarationError, Declared
from handlers.dialogue.conversation import check as check_declaration
from handlers.dialogue.traits import Traits
from handlers.registry import CONVERSATIONS, Brought

DEMO_GATEWAY: Final = "demo"
CHANNEL_GROUP: Final = "hotline.channels"
GATEWAY_GROUP: Final = "hotline.sms_gateways"
CONVERSATION_GROUP: Final = "hotline.conversations"


T = TypeVar("T")


class BadExtension(Exception):
    """Packages beside the service do not fit; each line of its text is one fault."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """What was found, by name. A channel is opened when HOTLINE_CHANNELS names it, a gateway by HOTLINE_SMS_GATEWAY."""

    channels: Mapping[str, MakeChannel]
    gateways: Mapping[str, Make]
    conversations: Mapping[str, Brought]

    @classmethod
    def load(cls) -> "Extensions":
        """Look at every entry point of the three groups. Errors: BadExtension with every fault."""
        faults: list[str] = []
        found = cls(
            _load(CHANNEL_GROUP, BUILT_IN, _made_of(1, "HOST"), faults),
            _load(GATEWAY_GROUP, GATEWAYS, _made_of(4, "SETTINGS, DATABASE, CLOCK, IDS"), faults),
            _load(CONVERSATION_GROUP, {one.name for one in CONVERSATIONS}, _conversation, faults),
        )
        if faults:
            raise BadExtension("\n".join(faults))
        return found

    def gateway(self, name: str) -> Make:
        """How the SMS gateway of this name is made. Errors: BadExtension; a slip of the pen is never the demo's."""
        every = {**GATEWAYS, **self.gateways}
        if name not in every:
            raise BadExtension(f"HOTLINE_SMS_GATEWAY: there is no {name!r}, only {', '.join(every)}, or none")
        return every[name]

    def opened(self, names: Collection[str]) -> dict[str, MakeChannel]:
        """The channels of these names. Errors: BadExtension."""
        if unknown := [name for name in names if name not in self.channels]:
            here = ", ".join(self.channels) or "none is installed"
            raise BadExtension(f"HOTLINE_CHANNELS: there is no {', '.join(map(repr, unknown))} ({here})")
        return {name: self.channels[name] for name in names}

    def words(self) -> list[Path]:
        """The folders of texts that the conversations bring."""
        return [one.words for one in self.conversations.values() if one.words is not None]


def check_channel(name: str, make: Callable[[], Channel]) -> Channel:
    """Make a channel and see that it has what the contract asks for. Errors: BadExtension."""
    place = f"channel {name}"
    channel = _made(place, make)
    faults = _lacking(channel, ("routes",), ("start", "stop", "close", "send", "fetch"))
    traits = getattr(channel, "traits", None)
    if getattr(channel, "name", None) != name or not isinstance(traits, Traits) or traits.name != name:
        faults.append(f"`name` and `traits.name` are not both {name!r}")
    if not isinstance(getattr(channel, "streams", None), bool):
        faults.append("`streams` is neither True nor False")
    _refuse(place, faults)
    return channel


def refuse_demo_texts(settings: Settings, allowed: bool = False) -> None:
    """The demo's gateway keeps codes for a phone that only a demo shows: elsewhere nobody would ever read one.

    Errors: BadExtension.
    """
    if settings.sms_gateway == DEMO_GATEWAY and not (settings.demo or allowed):
        raise BadExtension(
            "HOTLINE_SMS_GATEWAY: demo sends nothing and runs in a demo alone; none until there is a gateway"
        )


def check_gateway(name: str, make: Callable[[], Gateway]) -> Gateway:
    """Make an SMS gateway and see that it has what the contract asks for. Errors: BadExtension."""
    place = f"SMS gateway {name}"
    gateway = _made(place, make)
    _refuse(place, _lacking(gateway, (), ("send", "close")))
    return gateway


def _made(place: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except NotConfigured as error:
        raise BadExtension(f"{place}: {error}") from None
    except Exception as error:  # of foreign code; its words may hold a secret
        raise BadExtension(f"{place}: cannot be made: {type(error).__name__}") from error


def _refuse(place: str, faults: list[str]) -> None:
    if faults:
        raise BadExtension("\n".join(f"{place}: {fault}" for fault in faults))


def _lacking(made: object, plain: Collection[str], waiting: Collection[str]) -> list[str]:
    """The methods that an object does not have as the contract has them."""
    faults = [f"no method `{name}`" for name in (*plain, *waiting) if not callable(getattr(made, name, None))]
    odd = [name for name in waiting if callable(one := getattr(made, name, None)) and not _awaited(one)]
    return faults + [f"`{name}` is no `async def`" for name in odd]


def _awaited(method: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(method)


def _load(group: str, built_in: Collection[str], shape: Callable[[str, Any], str], faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    listed = sorted(entry_points(group=group), key=lambda one: (one.name, _package(one)))
    faults += _doubles(group, built_in, listed)
    for one in listed:
        place = f"{group}: {one.name} ({_package(one)})"
        try:
            loaded = one.load()
        except Exception as error:  # whatever a foreign module does when it is imported
            faults.append(f"{place}: does not load: {type(error).__name__}: {error}")
            continue
        if wrong := shape(one.name, loaded):
            faults.append(f"{place}: {wrong}")
        found[one.name] = loaded
    return found


def _doubles(group: str, built_in: Collection[str], listed: list[EntryPoint]) -> Iterator[str]:
    for name in dict.fromkeys(one.name for one in listed):
        owners = ["the service itself"] if name in built_in else []
        owners += [_package(one) for one in listed if one.name == name]
        if len(owners) > 1:
            yield f"{group}: {name}: the name is taken twice, by {' and '.join(owners)}"


def _package(one: EntryPoint) -> str:
    return one.dist.name if one.dist is not None else one.value


def _made_of(count: int, arguments: str) -> Callable[[str, Any], str]:
    def shape(name: str, loaded: Any) -> str:
        wrong = f"is not called as {name}({arguments})"
        if not callable(loaded):
            return wrong
        try:
            inspect.signature(loaded).bind(*range(count))
        except (TypeError, ValueError):
            return wrong
        return ""

    return shape


def _conversation(name: str, loaded: Any) -> str:
    if not isinstance(loaded, Brought) or not isinstance(loaded.conversation, Declared):
        return "is no handlers.registry.Brought"
    if loaded.conversation.name != name:
        return f"is the conversation {loaded.conversation.name!r}, under another name"
    try:
        check_declaration(loaded.conversation)
    except DeclarationError as error:
        return str(error)
    return ""
