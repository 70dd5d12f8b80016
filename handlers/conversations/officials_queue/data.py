"""What an official at work in chat has chosen so far. It grants nothing: every turn asks anew what is allowed."""

from dataclasses import dataclass


@dataclass(slots=True)
class AtWork:
    """The open report by its `code`, the queue shown (`filter`), and what an act has been told.

    `act`: its name; `offices`: ids of offices found for a transfer, `to`: the one chosen; `code_of_refusal`: of the
    numbered reason; `field`: the field that the slip has otherwise.
    """

    code: str = ""
    filter: str = ""
    act: str = ""
    offices: tuple[str, ...] = ()
    to: str = ""
    code_of_refusal: str = ""
    field: str = ""
