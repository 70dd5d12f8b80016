"""One sentence above what somebody asks or reports, while many points are down or work is planned."""

from typing import Any, Final

from handlers.conversations.asking.outside import short_names
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import LOCAL, Talk
from handlers.incidents.banner import Banner
from handlers.incidents.faults import is_on
from handlers.texts import Say

MOST: Final = 2  # sentences above one question


def banner(talk: Talk[Any]) -> tuple[Say, ...]:
    """What stands in the person's province, or in those that may be theirs."""
    tools = talk.work.tools
    if not tools.banners:
        return ()
    home = talk.contact.province
    meant = [home] if home in tools.policy.served else sorted(tools.banners)
    said = [
        _said(talk, province, one)
        for province in meant
        if is_on(tools, province)
        for one in tools.banners.get(province, ())
        if one.until is None or one.until > talk.now
    ]
    return tuple(said[:MOST])


def _said(talk: Talk[Any], province: str, one: Banner) -> Say:
    name = ", ".join(short_names(talk, talk.work.tools.policy.edition, [province]))
    if one.until is not None:
        until = one.until.astimezone(LOCAL).strftime("%H:%M %d/%m")
        return say("incident.banner_planned", province=name, words=one.words, until=until)
    local = one.since.astimezone(LOCAL)
    since = local.strftime("%H:%M" if local.date() == talk.today else "%H:%M %d/%m")
    fault = say(f"incident.fault_in.{one.fault}")
    return say("incident.banner", province=name, fault=fault, points=one.points, since=since)
