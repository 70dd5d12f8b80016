"""What a province tells people from one moment to another, said where they come in (handlers/catalogue/notices.py)."""

from typing import Any, Final

from handlers.catalogue.notices import Door
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import LOCAL, Talk
from handlers.places.bodies import Place, body_id
from handlers.texts import Say

MOST: Final = 2  # notices at one door
ENDED: Final = "notice_ended"  # the kind of alarm
BEGUN: Final = {
    "menu": Door.START, "install_guide": Door.GUIDE, "status_lookup": Door.LOOK_UP, "complaint": Door.REPORT,
}  # fmt: skip


def notices_at_beginning(talk: Talk[Any]) -> tuple[Say, ...]:
    """What is told as this conversation begins."""
    return _notices(talk, BEGUN.get(talk.name))


def notices_with_answer(talk: Talk[Any], group: str) -> tuple[Say, ...]:
    """What is told with the answer to a question of this group."""
    return _notices(talk, talk.work.rules.campaign.questions.door(group))


def _notices(talk: Talk[Any], door: Door | None) -> tuple[Say, ...]:
    """Those that hold now, the one that began last first. Whoever leads the province is told where people come to a
    door whose notice has just ended; who only begins asks for nothing."""
    province = _province(talk)
    profile = talk.work.rules.profiles.get(province) if door is not None else None
    if profile is None or not profile.notices:
        return ()
    now = talk.now.astimezone(LOCAL).replace(tzinfo=None)
    here = [one for one in profile.notices.values() if door in one.doors]
    if door is not Door.START and any(one.ended_lately(now) for one in here):
        office = body_id(talk.work.tools.policy.edition, Place(province), OfficeKind.SO_Y_TE)
        talk.work.alarm(ENDED, office if talk.work.tools.directory.staffed(office) else "")
    said = sorted((one for one in here if one.holds_at(now)), key=lambda one: one.first, reverse=True)[:MOST]
    address = talk.address.said(talk.language)
    return tuple(say("common.notice", text=one.text.in_language(talk.language).format(**address)) for one in said)


def _province(talk: Talk[Any]) -> str:
    """The person's own, else the only one that is served; '' where several may be meant."""
    served = talk.work.tools.policy.served
    return talk.contact.province or (next(iter(served)) if len(served) == 1 else "")
