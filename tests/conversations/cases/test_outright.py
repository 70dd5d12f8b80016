"""Who and what it is about, as citizens typed it: played from the first word, and other words of each kind."""

import pytest

from faq.entries import load_catalogue
from handlers.conversations.outright import outright
from handlers.texts import Texts
from tests.conversations.story import Story
from tests.support.driver import Chat, World


async def opened(world: World) -> Chat:
    """A chat at the menu."""
    chat = world.chat()
    await chat.start()
    return chat


def answers(world: World, chat: Chat, intent: str) -> bool:
    """Whether the answer of this intent was given: its buttons are there, and it is no question back."""
    labels = [step.label["vi"] for step in world.tools.matcher.entries[intent].next]
    return "ask_faq.did_you_mean" not in chat.keys and set(labels) <= set(chat.labels)


@pytest.mark.parametrize(
    ("case", "said", "intent"),
    [
        (33, "gọi tổng đài toàn bận", "hotline_busy"),
        (35, "trên cổng có 1 mũi nhưng tên bị ghi nhầm", "wrong_name"),
        (36, "hôm trước có giấy trên app, giờ mất tiêu", "missing_all_doses"),
        (37, "cô y tá thu tôi 50 nghìn để cho xanh thẻ, trả không?", "fraud_scam"),
    ],
)
async def test_case_33_35_36_37_are_answered_by_what_their_own_words_say(
    world: World, case: int, said: str, intent: str
) -> None:
    story = Story(world, "menu", f"case {case}")
    await story.start()
    await story.say(said)
    assert answers(world, story.chat, intent), story.chat.text
    assert "losses.condolence" not in story.keys and story.chat.labels
    story.end()


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("gọi hoài không ai bắt máy", "hotline_busy"),
        ("hotline luc nao cung ban", "hotline_busy"),
        ("app ghi sai tên đệm của em", "wrong_name"),
        ("bua truoc con thay chung nhan tren app, nay bien mat", "missing_all_doses"),
        ("mũi 2 hôm qua còn giờ mất rồi", "missing_all_doses"),
        ("ho bao 300k len xanh the ngay", "fraud_scam"),
        ("con tôi bị mất sổ tiêm chủng", "lost_paper"),
        ("sao lâu vậy", "complaint_escalate"),
        ("doi hoai a", "complaint_escalate"),
        ("nhắn nhầm", "thanks_goodbye"),
        ("nham roi, xin loi", "thanks_goodbye"),
        ("be lam rach so tiem roi", "lost_paper"),
        ("vneid khong hien mui tiem", "missing_all_doses"),
        ("VNeID chưa cập nhật vắc xin mũi 3", "missing_all_doses"),
        ("cccd cua toi bi nguoi khac dung de tiem roi", "dose_not_taken"),
        ("có ai đó dùng số cccd của tôi đi chích", "dose_not_taken"),
        ("có người kêu nạp tiền để cập nhật mũi 3", "fraud_scam"),
        ("Chúc mừng! Bạn được nhận 2.000.000đ, bấm vào http://vaccine-hotro.xyz/nhan để xác nhận", "fraud_scam"),
    ],
)
async def test_other_words_of_these_kinds_are_answered_alike(world: World, said: str, intent: str) -> None:
    chat = await opened(world)
    await chat.say(said)
    assert answers(world, chat, intent), chat.text


def test_what_is_named_outright_agrees_with_the_questions_of_the_catalogue() -> None:
    texts = Texts.load()
    asked = [(entry.id, said) for entry in load_catalogue() for listed in entry.phrasings.values() for said in listed]
    named = [(intent, found, said) for intent, said in asked if (found := outright(said, texts))]
    wrong = [one for one in named if one[0] != one[1]]
    assert len(named) > 50 and len(wrong) <= 0.06 * len(named), wrong  # which ones are met is no luck of order
