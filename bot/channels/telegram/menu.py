"""The commands behind the menu button of a chat, in both languages (Bot API: setMyCommands, setChatMenuButton).

The chat of an official has a list of its own (the scope of one chat goes before that of all), with `/vao`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from handlers.staff.chat_menu import OFFICIALS
from handlers.texts import Texts

COMMANDS: Final = {  # command -> text key of what it does; each is a word that is heard at every step
    "menu": "telegram_menu.menu",
    "back": "telegram_menu.back",
    "tracuu": "menu.look_up",
    "phananh": "menu.complain",
    "theodoi": "menu.follow",
    "caidat": "menu.install",
    "duongdaynong": "menu.hotlines",
    "lamtiep": "telegram_menu.go_on",
    "goilai": "common.call_me",
    "cancel": "telegram_menu.cancel",
    "help": "telegram_menu.help",
}
OFFICIALS_ALONE: Final = {"vao": "telegram_menu.vao"}
ENGLISH: Final = "en"  # for who uses the messenger in English; everybody else reads Vietnamese


def menu_calls(texts: Texts) -> Iterator[tuple[str, dict[str, Any]]]:
    """The calls (method, body) that set the commands and the button that opens them."""
    for body in _lists(texts, COMMANDS):
        yield "setMyCommands", body
    yield "setChatMenuButton", {"menu_button": {"type": "commands"}}


def menu_calls_of(texts: Texts, chat: int, menu: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The calls that give one chat this menu: that of officials, or everybody's again."""
    scope = {"scope": {"type": "chat", "chat_id": chat}}
    for body in _lists(texts, {**OFFICIALS_ALONE, **COMMANDS}):
        if menu == OFFICIALS:
            yield "setMyCommands", body | scope
        else:
            yield "deleteMyCommands", {name: body[name] for name in ("language_code",) if name in body} | scope


def _lists(texts: Texts, commands: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for language, more in (("vi", {}), (ENGLISH, {"language_code": ENGLISH})):
        listed = [{"command": name, "description": texts.say(key, language=language)} for name, key in commands.items()]
        yield {"commands": listed, **more}
