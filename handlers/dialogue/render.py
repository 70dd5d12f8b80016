"""Outcomes into final words: a prompt and what is said before it become replies in the person's language."""

from collections.abc import Sequence

from handlers.dialogue.outcome import Choice, Prompt
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.state import Offer
from handlers.dialogue.talk import Talk
from handlers.dialogue.tokens import choice_token, jump_token
from handlers.texts import Say

TOGETHER = 1200  # characters up to which what is said and what is asked make one message


def render_prompt(talk: Talk, prompt: Prompt, before: Sequence[Say], buttons: tuple[Button, ...]) -> list[Reply]:
    """Replies for a prompt with its `buttons`: one message, or two when what comes before is long."""
    said = paragraphs(talk, before)
    asked = paragraphs(talk, prompt.says)
    last = Reply(
        asked,
        buttons,
        ask_phone=talk.words("common.share_phone") if prompt.ask_phone and talk.traits.asks_phone else "",
        ask_location=talk.words("common.share_location") if prompt.ask_location and talk.traits.asks_location else "",
        image=prompt.image,
        whole=prompt.whole,
        closes=talk.words("common.close_here") if prompt.closes and talk.traits.tells_seen else "",
    )
    if not said:
        return [last] if asked or buttons else []
    if len(said) + len(asked) <= TOGETHER and not prompt.image and not prompt.whole:
        joined = f"{said}\n\n{asked}" if asked else said
        return [Reply(joined, buttons, last.ask_phone, last.ask_location, closes=last.closes)]
    return [Reply(said), last]


def render_says(talk: Talk, says: Sequence[Say]) -> list[Reply]:
    """One message of some paragraphs, or nothing."""
    text = paragraphs(talk, says)
    return [Reply(text)] if text else []


def paragraphs(talk: Talk, says: Sequence[Say]) -> str:
    """Texts one after the other with a blank line between."""
    return "\n\n".join(words for say in says if (words := talk.words(say).strip()))


def buttons_of(talk: Talk, prompt: Prompt, conversation_id: int, prompt_no: int) -> tuple[Button, ...]:
    """The choices of a prompt in their final words."""
    return tuple(button(talk, choice, conversation_id, prompt_no) for choice in prompt.choices)


def button(talk: Talk, choice: Choice, conversation_id: int, prompt_no: int) -> Button:
    """A choice in its final words with its token."""
    label = talk.words(choice.label)
    if choice.jump is not None:
        return Button(label, jump_token(choice.jump), choice.url)
    return Button(label, choice_token(conversation_id, prompt_no, choice.id), choice.url)


def offered(choices: Sequence[Choice], buttons: Sequence[Button]) -> list[Offer]:
    """What the state keeps of choices and their buttons, so that a number, label or keyword typed later finds them."""
    return [
        Offer(choice.id, shown.label, choice.keywords, shown.token if choice.jump else "")
        for choice, shown in zip(choices, buttons, strict=True)
        if not choice.url
    ]
