"""What every table shares: one metadata, short column makers, a naming rule for constraints."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, MetaData, SmallInteger, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def key(name: str = "id") -> Column[int]:
    """A 63-bit id made by the id source of the process, never by the database: encryption binds a value to its row."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def ref(name: str, *args: Any, **kwargs: Any) -> Column[int]:
    """The id of a row elsewhere; no foreign key where the rows are distributed or purged apart."""
    return Column(name, BigInteger, *args, **kwargs)


def words(name: str, default: str | None = None, **kwargs: Any) -> Column[str]:
    """Text that is no personal data. With a default it is never null."""
    if default is not None:
        kwargs.setdefault("server_default", text(f"'{default}'"))
        kwargs["nullable"] = False
    return Column(name, Text, **kwargs)


def small(name: str, default: int | None = None, **kwargs: Any) -> Column[int]:
    """A small whole number."""
    if default is not None:
        kwargs["server_default"] = text(str(default))
        kwargs["nullable"] = False
    return Column(name, SmallInteger, **kwargs)


def sealed(name: str, **kwargs: Any) -> Column[bytes]:
    """Personal data, AES-GCM bound to table, column and row (storage/crypto.py)."""
    return Column(name, LargeBinary, **kwargs)


def index_of(name: str, **kwargs: Any) -> Column[bytes]:
    """A blind index: 32 bytes of keyed digest, equal for equal values, useless without the key."""
    return Column(name, LargeBinary, **kwargs)


def moment(name: str, **kwargs: Any) -> Column[Any]:
    """A point in time, UTC."""
    return Column(name, DateTime(timezone=True), **kwargs)
