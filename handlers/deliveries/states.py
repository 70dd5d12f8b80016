"""What became of a message, in words for an official."""

from datetime import datetime
from typing import Final

from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from storage.repositories.held import DIGEST
from storage.repositories.undelivered import STATES, Message

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
}
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
            return Say("undelivered.state.held_told" if message.told_at else "undelivered.state.held_until", values)
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


def _clock(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%H:%M %d/%m")
