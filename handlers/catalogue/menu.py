"""The menu of reports (menu.yaml): screens of buttons, each a category, another screen, or a missing dose."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import StringConstraints

from handlers.catalogue.categories import COMPLAINT, Category, Meaning
from handlers.catalogue.facts import Entry, Identifier

MISSING: Final = "missing"  # which dose is asked first, then which category it is
GROUP: Final = "group_"
MAIN: Final = "main"
OF_MISSING: Final = frozenset({Meaning.MISSING_ONE, Meaning.MISSING_ALL})  # what MISSING turns out to be
CHOICE_ID_LIMIT: Final = 24  # characters that the smallest channel has room for in a button's token

Button = Annotated[str, StringConstraints(pattern=rf"^({MISSING}|{GROUP}[a-z]+|[A-Z][A-Z_]*)$")]


class Menu(Entry):
    """`screens`: name -> what its buttons stand for, in order; `main` comes first, `rest` beside a record.

    A category with a conversation of its own is begun from there and needs no button.
    """

    screens: Mapping[Identifier, tuple[Button, ...]]
    otherwise: Identifier

    def screen(self, name: str) -> tuple[str, ...]:
        """The buttons of a screen; those of `otherwise` for a name that no screen has any more."""
        return self.screens.get(name, self.screens[self.otherwise])

    def with_buttons(self, categories: Mapping[str, Category]) -> "Menu":
        """The menu with categories that name their screen, before the last category of it, and without closed ones."""
        screens = {name: [one for one in there if one not in categories or not categories[one].closed]
                   for name, there in self.screens.items()}  # fmt: skip
        for code, category in categories.items():
            if category.button in screens and not category.closed:
                there = screens[category.button]
                last = max((at for at, one in enumerate(there) if one in categories), default=len(there))
                there.insert(last, code)
        return self.model_copy(update={"screens": {name: tuple(there) for name, there in screens.items()}})

    def faults(self, categories: Mapping[str, Category]) -> list[str]:
        """Buttons that lead nowhere, and categories to which no button leads."""
        found = [
            f"menu.yaml: screens: there is no screen {name!r}"
            for name in (MAIN, self.otherwise)
            if name not in self.screens
        ]
        for screen, buttons in self.screens.items():
            for one in buttons:
                if len(one) > CHOICE_ID_LIMIT:
                    found.append(f"menu.yaml: screens.{screen}: {one} is longer than {CHOICE_ID_LIMIT} characters")
                known = one == MISSING or one.removeprefix(GROUP) in self.screens or one in categories
                if not known:
                    found.append(f"menu.yaml: screens.{screen}: {one} is neither a category nor a screen")
        led_to = self._reached()
        return found + [
            f"menu.yaml: screens: no button leads to the category {code}"
            for code, category in categories.items()
            if category.conversation == COMPLAINT
            and not category.closed
            and (MISSING if category.means in OF_MISSING else code) not in led_to
        ]

    def _reached(self) -> set[str]:
        """Every button that can be pressed from the first screen on."""
        found: set[str] = set()
        screens = [MAIN]
        for screen in screens:
            fresh = [one for one in self.screens.get(screen, ()) if one not in found]
            found.update(fresh)
            screens += [one.removeprefix(GROUP) for one in fresh if one.startswith(GROUP)]
        return found
