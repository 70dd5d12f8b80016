"""Doses are keyed by series; tickets know their campaign, where it happened and where the owning office is; messages
know their class and what became of them.

Every statement commits by itself, so that no lock is held longer than one of them, and each may be run again: a run
that was cut off goes on where it ended. The columns of old tickets are filled by handlers/jobs/ticket_places.py.
"""

from storage.migrations.online import Index, add_columns, build_index, swap_primary_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STOP_FIRST = (
    "it puts the series into the key of doses, which the code before it does not know: stop every `serve` and `work`"
    " of that version first, and start the new ones afterwards"
)
TEXT = "text not null default"
DOSES_KEY = Index("uq_doses_person_id_series_number", "doses", "(person_id, series, number)", unique=True)

UNPLACED = Index("ix_tickets_unplaced", "tickets", "(id) where owner_province_code = ''")


def upgrade() -> None:
    """Add the columns, then put the series into the key of doses."""
    add_columns("doses", {"series": f"{TEXT} 'covid19'"})
    add_columns("arrivals", {"series": f"{TEXT} 'covid19'"})
    places = ("site_province_code", "site_district_code", "site_commune_code")
    owners = ("owner_province_code", "owner_district_code")
    add_columns(
        "tickets",
        {
            "campaign": f"{TEXT} 'covid_2021'",
            "dose_series": "text[] not null default '{}'",
            **dict.fromkeys((*places, *owners), f"{TEXT} ''"),
        },
    )
    add_columns(
        "outbox",
        {"class": f"{TEXT} 'reply'", "delivered_at": "timestamptz", "seen_at": "timestamptz"},
    )
    build_index(DOSES_KEY, unless_key="person_id, series, number")
    build_index(UNPLACED)
    swap_primary_key(DOSES_KEY, "pk_doses")


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
