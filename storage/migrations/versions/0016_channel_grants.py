"""What lets us send through a channel whose right to do so is renewed all the time: a pair of tokens an account."""

from storage.migrations.online import create_table

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "channel_grants",
        {
            "account": "text not null",
            "pair_sealed": "bytea not null",
            "number": "bigint not null",
            "issued_at": "timestamptz not null",
            "expires_at": "timestamptz not null",
            "lease_owner": "text not null default ''",
            "lease_until": "timestamptz",
            "refused_at": "timestamptz",
            "refusal": "text not null default ''",
        },
        "account",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
