"""The list of jobs: what runs, how often."""

from datetime import timedelta

from handlers.jobs.absences import absences
from handlers.jobs.audit_seal import audit_seal, audit_watch
from handlers.jobs.backlog import backlog
from handlers.jobs.bulk_acts import bulk_acts
from handlers.jobs.claim_expiry import claim_expiry
from handlers.jobs.daily_report import daily_report
from handlers.jobs.danger_watch import danger_watch
from handlers.jobs.dose_arrived import dose_arrived
from handlers.jobs.erasures import erasures
from handlers.jobs.escalation_digest import escalation_digest
from handlers.jobs.follow_news import follow_news
from handlers.jobs.held_news import held_news
from handlers.jobs.imports import imports
from handlers.jobs.incident_ladder import incident_ladder
from handlers.jobs.incident_reminders import incident_reminders
from handlers.jobs.job import Job, OpenWork
from handlers.jobs.loans import loans
from handlers.jobs.not_seen import not_seen
from handlers.jobs.phone_news import phone_news
from handlers.jobs.retention import retention
from handlers.jobs.sla_watch import sla_watch
from handlers.jobs.succession import succession
from handlers.jobs.ticket_counts import ticket_counts
from handlers.jobs.ticket_digests import ticket_digests
from handlers.jobs.ticket_places import ticket_places
from handlers.jobs.unused_files import unused_files
from handlers.jobs.volunteers import volunteers
from handlers.jobs.wait_expiry import wait_expiry

JOBS: tuple[Job, ...] = (
    Job("sla_watch", timedelta(minutes=1), sla_watch),
    Job("incident_ladder", timedelta(seconds=30), incident_ladder),
    Job("incident_reminders", timedelta(minutes=10), incident_reminders),
    Job("claim_expiry", timedelta(minutes=5), claim_expiry),
    Job("bulk_acts", timedelta(seconds=5), bulk_acts),
    Job("backlog", timedelta(seconds=5), backlog, timedelta(minutes=1)),  # who waits at its page waits no longer
    Job("imports", timedelta(seconds=5), imports, timedelta(minutes=3)),  # a second writer ends the first
    Job("absences", timedelta(minutes=1), absences),
    Job("loans", timedelta(minutes=1), loans),
    Job("succession", timedelta(seconds=10), succession, timedelta(minutes=30)),
    Job("volunteers", timedelta(minutes=1), volunteers),
    Job("wait_expiry", timedelta(minutes=15), wait_expiry),
    Job("dose_arrived", timedelta(minutes=1), dose_arrived, by_clock=False),
    Job("danger_watch", timedelta(minutes=10), danger_watch),
    Job("not_seen", timedelta(hours=1), not_seen),
    Job("phone_news", timedelta(minutes=1), phone_news),
    Job("held_news", timedelta(minutes=1), held_news),
    Job("follow_news", timedelta(minutes=1), follow_news),
    Job("escalation_digest", timedelta(minutes=30), escalation_digest),
    Job("daily_report", timedelta(minutes=30), daily_report),
    Job("erasures", timedelta(minutes=5), erasures, timedelta(minutes=30)),
    Job("retention", timedelta(hours=1), retention, timedelta(minutes=30)),
    Job("audit_seal", timedelta(minutes=1), audit_seal, by_clock=False),
    Job("audit_watch", timedelta(days=1), audit_watch, timedelta(hours=2)),
    Job("unused_files", timedelta(minutes=10), unused_files),
    Job("ticket_counts", timedelta(seconds=10), ticket_counts, by_clock=False),
    Job("ticket_places", timedelta(hours=1), ticket_places, timedelta(minutes=30), by_clock=False),
    Job("ticket_digests", timedelta(hours=1), ticket_digests, timedelta(minutes=30), by_clock=False),
)

__all__ = ["JOBS", "Job", "OpenWork"]
