"""Which settings do not fit, a line each that says what belongs there: for every command, in place of a traceback."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import SecretStr, ValidationError

from bot.settings import Settings

PATTERN: Final = "string_pattern_mismatch"  # of which all that is said is the pattern


def wrong_settings(error: BaseException) -> str | None:
    """The lines; None when the error is about something else. What stands in a secret is never said."""
    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        return None
    return "\n".join(_line({**one}) for one in error.errors(include_url=False))


def _line(one: Mapping[str, Any]) -> str:
    place = str(one["loc"][0])
    name, field = next(
        (alias if isinstance(alias := field.validation_alias, str) else f"HOTLINE_{name.upper()}", field)
        for name, field in Settings.model_fields.items()
        if place in (name, field.validation_alias)
    )
    value = "" if field.annotation is SecretStr else f" ({one['input']})"
    why = "" if one["type"] == PATTERN else f" {one['msg']}."
    return f"{name} does not fit{value}: {field.description}.{why}"
