"""A database that commit 79db5c8 left behind goes on with the code of today."""

import asyncpg

from tests.support.old_database import restore


async def test_the_dump_holds_something_of_every_kind(empty_database_url: str) -> None:
    old = restore(empty_database_url)
    connection = await asyncpg.connect(empty_database_url)
    tables = await connection.fetch("select tablename as name from pg_tables where schemaname = 'public'")
    counts = {one["name"]: await connection.fetchval(f'select count(*) from "{one["name"]}"') for one in tables}
    await connection.close()
    assert {table for table, count in counts.items() if not count} == {"console_sessions", "counters"}
    assert counts["tickets"] > 90 and counts["doses"] > 900
    talking = {talk.conversation for talk in old.talks}
    assert talking >= {"complaint", "status_lookup", "install_guide", "officials_queue"}
    steps = {talk.step for talk in old.talks if talk.conversation == "complaint"}
    assert steps >= {"ask_details", "ask_photo", "ask_photo_again", "ask_date", "ask_right", "confirm"}
