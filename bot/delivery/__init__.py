"""The outbox lanes: this process sends what it committed, one message at a time a chat, and sweeps up what others left.

A row is born leased to the process that committed it. Outcomes are marked at once, a few marks at a time, what comes
meanwhile together, and the next message of a chat waits for the mark of the one before; what a process had sent but not
marked when it died goes twice, after the lease: at most one message a chat. Rows marked `once` (codes) are noted as
being sent first and are then rather lost than doubled.

Order in a chat: a row born while somebody else holds an older one waits in the table. What this process sweeps up it
holds under a name of its own (`owner~`), so that rows committed meanwhile count it as somebody else's.
"""

from bot.delivery.gate import Gate
from bot.delivery.lanes import Delivery, Lane

__all__ = ["Delivery", "Gate", "Lane"]
