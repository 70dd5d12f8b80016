"""What officials sign in with: a name of their own, a password, and the key of a second factor."""

from storage.migrations.online import Index, build_index, create_table

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "official_credentials",
        {
            "official_id": "bigint not null",
            "login_index": "bytea not null",
            "login_sealed": "bytea not null",
            "password_hash": "text not null",
            "totp_sealed": "bytea not null",
            "totp_step": "bigint not null default 0",
            "totp_drift": "smallint not null default 0",
            "totp_far": "bigint not null default 0",
            "set_at": "timestamptz not null",
        },
        "official_id",
    )
    build_index(Index("ix_official_credentials_login_index", "official_credentials", "(login_index)", unique=True))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
