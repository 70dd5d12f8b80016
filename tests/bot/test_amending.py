"""A message that went out over Telegram is changed or taken away there, whatever became of it meanwhile."""

from typing import Any

import pytest

from bot.delivery import Delivery
from handlers.dialogue.reply import Reply
from storage.repositories.outbox import OutboxRow
from tests.support.post import LEASE, Post
from tests.support.until import until

CHANGED = Reply("đúng (đã sửa)", instead="bỏ qua câu trước, đúng là")
GONE = Reply("", instead="bỏ qua câu trước")


async def change(post: Post, delivery: Delivery, first: OutboxRow, what: Reply) -> OutboxRow:
    """What an official's press writes behind the message."""
    number = post.ids.new()
    payload = {**what.to_json(), "edits": str(first.id)}
    row = OutboxRow(number, f"c{number}", first.channel, first.contact_id, first.address, payload)
    async with post.database.unit_of_work() as uow:
        added = await uow.outbox.add([row], "a", post.clock.now(), post.clock.now() + LEASE)
    delivery.take([row], added)
    return row


def said(post: Post) -> list[tuple[str, Any, Any]]:
    """Calls that were accepted: method, the message that it is about, words."""
    return [
        (one.method, one.body.get("message_id"), one.body.get("text")) for one in post.api.calls if one.status == 200
    ]


async def test_a_message_is_changed_and_taken_away_by_its_id_also_while_it_is_on_its_way(post: Post) -> None:
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "sai")
    delivery.take(rows, added)
    await change(post, delivery, rows[0], CHANGED)  # in the same moment: nobody knows its id yet
    await change(post, delivery, rows[0], GONE)
    await until(lambda: post.all_sent(3))
    assert said(post) == [
        ("sendMessage", None, "sai"), ("editMessageText", 1, "đúng (đã sửa)"), ("deleteMessage", 1, None),
    ]  # fmt: skip


@pytest.mark.parametrize("what", [CHANGED, GONE])
async def test_where_the_platform_refuses_another_message_tells(post: Post, what: Reply) -> None:
    post.api.fault = lambda method, body: 400 if method != "sendMessage" else None
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "sai")
    delivery.take(rows, added)
    await change(post, delivery, rows[0], what)
    await until(lambda: post.all_sent(2))
    assert post.api.texts(7) == ["sai", what.instead]


async def test_a_lost_answer_and_a_busy_platform_are_tried_again_without_a_second_message(post: Post) -> None:
    faults = iter([0, 429, 500])
    post.api.retry_after = 0
    post.api.fault = lambda method, body: next(faults, None) if method == "editMessageText" else None
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "sai")
    delivery.take(rows, added)
    await change(post, delivery, rows[0], CHANGED)
    await until(lambda: post.all_sent(2))
    assert said(post) == [("sendMessage", None, "sai"), ("editMessageText", 1, "đúng (đã sửa)")]


@pytest.mark.parametrize(("what", "kept"), [(CHANGED, "đúng (đã sửa)"), (GONE, "bỏ qua câu trước")])
async def test_what_never_arrived_is_changed_where_it_stands(post: Post, what: Reply, kept: str) -> None:
    delivery = await post.process("a")
    rows, _ = await post.commit("a", 7, "sai")
    async with post.database.unit_of_work() as uow:
        await uow.connection.execute("update outbox set state = 'failed', error = 'OurMistake'")
    await change(post, delivery, rows[0], what)
    await until(lambda: post.all_are({"failed": 2}))
    async with post.database.reading() as uow:
        payload = await uow.undelivered.payload(rows[0].id)
        how = await uow.connection.fetchval("select dealt_how from outbox where id <> $1", rows[0].id)
    assert payload["text"] == kept and said(post) == [] and how == ("carried" if what is CHANGED else "withdrawn")


async def test_a_change_behind_one_that_was_made_in_place_is_made_there_too(post: Post) -> None:
    delivery = await post.process("a")
    rows, _ = await post.commit("a", 7, "sai")
    async with post.database.unit_of_work() as uow:
        await uow.connection.execute("update outbox set state = 'failed', error = 'OurMistake'")
    behind = await change(post, delivery, rows[0], CHANGED)
    await change(post, delivery, behind, Reply("đúng hơn", instead="bỏ qua"))
    await until(lambda: post.all_are({"failed": 3}))
    async with post.database.reading() as uow:
        assert (await uow.undelivered.payload(rows[0].id))["text"] == "đúng hơn"


async def test_what_was_said_instead_is_what_is_taken_away(post: Post) -> None:
    post.api.fault = lambda method, body: 400 if method == "editMessageText" else None
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "sai")
    delivery.take(rows, added)
    behind = await change(post, delivery, rows[0], CHANGED)
    await change(post, delivery, behind, GONE)
    await until(lambda: post.all_sent(3))
    assert said(post)[1:] == [("sendMessage", None, CHANGED.instead), ("deleteMessage", 2, None)]


async def test_what_is_sent_again_in_the_same_moment_is_changed_at_the_citizens(post: Post) -> None:
    delivery = await post.process("a")
    rows, _ = await post.commit("a", 7, "sai")
    async with post.database.unit_of_work() as uow:
        await uow.connection.execute("update outbox set state = 'failed', error = 'OurMistake'")
    async with post.database.unit_of_work() as uow:
        query = "update outbox set state = 'sent', external_id = '9' where id = $1"
        await uow.connection.execute(query, rows[0].id)
        await change(post, delivery, rows[0], CHANGED)
        await until(lambda: waits(post))
    await until(lambda: post.all_sent(2))
    assert said(post) == [("editMessageText", 9, CHANGED.text)]


async def waits(post: Post) -> bool:
    """Whether somebody waits for a lock."""
    async with post.database.reading() as uow:
        query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        return bool(await uow.connection.fetchval(query))


async def test_of_what_was_erased_meanwhile_nothing_is_said(post: Post) -> None:
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "sai")
    delivery.take(rows, added)
    await until(lambda: post.all_sent(1))
    async with post.database.unit_of_work() as uow:
        await uow.connection.execute("delete from outbox")
    await change(post, delivery, rows[0], CHANGED)
    await until(lambda: post.all_are({"failed": 1}))
    assert said(post) == [("sendMessage", None, "sai")]
