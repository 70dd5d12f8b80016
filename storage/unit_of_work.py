"""One transaction and the repositories that work in it."""

from functools import cached_property

from storage.crypto import Vault
from storage.repositories.audit import AuditRepository
from storage.repositories.base import Connection
from storage.repositories.contacts import ContactRepository
from storage.repositories.conversations import ConversationRepository
from storage.repositories.files import FileRepository
from storage.repositories.jobs import JobRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.sms_log import SmsLogRepository
from storage.repositories.updates import UpdateRepository


class UnitOfWork:
    """Repositories on one connection. Made by `Database.unit_of_work`, which commits or rolls back."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault

    @cached_property
    def updates(self) -> UpdateRepository:
        """Raw updates: seen, waiting, dead."""
        return UpdateRepository(self.connection, self.vault)

    @cached_property
    def contacts(self) -> ContactRepository:
        """People on a channel."""
        return ContactRepository(self.connection, self.vault)

    @cached_property
    def conversations(self) -> ConversationRepository:
        """Open and paused conversations."""
        return ConversationRepository(self.connection, self.vault)

    @cached_property
    def outbox(self) -> OutboxRepository:
        """Messages to be sent."""
        return OutboxRepository(self.connection, self.vault)

    @cached_property
    def files(self) -> FileRepository:
        """Photos, voice messages, documents."""
        return FileRepository(self.connection, self.vault)

    @cached_property
    def jobs(self) -> JobRepository:
        """Who runs which job."""
        return JobRepository(self.connection, self.vault)

    @cached_property
    def sms_log(self) -> SmsLogRepository:
        """The demo phone's messages."""
        return SmsLogRepository(self.connection, self.vault)

    @cached_property
    def audit(self) -> AuditRepository:
        """Who did what."""
        return AuditRepository(self.connection, self.vault)
