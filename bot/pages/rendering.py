"""Pages from templates, for the public pages and the console alike.

`set_up_rendering(app)` once; then a handler answers `render(request, "console/queue.html", {...})`. A template of
`bot/console/templates/queue.html` is named `console/queue.html`, one of `bot/pages/templates/base.html`
`pages/base.html`.

In templates: `static_url("pages/base.css")`, `icon("check")`, `say("landing.title", lang)`, and from the request `lang`
and `path`. Templates are filled in without waiting: read everything first.
"""

from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from markupsafe import Markup

from bot.pages.assets import Assets
from bot.pages.languages import page_language
from handlers.texts import Texts
from storage.spreadsheets.formats import ACCEPT

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "handlers" / "catalogue" / "pictures"  # what replies may show: Reply.image
ROOMS = {"pages": HERE, "console": HERE.parent / "console"}

ASSETS: web.AppKey[Assets] = web.AppKey("assets", Assets)
WORDS: web.AppKey[Texts] = web.AppKey("words", Texts)


def set_up_rendering(app: web.Application) -> jinja2.Environment:
    """Templates, static files and the pages' words. Gives the environment, for filters of a room's own."""
    assets = Assets({"pictures": PICTURES, **{name: room / "static" for name, room in ROOMS.items()}})
    words = Texts.load(folder=HERE / "texts")
    app[ASSETS] = assets
    app[WORDS] = words
    rooms = {name: jinja2.FileSystemLoader(room / "templates") for name, room in ROOMS.items()}
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.PrefixLoader(rooms),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def icon(name: str, label: str = "") -> Markup:
        """An icon of the sprite; `label` is read aloud, without it the icon is decoration."""
        spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(
            spoken, assets.url("pages/icons.svg"), name
        )

    def say(key: str, lang: str = "vi", **params: Any) -> str:
        return words.say(key, params, language=lang)

    environment.globals.update(static_url=assets.url, icon=icon, say=say, list_files=ACCEPT)
    app.router.add_get("/static/{version}/{path:.+}", assets.serve)
    return environment


def render(
    request: web.Request, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> web.Response:
    """A page from a template."""
    known = {"lang": page_language(request), "path": request.path, **(context or {})}
    text = request.config_dict[aiohttp_jinja2.APP_KEY].get_template(template).render(known)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
