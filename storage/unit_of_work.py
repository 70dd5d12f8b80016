"""One transaction and the repositories that work in it."""

from functools import cached_property

from storage.crypto import Vault
from storage.offices_room import RoomsOfOffices
from storage.repositories.alarms import AlarmRepository
from storage.repositories.attempts import AttemptRepository
from storage.repositories.audit import AuditRepository
from storage.repositories.audit_blocks import AuditBlockRepository
from storage.repositories.backlogs import BacklogRepository
from storage.repositories.base import Connection
from storage.repositories.bodies import BodyRepository
from storage.repositories.bulk_acts import BulkActRepository
from storage.repositories.clock import ClockRepository
from storage.repositories.codes import CodeRepository
from storage.repositories.complaint_lists import ComplaintListRepository
from storage.repositories.contacts import ContactRepository
from storage.repositories.conversations import ConversationRepository
from storage.repositories.counters import CounterRepository
from storage.repositories.credentials import CredentialRepository
from storage.repositories.desk_drafts import DeskDraftRepository
from storage.repositories.erasures import ErasureRepository
from storage.repositories.files import FileRepository
from storage.repositories.grants import GrantRepository
from storage.repositories.held import HeldRepository
from storage.repositories.import_runs import ImportRunRepository
from storage.repositories.import_tickets import ImportTicketRepository
from storage.repositories.import_uploads import ImportUploadRepository
from storage.repositories.imports import ImportRepository
from storage.repositories.installs import InstallRepository
from storage.repositories.jobs import JobRepository
from storage.repositories.lists import ListRepository
from storage.repositories.moving import MovingRepository
from storage.repositories.news import NewsRepository
from storage.repositories.officials import OfficialRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.phone_calls import PhoneCallRepository
from storage.repositories.phrasings import PhrasingRepository
from storage.repositories.practice import PracticeRepository
from storage.repositories.private_pages import PrivatePageRepository
from storage.repositories.questions import QuestionRepository
from storage.repositories.queues import QueueRepository
from storage.repositories.receipts import ReceiptRepository
from storage.repositories.record_asks import RecordAskRepository
from storage.repositories.records import RecordRepository
from storage.repositories.reply_templates import ReplyTemplateRepository
from storage.repositories.reports import ReportRepository
from storage.repositories.retention import RetentionRepository
from storage.repositories.rule_versions import RuleVersionRepository
from storage.repositories.saved_views import SavedViewRepository
from storage.repositories.second_codes import SecondCodeRepository
from storage.repositories.sent_messages import SentMessageRepository
from storage.repositories.sign_in import SignInRepository
from storage.repositories.sms_log import SmsLogRepository
from storage.repositories.ticket_attachments import TicketCopyRepository, TicketFileRepository
from storage.repositories.ticket_checks import TicketCheckRepository
from storage.repositories.ticket_counts import TicketCountRepository
from storage.repositories.ticket_digests import TicketDigestRepository
from storage.repositories.ticket_events import TicketEventRepository
from storage.repositories.ticket_follows import TicketFollowRepository
from storage.repositories.ticket_links import TicketLinkRepository
from storage.repositories.ticket_places import TicketPlacesRepository
from storage.repositories.ticket_watch import TicketWatchRepository
from storage.repositories.tickets import TicketRepository
from storage.repositories.turns import TurnRepository
from storage.repositories.undelivered import UndeliveredRepository
from storage.repositories.undo import UndoRepository
from storage.repositories.updates import UpdateRepository
from storage.repositories.vault_marks import VaultMarkRepository


class UnitOfWork(RoomsOfOffices):
    """Repositories on one connection. Made by `Database.unit_of_work`, which commits or rolls back."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault

    @cached_property
    def turns(self) -> TurnRepository:
        """The short way of a turn."""
        return TurnRepository(self.connection, self.vault)

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
    def sent_messages(self) -> SentMessageRepository:
        """Messages that are corrected or withdrawn."""
        return SentMessageRepository(self.connection, self.vault)

    @cached_property
    def held(self) -> HeldRepository:
        """Messages that wait until the person writes again."""
        return HeldRepository(self.connection, self.vault)

    @cached_property
    def grants(self) -> GrantRepository:
        """Rights to send that channels renew."""
        return GrantRepository(self.connection, self.vault)

    @cached_property
    def pages(self) -> PrivatePageRepository:
        """One-time pages for what must not stand in a messenger."""
        return PrivatePageRepository(self.connection, self.vault)

    @cached_property
    def receipts(self) -> ReceiptRepository:
        """What messengers tell of messages of ours."""
        return ReceiptRepository(self.connection, self.vault)

    @cached_property
    def news(self) -> NewsRepository:
        """Messages that go by text message."""
        return NewsRepository(self.connection, self.vault)

    @cached_property
    def undelivered(self) -> UndeliveredRepository:
        """Messages that did not reach who filed a report."""
        return UndeliveredRepository(self.connection, self.vault)

    @cached_property
    def moving(self) -> MovingRepository:
        """Reports that go on in another chat."""
        return MovingRepository(self.connection, self.vault)

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
    def alarms(self) -> AlarmRepository:
        """What a lead has to look at."""
        return AlarmRepository(self.connection, self.vault)

    @cached_property
    def audit(self) -> AuditRepository:
        """Who did what."""
        return AuditRepository(self.connection, self.vault)

    @cached_property
    def audit_blocks(self) -> AuditBlockRepository:
        """What of it is sealed."""
        return AuditBlockRepository(self.connection, self.vault)

    @cached_property
    def tickets(self) -> TicketRepository:
        """Tickets."""
        return TicketRepository(self.connection, self.vault)

    @cached_property
    def ticket_events(self) -> TicketEventRepository:
        """What happened to tickets."""
        return TicketEventRepository(self.connection, self.vault)

    @cached_property
    def ticket_files(self) -> TicketFileRepository:
        """Files of tickets."""
        return TicketFileRepository(self.connection, self.vault)

    @cached_property
    def ticket_copies(self) -> TicketCopyRepository:
        """Bodies that hold a copy of a ticket."""
        return TicketCopyRepository(self.connection, self.vault)

    @cached_property
    def ticket_counts(self) -> TicketCountRepository:
        """What queues of many offices are counted from."""
        return TicketCountRepository(self.connection, self.vault)

    @cached_property
    def ticket_digests(self) -> TicketDigestRepository:
        """What tickets are found by."""
        return TicketDigestRepository(self.connection, self.vault)

    @cached_property
    def ticket_places(self) -> TicketPlacesRepository:
        """Tickets whose columns of places are not filled yet."""
        return TicketPlacesRepository(self.connection, self.vault)

    @cached_property
    def ticket_watch(self) -> TicketWatchRepository:
        """Tickets whose clock has struck."""
        return TicketWatchRepository(self.connection, self.vault)

    @cached_property
    def queues(self) -> QueueRepository:
        """Queues of bodies and officials."""
        return QueueRepository(self.connection, self.vault)

    @cached_property
    def reports(self) -> ReportRepository:
        """Figures of an area."""
        return ReportRepository(self.connection, self.vault)

    @cached_property
    def retention(self) -> RetentionRepository:
        """What is kept no longer."""
        return RetentionRepository(self.connection, self.vault)

    @cached_property
    def erasures(self) -> ErasureRepository:
        """Requests to delete one's data."""
        return ErasureRepository(self.connection, self.vault)

    @cached_property
    def bodies(self) -> BodyRepository:
        """Offices as rows."""
        return BodyRepository(self.connection, self.vault)

    @cached_property
    def officials(self) -> OfficialRepository:
        """Officials, their roles and chats."""
        return OfficialRepository(self.connection, self.vault)

    @cached_property
    def credentials(self) -> CredentialRepository:
        """What officials sign in with."""
        return CredentialRepository(self.connection, self.vault)

    @cached_property
    def second_codes(self) -> SecondCodeRepository:
        """Codes of officials' second factor by text message."""
        return SecondCodeRepository(self.connection, self.vault)

    @cached_property
    def sign_in(self) -> SignInRepository:
        """One-time links and console sessions."""
        return SignInRepository(self.connection, self.vault)

    @cached_property
    def attempts(self) -> AttemptRepository:
        """What limits are counted from."""
        return AttemptRepository(self.connection, self.vault)

    @cached_property
    def clock(self) -> ClockRepository:
        """What the clock is compared with."""
        return ClockRepository(self.connection, self.vault)

    @cached_property
    def codes(self) -> CodeRepository:
        """One-time codes."""
        return CodeRepository(self.connection, self.vault)

    @cached_property
    def records(self) -> RecordRepository:
        """Vaccination records, to be read."""
        return RecordRepository(self.connection, self.vault)

    @cached_property
    def follows(self) -> TicketFollowRepository:
        """Which reports officials follow."""
        return TicketFollowRepository(self.connection, self.vault)

    @cached_property
    def ticket_links(self) -> TicketLinkRepository:
        """Which reports belong together."""
        return TicketLinkRepository(self.connection, self.vault)

    @cached_property
    def ticket_checks(self) -> TicketCheckRepository:
        """Which points of a report agree with its paper."""
        return TicketCheckRepository(self.connection, self.vault)

    @cached_property
    def desk_drafts(self) -> DeskDraftRepository:
        """What officials have typed on the page of a report and not sent yet."""
        return DeskDraftRepository(self.connection, self.vault)

    @cached_property
    def phone_calls(self) -> PhoneCallRepository:
        """What the phone desk did."""
        return PhoneCallRepository(self.connection, self.vault)

    @cached_property
    def saved_views(self) -> SavedViewRepository:
        """The narrowed queues that officials keep under a name."""
        return SavedViewRepository(self.connection, self.vault)

    @cached_property
    def rule_versions(self) -> RuleVersionRepository:
        """What administrators changed."""
        return RuleVersionRepository(self.connection, self.vault)

    @cached_property
    def import_uploads(self) -> ImportUploadRepository:
        """Lists that were sent in the browser."""
        return ImportUploadRepository(self.connection, self.vault)

    @cached_property
    def backlogs(self) -> BacklogRepository:
        """Files of old reports."""
        return BacklogRepository(self.connection, self.vault)

    @cached_property
    def complaint_lists(self) -> ComplaintListRepository:
        """Lists of reports of many people."""
        return ComplaintListRepository(self.connection, self.vault)

    @cached_property
    def lists(self) -> ListRepository:
        """Lists that units hand in."""
        return ListRepository(self.connection, self.vault)

    @cached_property
    def bulk_acts(self) -> BulkActRepository:
        """Acts on many reports at once."""
        return BulkActRepository(self.connection, self.vault)

    @cached_property
    def reply_templates(self) -> ReplyTemplateRepository:
        """Answers that officials and offices keep under a name."""
        return ReplyTemplateRepository(self.connection, self.vault)

    @cached_property
    def record_asks(self) -> RecordAskRepository:
        """What leads are asked about records."""
        return RecordAskRepository(self.connection, self.vault)

    @cached_property
    def installs(self) -> InstallRepository:
        """Installs as people declare them."""
        return InstallRepository(self.connection, self.vault)

    @cached_property
    def counters(self) -> CounterRepository:
        """Counts by day and unit."""
        return CounterRepository(self.connection, self.vault)

    @cached_property
    def questions(self) -> QuestionRepository:
        """Questions without a good answer."""
        return QuestionRepository(self.connection, self.vault)

    @cached_property
    def phrasings(self) -> PhrasingRepository:
        """Ways to ask that officials added."""
        return PhrasingRepository(self.connection, self.vault)

    @cached_property
    def imports(self) -> ImportRepository:
        """Lists on their way in."""
        return ImportRepository(self.connection, self.vault)

    @cached_property
    def vault_marks(self) -> VaultMarkRepository:
        """What the database knows of its keys."""
        return VaultMarkRepository(self.connection, self.vault)

    @cached_property
    def practice(self) -> PracticeRepository:
        """What officials practise on."""
        return PracticeRepository(self.connection, self.vault)

    @cached_property
    def undo(self) -> UndoRepository:
        """What imports wrote over."""
        return UndoRepository(self.connection, self.vault)

    @cached_property
    def import_runs(self) -> ImportRunRepository:
        """Imports by number, and being taken back."""
        return ImportRunRepository(self.connection, self.vault)

    @cached_property
    def import_tickets(self) -> ImportTicketRepository:
        """Tickets that imports moved."""
        return ImportTicketRepository(self.connection, self.vault)
