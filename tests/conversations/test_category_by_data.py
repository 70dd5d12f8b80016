"""A category is an entry of categories.yaml and a button of menu.yaml: it is asked, filed and routed without code."""

import shutil
from dataclasses import replace
from pathlib import Path

from handlers.catalogue.catalogue import FOLDER
from handlers.rulebook import Rulebook
from tests.conversations.reports import HOME, one
from tests.handlers.records.people import PHONE
from tests.support.driver import World

CATEGORY = """OPENING_HOURS:
  label: {vi: Điểm tiêm đóng cửa trong giờ, en: Injection point closed in its hours}
  short: {vi: Điểm tiêm đóng cửa, en: Injection point closed}
  group: service
  around: residence
  first: [front_desk]
  then: [ttyt, so_y_te]
  deadline: other
  questions: [{use: description, ask: {vi: "{You} kể giúp điểm tiêm nào, đóng cửa lúc nào nhé.", en: "Which point was closed, and when?"}}, phone_only, name, place]
"""  # noqa: E501


async def test_a_category_of_standard_questions_is_asked_and_filed(world: World, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))
    for name, old, new in (
        ("categories.yaml", "\nOTHER:\n", f"\n{CATEGORY}OTHER:\n"),
        ("menu.yaml", "LEGAL, OTHER,", "LEGAL, OPENING_HOURS, OTHER,"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    world.tools.rules = replace(Rulebook.load(folder), texts=world.tools.rules.texts)
    chat = world.chat()
    await chat.start()
    for label in ("Gửi phản ánh", "Việc khác", "Điểm tiêm đóng cửa"):
        await chat.tap(label)
    assert "kể giúp điểm tiêm nào" in chat.text
    for words in ("trạm y tế xã đóng cửa lúc 9 giờ sáng", PHONE, "Trần Thị Bưởi", HOME):
        await chat.say(words)
    await chat.tap("Gửi")
    ticket = await one(world)
    # Only the province's office has officials here, so it stands in for the front desk.
    assert (ticket.category, ticket.body_id) == ("OPENING_HOURS", "2021:89:::so_y_te")
    assert "đóng cửa lúc 9 giờ" in ticket.details.description
