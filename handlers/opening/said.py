"""What a lead says of the checklist, with who and when: what no program can find out by looking."""

from datetime import date, timedelta
from typing import Final

from handlers.contacts.sms import send_text
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.opening.checks import BACKUP, DAY, HOLIDAYS, SMS
from handlers.opening.switches import TOPIC
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.repositories.opening import Mark
from storage.repositories.outbox import MessageClass

CODE_LIFE: Final = timedelta(minutes=15)
TRIES: Final = 5
TEXTS_A_DAY: Final = 3  # of a province: whoever leads it could send them to any phone


class NotKept(Exception):
    """It does not fit, and nothing is kept. `why`: phone, often, code, day, gateway, own_codes; of the whole (whole.py)
    not_whole, stale, seen_other, tied."""

    def __init__(self, why: str) -> None:
        super().__init__(f"not kept: {why}")
        self.why = why


async def compared_holidays(work: Work, actor: Actor, province: str) -> None:
    """The days off of this year were compared with the announcement."""
    await _keep(work, actor, province, HOLIDAYS, {"year": work.rules.calendar.local(work.now).year})


async def restored_backup(work: Work, actor: Actor, province: str) -> None:
    """A backup was restored into another database and looked at."""
    await _keep(work, actor, province, BACKUP, {})


async def set_day(work: Work, actor: Actor, province: str, typed: str) -> None:
    """The day of opening, today or later. Errors: NotKept."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise NotKept("day") from None
    if day < work.rules.calendar.local(work.now).date():
        raise NotKept("day")
    await _keep(work, actor, province, DAY, {"day": day.isoformat()})
    work.signal(TOPIC)  # people are told the day


async def try_sms(work: Work, actor: Actor, province: str, typed: str) -> None:
    """Send six digits to a phone. Only a keyed digest is kept of them, and nothing of the number. Errors: NotKept."""
    phone = read_phone(typed)
    if not work.tools.policy.text_messages:
        raise NotKept("gateway")
    if not isinstance(phone, Phone):
        raise NotKept("phone")
    today = work.rules.calendar.local(work.now).date().isoformat()
    mark = await _sms(work, province)
    texts = int(mark.value.get("texts", 0)) if mark and mark.value.get("texted") == today else 0
    if texts >= TEXTS_A_DAY:
        raise NotKept("often")
    code = work.ids.code()
    until = (work.now + CODE_LIFE).isoformat()
    value = {"digest": _digest(work, province, code), "until": until, "tries": 0, "texts": texts + 1, "texted": today}
    await _keep(work, actor, province, SMS, value)
    words = work.rules.texts.say("opening.sms", {"code": code}, province=province)
    cause = f"{work.cause}:opening"
    await send_text(work, phone.national, words, cause, once=True, message_class=MessageClass.CODE)


async def sms_came(work: Work, actor: Actor, province: str, typed: str, gateway: str) -> bool:
    """The digits that came, as they were typed; False when they are others, too late, or tried too often."""
    mark = await _sms(work, province)
    if mark is None or "digest" not in mark.value:
        return False
    tries = int(mark.value["tries"]) + 1
    late = work.now.isoformat() > str(mark.value["until"])
    code = "".join(typed.split())
    if late or tries > TRIES or mark.value["digest"] != _digest(work, province, code):
        await work.uow.opening.keep(province, Mark(SMS, {**mark.value, "tries": tries}, mark.at, mark.by))
        return False
    kept = {key: mark.value[key] for key in ("texts", "texted") if key in mark.value}
    await _keep(work, actor, province, SMS, {"gateway": gateway, **kept})
    return True


async def _sms(work: Work, province: str) -> Mark | None:
    return next((one for one in await work.uow.opening.of(province) if one.name == SMS), None)


def _digest(work: Work, province: str, code: str) -> str:
    return work.uow.vault.index("opening", f"{province}:{code}").hex()


async def _keep(work: Work, actor: Actor, province: str, name: str, value: dict[str, object]) -> None:
    await work.uow.opening.keep(province, Mark(name, value, work.now, actor.id))
    shown = {key: kept for key, kept in value.items() if key not in ("digest", "tries")}
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, f"opening.{name}", f"province:{province}", details=shown
    )
