"""The type variable of a conversation's data, so that `Talk[Lookup]` says what `talk.data` is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a plain `Talk` is one whose data is nobody's business; Python 3.11 has no defaults of its own
    from typing import Any

    from typing_extensions import TypeVar

    D = TypeVar("D", default=Any)
else:
    from typing import TypeVar

    D = TypeVar("D")
