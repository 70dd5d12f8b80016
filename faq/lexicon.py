"""Reading the word lists in `faq/lexicons/`. They are data for matching, edited by hand, loaded once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICONS = Path(__file__).parent / "lexicons"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path) -> Any:
    """The content of a YAML file, read with the C parser where it is built in."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader either way


@cache
def read_lexicon(name: str) -> Any:
    """The content of `lexicons/<name>.yaml`; the caller must not change it."""
    return load_yaml(LEXICONS / f"{name}.yaml")
