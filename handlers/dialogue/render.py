"""Outcomes into final words: a prompt and what is said before it become replies in the person's language."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.brief import in_one_line
from handlers.dialogue.outcome import Choice, Prompt
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.state import Offer
from handlers.dialogue.talk import Talk
from handlers.dialogue.tokens import choice_token, jump_token
from handlers.texts import Say

WORDS: Final = 60  # of one message; a longer one is sent as several, a paragraph or more each


def render_prompt(talk: Talk, prompt: Prompt, before: Sequence[Say], buttons: tuple[Button, ...]) -> list[Reply]:
    """Replies for a prompt with its `buttons`: one message, or several when there is much to say; buttons stand below
    the last."""
    said, asked = _worded(talk, before), _asked(talk, prompt)
    if prompt.brief and said and asked and said[-1].endswith(":"):
        asked = [f"{said.pop()} {asked[0]}"]
    if prompt.whole or prompt.together or prompt.image:
        *first, text = [*packed(said), "\n\n".join(asked)]
    else:
        *first, text = packed([*said, *asked]) or [""]
    last = Reply(
        text,
        buttons,
        ask_phone=talk.words("common.share_phone") if prompt.ask_phone and talk.traits.asks_phone else "",
        ask_location=talk.words("common.share_location") if prompt.ask_location and talk.traits.asks_location else "",
        image=prompt.image,
        whole=prompt.whole,
        closes=talk.words("common.close_here") if prompt.closes and talk.traits.tells_seen else "",
    )
    return [*map(Reply, first), *([last] if text or buttons else [])]


def packed(said: Sequence[str]) -> list[str]:
    """Paragraphs as messages of at most `WORDS` words each, filled from the end: what is asked has most room."""
    messages: list[str] = []
    for one in reversed(said):
        if messages and len(one.split()) + len(messages[0].split()) <= WORDS:
            messages[0] = f"{one}\n\n{messages[0]}"
        else:
            messages.insert(0, one)
    return messages


def _asked(talk: Talk, prompt: Prompt) -> list[str]:
    if not prompt.brief:
        return _worded(talk, prompt.says)
    asked = talk.words(prompt.short) if prompt.short is not None else paragraphs(talk, prompt.says)
    line = in_one_line(asked, talk.address.title(talk.language))
    return [line] if line else []


def render_says(talk: Talk, says: Sequence[Say]) -> list[Reply]:
    """One message of some paragraphs, or nothing."""
    text = paragraphs(talk, says)
    return [Reply(text)] if text else []


def paragraphs(talk: Talk, says: Sequence[Say]) -> str:
    """Texts one after the other with a blank line between."""
    return "\n\n".join(_worded(talk, says))


def _worded(talk: Talk, says: Sequence[Say]) -> list[str]:
    return [words for say in says if (words := talk.words(say).strip())]


def buttons_of(talk: Talk, prompt: Prompt, conversation_id: int, prompt_no: int) -> tuple[Button, ...]:
    """The choices of a prompt in their final words."""
    return tuple([button(talk, choice, conversation_id, prompt_no) for choice in prompt.choices])


def button(talk: Talk, choice: Choice, conversation_id: int, prompt_no: int) -> Button:
    """A choice in its final words with its token."""
    jump = choice.jump
    token = choice_token(conversation_id, prompt_no, choice.id) if jump is None else jump_token(jump)
    return Button(talk.words(choice.label), token, choice.url, choice.main)


def offered(choices: Sequence[Choice], buttons: Sequence[Button]) -> list[Offer]:
    """What the state keeps of choices and their buttons, so that a number, label or keyword typed later finds them."""
    return [
        Offer(choice.id, shown.label, choice.keywords, shown.token if choice.jump else "")
        for choice, shown in zip(choices, buttons, strict=True)
        if not choice.url
    ]
