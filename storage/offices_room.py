"""The repositories of how offices are run, in one transaction: who is away, is lent, hands over, the opening,
and officials as a file."""

from functools import cached_property

from storage.crypto import Vault
from storage.repositories.absences import AbsenceRepository
from storage.repositories.base import Connection
from storage.repositories.duties import DutyRepository
from storage.repositories.facilities import FacilityRepository
from storage.repositories.incidents import IncidentRepository
from storage.repositories.loans import LoanRepository
from storage.repositories.opening import OpeningRepository
from storage.repositories.shifts import ShiftRepository
from storage.repositories.staff_files import StaffFileRepository


class RoomsOfOffices:
    """A part of the unit of work (storage/unit_of_work.py)."""

    connection: Connection
    vault: Vault

    @cached_property
    def shifts(self) -> ShiftRepository:
        """What was sent at the end of a shift."""
        return ShiftRepository(self.connection, self.vault)

    @cached_property
    def absences(self) -> AbsenceRepository:
        """Who is away, and which of their reports others have."""
        return AbsenceRepository(self.connection, self.vault)

    @cached_property
    def loans(self) -> LoanRepository:
        """Officials who work in another office until a date."""
        return LoanRepository(self.connection, self.vault)

    @cached_property
    def opening(self) -> OpeningRepository:
        """What was said about the opening of a province."""
        return OpeningRepository(self.connection, self.vault)

    @cached_property
    def facilities(self) -> FacilityRepository:
        """Facilities that provinces name themselves."""
        return FacilityRepository(self.connection, self.vault)

    @cached_property
    def staff_files(self) -> StaffFileRepository:
        """Officials of a province as files."""
        return StaffFileRepository(self.connection, self.vault)

    @cached_property
    def incidents(self) -> IncidentRepository:
        """Points whose software, network or power fails."""
        return IncidentRepository(self.connection, self.vault)

    @cached_property
    def duties(self) -> DutyRepository:
        """Who is on duty when."""
        return DutyRepository(self.connection, self.vault)
