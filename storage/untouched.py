"""What stands for a unit of work in a turn that needs none."""

from storage.crypto import Vault


class NeedsTransaction(Exception):
    """A short turn touched the database: it must run the long way."""


class Untouched:
    """Stands for a unit of work in a short turn: only the keys are there."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def __getattr__(self, name: str) -> object:
        raise NeedsTransaction(name)
