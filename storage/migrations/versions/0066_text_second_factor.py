"""The second factor by text message: the number it goes to, and the codes that were sent."""

from storage.migrations.online import add_columns, create_table

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column and the table; who has an authenticator app keeps it."""
    add_columns("official_credentials", {"phone_sealed": "bytea"})
    create_table(
        "sign_in_codes",
        {
            "binder_hash": "bytea not null",
            "official_id": "bigint not null",
            "phone_hash": "bytea not null",
            "code_hash": "bytea not null",
            "tries": "smallint not null default 0",
            "sent_at": "timestamptz not null",
            "expires_at": "timestamptz not null",
        },
        "binder_hash",
    )


def downgrade() -> None:
    """A migration only adds: they may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
