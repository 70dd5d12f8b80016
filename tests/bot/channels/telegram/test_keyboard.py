"""Replies laid out for Telegram, within its limits."""

from bot.channels.layout import numbered, shortened
from bot.channels.telegram.channel import TRAITS
from bot.channels.telegram.keyboard import message_body
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.traits import Traits


def test_short_choices_share_a_row_and_long_ones_stand_alone() -> None:
    buttons = tuple(
        Button(label, f"1.1.{n}") for n, label in enumerate(("Có", "Không", "Tôi không nhớ nơi tiêm", "Bỏ qua"))
    )
    rows = message_body("7", Reply("?", buttons), TRAITS)["reply_markup"]["inline_keyboard"]
    assert [[b["text"] for b in row] for row in rows] == [["Có", "Không"], ["Tôi không nhớ nơi tiêm"], ["Bỏ qua"]]
    assert all(len(b["callback_data"].encode()) <= 64 for row in rows for b in row)


def test_the_contact_button_stands_above_the_choices() -> None:
    body = message_body("7", Reply("Số?", (Button("Gõ số khác", "1.1.type"),), ask_phone="Chia sẻ số"), TRAITS)
    keyboard = body["reply_markup"]["keyboard"]
    assert keyboard == [[{"text": "Chia sẻ số", "request_contact": True}], [{"text": "Gõ số khác"}]]


def test_words_go_out_as_they_are_without_a_parse_mode() -> None:
    body = message_body("7", Reply("<b>& *_`"), TRAITS)
    assert body == {"chat_id": 7, "text": "<b>& *_`"}


def test_where_buttons_do_not_fit_choices_are_numbered() -> None:
    buttons = tuple(Button(f"Việc {n}", f"1.1.{n}") for n in range(6))
    zalo = Traits("zalo", buttons=5, prints_numbers=True)
    assert numbered(Reply("Chọn:", buttons), zalo).endswith("6. Việc 5")
    assert numbered(Reply("Chọn:", buttons[:2]), Traits("x", buttons=5)) == "Chọn:"


def test_a_long_label_is_cut_at_a_word() -> None:
    assert shortened("Trung tâm Y tế thành phố Long Xuyên", 20) == "Trung tâm Y tế…"
    assert shortened("Ngắn", 20) == "Ngắn"
