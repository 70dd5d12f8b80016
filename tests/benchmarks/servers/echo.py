"""The other side of the turn benchmark: python-telegram-bot's own webhook server, echoing texts, without a database.

usage: python echo.py PORT API_URL TOKEN
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what was said."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Serve until killed."""
    port, api, token = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    app = Application.builder().token(token).base_url(f"{api}/bot").concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_webhook(
        listen="127.0.0.1",
        port=port,
        url_path="hook",
        secret_token="benchmark",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        drop_pending_updates=False,
    )


if __name__ == "__main__":
    main()
