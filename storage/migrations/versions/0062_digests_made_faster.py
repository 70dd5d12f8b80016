"""Digests of names and numbers are made otherwise: a thousand in a tenth of the time. Which are the older ones.

They are a byte shorter; the job `ticket_digests` makes them anew, and until it is through a search asks for both.
"""

from storage.migrations.online import Index, build_index

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

STOP_FIRST = (
    "what reports are found by is made otherwise from here on, and the code before it does not find those that its"
    " successor files or makes anew, so that one of them may be filed twice: stop every `serve` and `work` of that"
    " version first, and start the new ones afterwards"
)


def upgrade() -> None:
    """Build the index by which the older ones are found."""
    build_index(Index("ix_ticket_digests_older", "ticket_digests", "(ticket_id) where length(digest) = 16"))


def downgrade() -> None:
    """A migration only adds: the index may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
