"""Alembic migrations, run through storage.migrations.run."""
