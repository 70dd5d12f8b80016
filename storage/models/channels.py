"""What channels keep for themselves."""

from sqlalchemy import BigInteger, Column, Table

from storage.models.base import metadata, moment, sealed, words

channel_grants = Table(  # a pair of tokens that is used up by being renewed: storage/repositories/grants.py
    "channel_grants",
    metadata,
    words("account", primary_key=True),  # e.g. zalo:1234567890
    sealed("pair_sealed", nullable=False),
    Column("number", BigInteger, nullable=False),
    moment("issued_at", nullable=False),
    moment("expires_at", nullable=False),
    words("lease_owner", ""),
    moment("lease_until"),
    moment("refused_at"),
    words("refusal", ""),
    moment("heard_at"),  # the last event of the account that was signed rightly, to the minute
)
