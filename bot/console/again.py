"""A form that came after its session had ended, or from a page of the session before.

Nothing is done with it, and nothing typed is lost: it comes back as a page with a button that sends it again. Only what
this site's own pages sent is shown back, so that no other site can put its words on ours.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from bot.console import csrf
from bot.pages.languages import page_language
from bot.pages.rendering import render
from bot.service import Service

TOKENS: Final = frozenset({csrf.FIELD, "act", "expected"})  # what a form holds that nobody typed into
REDRAWN: Final = {
    "/console/file": "/console/file/questions",
    "/console/paste": "/console/paste",
}  # forms that are opened again with what they held


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held. `fields`: name and value, the session's token left out; `words`: values that were written as
    words; `files`: names of files, which must be chosen again."""

    fields: tuple[tuple[str, str], ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    files: tuple[str, ...]

    @property
    def is_anything(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.files) or any(value for name, value in self.fields if name not in TOKENS)


def typed_in(form: Any) -> Typed:
    """What a form holds, as it was read from a request."""
    held = list(form.items()) if form else []
    fields = tuple((name, value) for name, value in held if isinstance(value, str) and name != csrf.FIELD)
    words = tuple(dict.fromkeys(value.strip() for name, value in fields if len(value.split()) > 1))
    return Typed(
        fields, words, tuple(one.filename for _, one in held if isinstance(one, web.FileField) and one.filename)
    )


def values_of(request: web.Request, typed: Typed) -> dict[str, Any]:
    """What the page's templates show."""
    redrawn = REDRAWN.get(request.path, "")
    return {"typed": typed, "action": redrawn or request.path_qs, "redrawn": bool(redrawn)}


def session_over(request: web.Request, service: Service, typed: Typed, idle: int | None) -> web.Response:
    """The page for who is not signed in any more: 401, with what was typed. `idle`: the minutes without an act by which
    the session has ended, None: it ended otherwise."""
    lang = page_language(request)
    values = {
        "t": lambda key, **params: service.tools.texts.say(key, params, language=lang),
        "lang": lang,
        "idle": idle,
        **values_of(request, typed),
    }
    return render(request, "console/session_over.html", values, status=401)
