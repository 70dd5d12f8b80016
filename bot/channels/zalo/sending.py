"""What this installation pays for and how long it holds: the platform's window with the settings of an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.channels.layout import shortened
from bot.channels.zalo.messages import TRAITS
from handlers.dialogue.traits import Traits

LONGEST_VALUE = 100  # characters of a value in a template


@dataclass(frozen=True, slots=True)
class SendingRules:
    """`bills`: whether what costs is sent, `month`: how many of it (0: any number). `template`: the id of the approved
    template, '' for none; `fields`: its parameters -> code, office, state or date. `hold`: how long a message waits."""

    bills: bool = False
    month: int = 1000
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    hold: timedelta = timedelta(days=60)

    def traits(self) -> Traits:
        """What the channel can do under these rules."""
        return replace(
            TRAITS,
            bills=self.bills,
            billed_month=self.month,
            templates=bool(self.template),
            hold=int(self.hold.total_seconds()),
        )

    def values(self, told: Mapping[str, str]) -> dict[str, str]:
        """The parameters of the template from what is told of a report."""
        return {name: shortened(told.get(what, ""), LONGEST_VALUE) for name, what in self.fields.items()}
