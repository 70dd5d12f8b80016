"""Files are counted before they are kept: by chat and by network address, in number and in megabytes, an hour.

Megabytes are rows too, one each: what came counts, not what is left of it after cleaning, because it was written.
"""

from datetime import timedelta
from typing import Final

from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.contacts import Contact

FILE, MEGABYTE = "file", "file_megabyte"
QUOTA, SPACE = "file_quota", "file_space"  # alarms
TOO_MANY: Final = "too_many_files"  # said to the person: unsupported.too_many_files
_HOUR: Final = timedelta(hours=1)
_BYTES: Final = 1024 * 1024


async def admit(work: Work, contact: Contact, size: int, source: str = "") -> bool:
    """Count a file of `size` bytes; False, and nothing counted, when the chat or the address sent enough this hour.

    Exact across processes: two at once are counted one after the other. `source`: digest of the address, or ''.
    """
    policy, vault = work.tools.policy, work.uow.vault
    megabytes = max(1, -(-size // _BYTES))
    limits = [(vault.index("contact", str(contact.id)), policy.files_chat, policy.files_chat_megabytes)]
    if source:
        limits.append((vault.index("source", source), policy.files_source, policy.files_source_megabytes))
    asked = [Tried(kind, subject) for subject, _, _ in limits for kind in (FILE, MEGABYTE)]
    await work.uow.attempts.hold([Tried(FILE, subject) for subject, _, _ in limits])
    counts = await work.uow.attempts.counts(asked, work.now - _HOUR)
    for subject, files, most in limits:
        if counts[Tried(FILE, subject)] >= files or counts[Tried(MEGABYTE, subject)] + megabytes > most:
            work.alarm(QUOTA)
            return False
    rows = [Tried(FILE, subject) for subject, _, _ in limits]
    rows += [Tried(MEGABYTE, subject) for subject, _, _ in limits for _ in range(megabytes)]
    await work.uow.attempts.add(rows, [work.ids.new() for _ in rows], work.now)
    return True
