"""The first schema, as plain statements, so that later changes of the models do not change this step."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make every table of the first release."""
    for statement in STATEMENTS.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Nothing stands before the first schema: drop the database instead."""
    raise RuntimeError("the first schema has nothing below it; drop the database instead")
