"""What became of a message and what can be done about it, in words for an official: the same in the talk of a report,
in its box of what did not arrive, and on the list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.contacts.sms import CHANNEL as TEXTS
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from storage.repositories.held import DIGEST
from storage.repositories.sent_messages import CARRIED, WITHDRAWN
from storage.repositories.undelivered import DROPPED, STATES, Message

# What a message ended with (bot/channels/errors.py, by its name) -> a word of its own.
_FAULTS: Final = {
    "Unreachable": Say("undelivered.fault.unreachable"),
    "OutsideWindow": Say("undelivered.fault.window"),
    "BilledOff": Say("undelivered.fault.billed"),
    "CapReached": Say("undelivered.fault.cap"),
    "HeldTooLong": Say("undelivered.fault.too_long"),
    "OurMistake": Say("undelivered.fault.refused"),
    "MaybeSent": Say("undelivered.fault.no_answer"),
    "Temporary": Say("undelivered.fault.away"),
    "Wait": Say("undelivered.fault.away"),
    "Misconfigured": Say("undelivered.fault.not_connected"),
}
_OTHER: Final = Say("undelivered.fault.other")
_DEALT: Final = {
    "sms": Say("undelivered.dealt.sms"),
    "called": Say("undelivered.dealt.called"),
    "dropped": Say("undelivered.dealt.dropped"),
    WITHDRAWN: Say("undelivered.dealt.withdrawn"),
    CARRIED: Say("undelivered.dealt.carried"),
}
# A message that waits for somebody -> what officials can do about it, in the order of the buttons.
AGAIN, SMS, TO_CALL, CALLED, DROP, RESTORE = "again", "sms", "to_call", "called", "drop", "restore"
_ACTS: Final = {
    "held": (SMS, TO_CALL, CALLED, DROP),  # tried again it would be held again; the rest is on the call list by itself
    "failed": (AGAIN, SMS, CALLED, DROP),
    "unknown": (AGAIN, SMS, CALLED, DROP),
}
_NOT_BY_HAND: Final = frozenset({"Unreachable"})  # nobody gets through to who has blocked the account
_BY_HAND: Final = {"zalo": Say("undelivered.way.by_hand_zalo")}  # messengers whose account officials write from
_CHANNELS: Final = {
    "zalo": Say("undelivered.channel.zalo"),
    "telegram": Say("undelivered.channel.telegram"),
    "webchat": Say("undelivered.channel.webchat"),
    "sms": Say("undelivered.channel.sms"),
}


def fault_of(error: str) -> Say:
    """Why it did not arrive."""
    return _FAULTS.get(error, _OTHER)


def channel_of(name: str) -> Say:
    """The channel's name as people know it."""
    return _CHANNELS.get(name) or Say("common.verbatim", {"text": name})


def state_of(message: Message) -> Say:
    """Where a message is: how far it came, else what an official did about it, else what it waits for."""
    if message.seen_at is not None:
        return Say("undelivered.state.seen")
    if message.delivered_at is not None:
        return Say("undelivered.state.received")
    if message.state == "sent":
        return Say("undelivered.state.digest" if message.way == DIGEST else "undelivered.state.sent")
    if message.dealt_how and message.state in STATES:
        return _DEALT.get(message.dealt_how, _OTHER)
    if message.state == "held":
        if message.text_at is not None:
            return Say("undelivered.state.night", {"at": _clock(message.text_at)})
        if message.hold_ends_at is not None:
            values = {"why": fault_of(message.error), "until": _clock(message.hold_ends_at)}
            name = "held_told" if message.told_at else "held_untold" if message.template_id else "held_until"
            return Say(f"undelivered.state.{name}", values)
        return Say("undelivered.state.held", {"why": fault_of(message.error)})
    if message.state == "failed":
        return Say("undelivered.state.failed", {"why": fault_of(message.error)})
    if message.state == "unknown":
        return Say("undelivered.state.unknown")
    return Say("undelivered.state.queued")


def tone_of(message: Message) -> str:
    """How it is shown: good, quiet or bad."""
    if message.seen_at is not None or message.delivered_at is not None or message.state == "sent":
        return "good"
    if message.dealt_how:
        return "quiet"
    return "bad" if message.state in ("failed", "unknown") else "quiet"


def acts_of(message: Message) -> tuple[str, ...]:
    """What can be done about a message that waits for somebody: names of acts. None goes by text that was one."""
    if message.dealt_how:
        return (RESTORE,) if message.dealt_how == DROPPED else ()
    found = _ACTS.get(message.state, ())
    if message.template_id:  # what is sent again is the template that tells of it
        found = (AGAIN, *found)
    return tuple(act for act in found if act != SMS or message.channel != TEXTS)


def summed_up(messages: Iterable[Message]) -> tuple[Say, ...]:
    """The states of several messages, each once: how many are in it, and of those held the end that is next."""
    alike: dict[tuple[str, str, str], list[Message]] = {}
    for one in messages:
        alike.setdefault((one.channel, state_of(one).key, one.error), []).append(one)
    found = [(len(some), state_of(_first_to_end(some))) for some in alike.values()]
    if len(found) == 1:
        return (found[0][1],)
    return tuple(Say("undelivered.box.several", {"number": number, "state": state}) for number, state in found)


def ways_of(messages: Sequence[Message], phone: str) -> tuple[Say, ...]:
    """How the person can be told otherwise. `phone`: their number, '' for none."""
    texts = any(SMS in acts_of(one) for one in messages)
    call = Say("undelivered.way.call_or_text" if texts else "undelivered.way.call", {"phone": phone})
    hands = {one.channel: _BY_HAND[one.channel] for one in messages if _goes_by_hand(one)}
    return (*((call,) if phone else ()), *hands.values())


def _goes_by_hand(message: Message) -> bool:
    return message.channel in _BY_HAND and message.error not in _NOT_BY_HAND


def _first_to_end(messages: Sequence[Message]) -> Message:
    ends = [one.hold_ends_at for one in messages if one.hold_ends_at is not None]
    return replace(messages[0], hold_ends_at=min(ends)) if ends else messages[0]


def _clock(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%H:%M %d/%m")
