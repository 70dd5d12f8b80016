"""An import can be taken back: it has a number, and what it wrote over is remembered for a while."""

from storage.migrations.online import Index, add_columns, build_index, create_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STOP_FIRST = ""
ID = "bigint not null"
TIME = "timestamptz not null"
TEXT = "text not null default ''"
NUMBER = "smallint not null"
COUNT = "integer not null default 0"
PERSON = {
    "content_sealed": "bytea not null",
    "sex": "text",
    "group_code": "smallint",
    "edition": "smallint not null default 2021",
    **dict.fromkeys(("province_code", "district_code", "commune_code", "source"), TEXT),
    "updated_at": TIME,
}
DOSE = {
    "vaccine_code": "text not null",
    "injected_on": "date not null",
    **dict.fromkeys(("lot", "facility_code", "facility_name", "source"), TEXT),
    "imported_at": TIME,
}


def upgrade() -> None:
    """Add columns to imports and arrivals, then the tables an import is taken back by."""
    counts = ("people_gone", "values_back", "values_kept", "tickets_back")
    add_columns("imports", {"number": "integer", "undone_at": "timestamptz", **dict.fromkeys(counts, COUNT)})
    build_index(Index("uq_imports_number", "imports", "(number)", unique=True))
    add_columns("arrivals", {"import_id": "bigint"})
    create_table(
        "import_pieces",
        {
            "seq": "bigserial not null",
            "import_id": ID,
            "at": TIME,
            "series": "text not null",
            "first_id": "bigint",
            "last_id": "bigint",
            "named_persons": "bigint[] not null default '{}'",
            "named_numbers": "smallint[] not null default '{}'",
            "new_persons": "bigint[] not null default '{}'",
            "new_numbers": "smallint[] not null default '{}'",
        },
        "seq",
    )
    build_index(Index("ix_import_pieces_import_id", "import_pieces", "(import_id)"))
    dose_key = {"person_id": ID, "series": "text not null", "number": NUMBER}
    create_table("import_old_persons", {"piece_seq": ID, "person_id": ID, "at": TIME, **PERSON}, "piece_seq, person_id")
    create_table(
        "import_old_doses", {"piece_seq": ID, **dose_key, "at": TIME, **DOSE}, "piece_seq, person_id, series, number"
    )
    create_table(
        "import_tickets",
        {"import_id": ID, "ticket_id": ID, **dose_key, "at": TIME, "moved": "jsonb"},
        "import_id, ticket_id, person_id, series, number",
    )
    build_index(Index("ix_import_tickets_ticket_id", "import_tickets", "(ticket_id)"))
    create_table(
        "import_kept",
        {"import_id": ID, **dose_key, "by_import": ID, "at": TIME},
        "import_id, person_id, series, number",
    )


def downgrade() -> None:
    """A migration only adds: what it added may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
