"""The explicit list of conversations, checked when it is built."""

from handlers.conversations.menu import MENU
from handlers.dialogue.registry import Registry, Roles


def build_registry() -> Registry:
    """Every conversation the service has. Errors: DeclarationError for a wrong declaration."""
    return Registry((MENU,), menu=MENU.name, roles=Roles())
