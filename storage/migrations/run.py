"""Bring a database to the newest schema. Import this only in the CLI and in tests: alembic costs 0.3 s."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from storage.database import alchemy_url

HERE = Path(__file__).parent


def config(url: str) -> Config:
    """Alembic's configuration for one database, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(HERE).replace("%", "%%"))
    made.attributes["url"] = alchemy_url(url)
    return made


def upgrade(url: str) -> None:
    """Run every migration that is missing. Blocking: call it before the event loop starts or in a thread."""
    command.upgrade(config(url), "head")
