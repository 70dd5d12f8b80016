"""The commands behind the menu button of a chat, in both languages (Bot API: setMyCommands, setChatMenuButton)."""

from collections.abc import Iterator
from typing import Any, Final

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
ENGLISH: Final = "en"  # for who uses the messenger in English; everybody else reads Vietnamese


def menu_calls(texts: Texts) -> Iterator[tuple[str, dict[str, Any]]]:
    """The calls (method, body) that set the commands and the button that opens them."""
    for language, more in (("vi", {}), (ENGLISH, {"language_code": ENGLISH})):
        commands = [
            {"command": name, "description": texts.say(key, language=language)} for name, key in COMMANDS.items()
        ]
        yield "setMyCommands", {"commands": commands, **more}
    yield "setChatMenuButton", {"menu_button": {"type": "commands"}}
