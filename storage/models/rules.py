"""What administrators changed without a deploy."""

from sqlalchemy import BigInteger, Column, Table
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import key, metadata, moment, ref, words

rule_versions = Table(  # one changed entry of the catalogues each; nothing personal
    "rule_versions",
    metadata,
    key(),
    words("kind", nullable=False),
    words("province", nullable=False),  # "": for all
    words("key", nullable=False),
    Column("entry", JSONB),  # null: the entry is taken out
    ref("based_on", nullable=False),  # the version that the writer saw; 0: what ships
    words("state", nullable=False),  # draft, live, rolled_back, withdrawn
    Column("turn", BigInteger, nullable=False),  # counts what became live or was rolled back
    words("release", nullable=False),
    ref("made_by", nullable=False),
    moment("made_at", nullable=False),
    ref("confirmed_by"),  # null: not live yet, or nobody else had to
    moment("live_at"),
    ref("ended_by"),
    moment("ended_at"),
    moment("check_by"),  # of one taken down by one person: when a second one must have looked
    ref("checked_by"),
    moment("checked_at"),
)
