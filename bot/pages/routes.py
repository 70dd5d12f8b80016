"""The public pages' routes."""

import json
import re
from collections.abc import Mapping

from aiohttp import web

from bot.pages.demo_phone import demo_phone_routes
from bot.pages.rendering import ASSETS, WORDS, render, set_up_rendering
from bot.pages.security import add_security_headers, content_policy
from bot.pages.trouble import show_trouble
from bot.settings import Settings
from handlers.texts.loader import LANGUAGES
from storage.database import Database

LAUNCHER = {"open": "launcher", "close": "launcher_close", "frame": "frame"}
START_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}")
ROWS_ON_PAPER = 18  # fit one A4 page, lying
HOUR = "public, max-age=3600"


class Pages:
    """Landing page, web chat, launcher script, privacy notice."""

    def __init__(self, settings: Settings) -> None:
        self._demo = settings.demo
        self._controller = {"name": settings.controller, "contact": settings.controller_contact}
        self._idle = settings.counter_idle_seconds
        # The landing page frames the chat itself; other pages only where the installation names them.
        self._chat_policy = content_policy(f"'self' {settings.embed_origins}".strip())

    async def landing(self, request: web.Request) -> web.StreamResponse:
        """The first page: the chat, begun with the word of the link (`?start=`), and in the demo the phone that
        receives text messages."""
        start = request.query.get("start", "")
        more = f"&start={start}" if START_WORD.fullmatch(start) else ""
        return render(request, "pages/landing.html", {"demo": self._demo, "more": more})

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """The chat alone, as it stands in a frame or fills a phone's screen. `?counter`: on a device that many use."""
        counter = self._idle if "counter" in request.query else 0
        words = {lang: _chat_words(known) for lang, known in request.app[WORDS].words.items()}
        given = {"words": words, "pictures": request.app[ASSETS].pictures()}
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
        response = render(request, "pages/chat.html", {**texts, "counter": counter})
        response.headers["Content-Security-Policy"] = self._chat_policy
        response.headers["Cache-Control"] = "no-store" if counter else "no-cache"  # no way back to a page of before
        return response

    async def private(self, request: web.Request) -> web.StreamResponse:
        """A one-time page beside a messenger: an empty frame, whoever asks. What fills it is asked for by its scripts
        with the token of the link, which no server gets with the address."""
        words = {lang: _chat_words(known) | _private_words(known) for lang, known in request.app[WORDS].words.items()}
        given = {"words": words, "pictures": request.app[ASSETS].pictures()}
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
        response = render(request, "pages/private.html", texts)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    async def privacy(self, request: web.Request) -> web.StreamResponse:
        """What is kept, what for, how long, and the rights of the people it is about."""
        rows = ("codes", "photos", "cases", "audit")
        return render(request, "pages/privacy.html", {"rows": rows, "controller": self._controller})

    async def paper_form(self, request: web.Request) -> web.StreamResponse:
        """The form to print on which a point goes on by hand; empty, the same for everybody."""
        return render(request, "pages/paper_form.html", {"rows": ROWS_ON_PAPER})

    async def embed(self, request: web.Request) -> web.StreamResponse:
        """The script that puts a launcher on any page; its address stays the same for ever."""
        known = request.app[WORDS]
        words = {
            lang: {name: known.say(f"webchat.{key}", language=lang) for name, key in LAUNCHER.items()}
            for lang in LANGUAGES
        }
        response = render(request, "pages/embed.js", {"words": words})
        response.content_type = "text/javascript"
        response.headers["Cache-Control"] = HOUR
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _chat_words(known: Mapping[str, str]) -> dict[str, str]:
    """What the chat says in one language, by the names its scripts know: the page follows the language of the talk."""
    words = {key.partition(".")[2]: text for key, text in known.items() if key.startswith("webchat.")}
    return {"name": known["page.name"], **words}


def _private_words(known: Mapping[str, str]) -> dict[str, str]:
    found = {key.partition(".")[2]: text for key, text in known.items() if key.startswith("private_page.")}
    return {**{f"private_{name}": text for name, text in found.items()}, "title": found["title"]}


def add_pages(app: web.Application, settings: Settings, database: Database) -> None:
    """Templates, static files, headers and error pages for the whole application, and the public pages."""
    set_up_rendering(app)
    add_security_headers(app, settings.public_url)
    app.middlewares.append(show_trouble)
    pages = Pages(settings)
    app.router.add_get("/", pages.landing)
    app.router.add_get("/chat", pages.chat)
    app.router.add_get("/privacy", pages.privacy)
    app.router.add_get("/paper-form", pages.paper_form)
    app.router.add_get("/private", pages.private)
    app.router.add_get("/embed.js", pages.embed)
    if settings.demo:
        app.router.add_routes(demo_phone_routes(database))
