"""Installing an app, told as chats."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from handlers.administration.kinds import KINDS
from handlers.catalogue.overlay import Overlay
from handlers.conversations.args import jump_to
from handlers.dialogue.tokens import jump_token
from handlers.rulebook import Rulebook, shipped_rules
from handlers.tickets.sheet import sheet_of
from storage.unit_of_work import UnitOfWork
from tests.conversations.story import MESSENGER, Story
from tests.support.driver import Chat, World

PLACE = "xã Vĩnh Trạch, huyện Thoại Sơn, An Giang"


async def opened(world: World, title: str, **more: Any) -> Story:
    """A story at the menu."""
    story = Story(world, "install_guide", title, **more)
    await story.start()
    return story


async def at_first_step(world: World, title: str) -> Story:
    """A story at the first step for Android."""
    story = await opened(world, title)
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android"):
        await story.tap(label)
    return story


async def tickets(world: World, story: Story) -> list[Any]:
    """What this person filed."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(story.chat.channel, story.chat.address)
        assert contact is not None
        return await uow.tickets.by_contact(contact.id)


async def test_the_first_step_is_three_taps_away(world: World) -> None:
    story = await at_first_step(world, "the first step, three taps")
    assert story.taken == 3
    assert "install_guide.step" in story.keys and "install_guide.as_of" in story.keys
    assert story.chat.labels[:3] == ["Xong", "Bị vướng", "Gửi cả bài"]
    story.end()


async def test_typing_does_what_tapping_does(world: World) -> None:
    story = await opened(world, "typed without marks")
    for text in ("cai dat", "so suc khoe", "samsung", "xong roi", "quay lai", "tiep"):
        await story.say(text)
    assert "install_guide.step" in story.keys
    story.end()


async def test_every_guide_can_be_walked_to_its_end(world: World) -> None:
    for guide in shipped_rules().guides.guides:
        chat = world.chat()
        await chat.start()
        await chat.press(jump_token(jump_to("install_guide", {"app": guide.app, "guide": guide.id})))
        for _ in guide.steps:
            assert "install_guide.step" in chat.keys, guide.id
            await chat.tap("Xong")
        assert {"install_end.ask_installed", "install_end.ask_finished"} & set(chat.keys), guide.id
        assert max(len(reply.text) for reply in chat.inbox()) <= 2000


async def test_a_stuck_step_offers_known_fixes_and_goes_on_when_one_helps(world: World) -> None:
    story = await at_first_step(world, "stuck, a known fix helps")
    await story.tap("Xong")
    await story.tap("Bị vướng")
    assert "install_help.ask_problem" in story.keys
    await story.tap("Máy hỏi tài khoản")
    assert "install_help.did_it_help" in story.keys
    await story.tap("Được rồi")
    assert {"install_help.glad", "install_guide.step"} <= set(story.keys)
    story.end()


async def test_what_no_fix_solves_becomes_a_ticket_that_names_the_failed_step(world: World) -> None:
    story = await at_first_step(world, "stuck, a ticket with the step")
    for _ in range(7):
        await story.tap("Xong")
    await story.tap("Bị vướng")
    await story.tap("Không nhận được mã")
    await story.tap("Vẫn chưa được")
    await story.tap("Vẫn chưa được")  # nor what else is to be tried
    await story.say(PLACE)
    await story.say("0300 123 456")
    assert "filing.filed" in story.keys
    (ticket,) = await tickets(world, story)
    assert (ticket.category, ticket.cause, ticket.commune_code) == ("OTP_LOGIN", "enter_otp", "30697")
    assert ticket.details.answer("failed_step") == "enter_otp" and ticket.details.answer("tried") == "no_otp"
    assert ticket.subject.reporter.phone == "0300123456"
    async with world.work() as work:  # officials read words, no codes
        rows = sheet_of(work, ticket, "vi").more
        shown = {work.rules.texts.say(row.label.key, row.label.params): row.shown for row in rows}
    assert shown["Ứng dụng"] == "Sổ sức khỏe điện tử" and shown["Đã thử cách chữa"] == "Không nhận được mã"
    assert shown["Bước bị vướng"].startswith("8/") and "Gõ mã đó" in shown["Bước bị vướng"]
    assert not {"enter_otp", "no_otp", "ssk", "ssk_android"} & set(shown.values())
    story.end()


async def test_the_place_is_asked_once_and_the_phone_may_be_left_out(world: World) -> None:
    story = await at_first_step(world, "stuck, in own words, without a phone")
    await story.tap("Bị vướng")
    await story.say("máy cứ xoay vòng mãi, bấm gì cũng đứng im")
    await story.say("thoại sơn")
    await story.tap("Xã Vĩnh Trạch")
    await story.tap("Gửi, không cần gọi")
    (ticket,) = await tickets(world, story)
    assert (ticket.category, ticket.cause) == ("INSTALL", "prepare")
    assert "xoay vòng" in ticket.details.description
    await story.tap("Xem phản ánh này")
    await story.say("menu")
    for label in ("Cài đặt ứng dụng", "Bluezone", "Android", "Bị vướng"):
        await story.tap(label)
    await story.say("bấm mà chẳng thấy gì cả")
    assert "install_help.ask_where" not in story.keys and "install_help.ask_phone" in story.keys


async def test_a_problem_that_is_not_listed_is_told_in_own_words(world: World) -> None:
    story = await at_first_step(world, "a problem in own words")
    await story.tap("Bị vướng")
    await story.tap("Chuyện khác")
    assert story.keys == ["install_help.ask_told"]
    await story.say("màn hình cứ trắng xóa, không bấm được gì")
    assert "install_help.ask_told" not in story.keys
    story.end()


async def test_the_whole_text_and_a_step_by_its_number(world: World) -> None:
    story = await at_first_step(world, "the whole text")
    await story.tap("Gửi cả bài")
    assert all(len(reply.text) <= 2000 for reply in story.chat.replies)
    await story.tap("Bị vướng")
    await story.say("bốn mươi")
    assert "install_guide.no_such_step" in story.keys
    await story.say("bước 8")
    assert "Không nhận được mã" in story.chat.labels
    story.end()


async def test_the_end_counts_the_commune_and_offers_the_family(world: World) -> None:
    story = await at_first_step(world, "installed, counted, family offered")
    await story.tap("Gửi cả bài")
    await story.tap("Xong hết rồi")
    await story.tap("Được rồi")
    await story.say(PLACE)
    assert "install_end.family_too" in story.keys
    async with world.database.reading() as uow:
        (counted,) = await uow.installs.by_commune("89")
    assert (counted.app, counted.commune, counted.count) == ("ssk", "30697", 1)
    await story.tap("Khai cho người nhà")
    assert "install_guide.step" in story.keys
    story.end()


async def installed(world: World, chat: Chat, *, place: str) -> None:
    """Say at the end of the guide that it works, and once more after a second walk through it."""
    await chat.start()
    for again in (False, True):
        await chat.press(jump_token(jump_to("install_guide", {"app": "ssk", "guide": "ssk_android"})))
        for label in ("Gửi cả bài", "Xong hết rồi", "Được rồi"):
            await chat.tap(label)
        if not again:
            await chat.say(place)
        assert "install_end.well_done" in chat.keys


async def test_on_one_device_two_people_in_turn_count_two_and_one_who_presses_twice_one(world: World) -> None:
    first, second = world.chat(address="counter-first"), world.chat(address="counter-second")  # a chat a person
    for number, chat in enumerate((first, second), 1):
        await installed(world, chat, place=PLACE)
        async with world.database.reading() as uow:
            (counted,) = await uow.installs.by_commune("89")
            assert (counted.app, counted.commune, counted.count) == ("ssk", "30697", number)
            assert await uow.reports.installs("89", "", "", world.clock.now()) == {"30697": number}


async def test_who_proved_one_telephone_in_two_chats_counts_once(world: World) -> None:
    web, zalo = world.chat(), world.chat(channel="messenger", traits=MESSENGER)
    for chat in (web, zalo):
        await installed(world, chat, place=PLACE)
    for proven, count in (("", 2), ("web", 2), ("both", 1)):
        async with world.work() as work:
            for chat in {"": (), "web": (web,), "both": (web, zalo)}[proven]:
                contact = await work.uow.contacts.find(chat.channel, chat.address)
                assert contact is not None
                await work.uow.contacts.set_phone(contact.id, "0300123456", work.now)
        async with world.database.reading() as uow:
            assert [one.count for one in await uow.installs.by_commune("89")] == [count]
            assert await uow.reports.installs("89", "", "", world.clock.now()) == {"30697": count}


async def test_the_commune_may_be_left_open(world: World) -> None:
    story = await at_first_step(world, "installed, no commune told")
    await story.tap("Gửi cả bài")
    await story.tap("Xong hết rồi")
    await story.say("rồi")
    await story.tap("Bỏ qua")
    assert "install_end.well_done" in story.keys
    async with world.database.reading() as uow:
        (counted,) = await uow.installs.by_commune("")
    assert counted.count == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"app": "ssk"}, "ask"),
        ({"app": "ssk", "step": "otp"}, "enter_otp"),
        ({"app": "ssk", "step": "register"}, "register_account"),
        ({"app": "ssk", "step": "login"}, "register_account"),
        ({"app": "ssk", "step": "declare"}, "open_personal"),
        ({"app": "pccovid", "step": "declare"}, "fill_personal"),
        ({"app": "pccovid"}, "ask"),
        ({"app": "bluezone"}, "ask"),
        ({"app": "no_smartphone"}, "ask"),
        ({"app": "qr_point"}, "prepare"),
        ({"app": "nothing_we_have"}, ""),
    ],
)
async def test_buttons_of_answers_open_the_guide_where_they_say(
    world: World, given: dict[str, str], expected: str
) -> None:
    chat = world.chat()
    await chat.press(jump_token(jump_to("install_guide", given)))
    if not expected:
        assert "install_guide.ask_app" in chat.keys
        return
    if expected == "ask" or given.get("step"):
        await chat.tap(chat.labels[0])
    wanted = next(g for g in shipped_rules().guides.guides if g.app == given["app"])
    step = wanted.steps[0] if expected == "ask" else wanted.step(expected)
    assert step.text.vi in chat.text


async def test_a_province_opens_with_its_own_wording(world: World) -> None:
    story = await opened(world, "the wording of a province")
    await story.say("xã Phước Hưng, huyện Long Điền, Bà Rịa - Vũng Tàu")
    await story.say("menu")
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android"):
        await story.tap(label)
    duty = next(d for d in world.tools.rules.profiles["77"].install_duties if d.app == "ssk")
    assert duty.text.vi in story.chat.text
    story.end()


async def test_what_has_become_of_the_app_is_told_when_the_guide_is_old(world: World) -> None:
    world.clock.move(days=365 * 4)
    story = await at_first_step(world, "years later")
    assert "VNeID" in story.chat.text
    story.end()


async def test_a_guide_waits_for_days_and_a_tap_goes_on(world: World) -> None:
    story = await at_first_step(world, "left and taken up again")
    await story.tap("Xong")
    token = story.chat.token("Xong")
    await story.say("menu")
    assert "resume.kept" in story.keys
    world.clock.move(days=3)
    await story.press(token)
    assert {"resume.here_again", "install_guide.step"} <= set(story.keys)
    story.end()


async def test_in_english(world: World) -> None:
    story = await opened(world, "in English", traits=MESSENGER)
    await story.say("English")
    for label in ("Install", "PC-Covid", "iPhone", "Done", "I am stuck"):
        await story.tap(label)
    story.end()


class Counting:
    """A connection that remembers every statement."""

    def __init__(self, real: Any, seen: list[str]) -> None:
        self.real = real
        self.seen = seen

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.real, name)
        if name not in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
            return found

        async def counted(query: str, *args: Any) -> Any:
            self.seen.append(query)
            return await found(query, *args)

        return counted


async def test_a_tap_in_a_guide_costs_no_statement_beyond_the_engines_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = await at_first_step(world, "")
    seen: list[str] = []
    monkeypatch.setattr("storage.database.UnitOfWork", lambda c, vault: UnitOfWork(Counting(c, seen), vault))
    await story.tap("Xong")
    assert "install_guide.step" in story.keys
    guide_tap = len(seen)
    seen.clear()
    await story.say("trợ giúp")  # the engine alone: the question is asked again
    assert guide_tap <= len(seen)


ANDROID = "ssk_android"


def without(world: World, names: Iterable[str]) -> None:
    """An administrator takes these steps out of the guide while somebody walks through it."""
    steps = shipped_rules().guides.by_id(ANDROID).model_dump(mode="json", exclude_none=True)["steps"]
    entry = {"steps": [step for step in steps if step["name"] not in names]}
    rules = Rulebook.load(edit=Overlay([KINDS["guide"].change("", ANDROID, entry)]))
    world.tools.rules = replace(rules, texts=world.tools.rules.texts)


@pytest.mark.parametrize(("label", "told"), [("Xong", False), ("Bị vướng", True), ("Bước trước", True)])
async def test_who_stands_at_a_step_that_was_taken_out_goes_on_with_the_one_in_its_place(
    world: World, label: str, told: bool
) -> None:
    steps = shipped_rules().guides.by_id(ANDROID).steps
    story = await at_first_step(world, f"a step taken out, {label}")
    for _ in range(3):
        await story.tap("Xong")
    assert steps[3].text.vi in story.chat.text
    without(world, [steps[3].name])
    await story.tap(label)
    assert steps[4].text.vi in story.chat.text and f"Bước 4/{len(steps) - 1}" in story.chat.text
    assert ("install_guide.changed" in story.keys) is told
    await story.tap("Xong")
    assert steps[5].text.vi in story.chat.text


async def test_where_the_last_step_was_taken_out_the_guide_is_over_and_a_solved_problem_leads_on(world: World) -> None:
    steps = shipped_rules().guides.by_id(ANDROID).steps
    story = await at_first_step(world, "the last steps taken out")
    await story.tap("Xong")
    for label in ("Bị vướng", "Máy hỏi tài khoản"):
        await story.tap(label)
    without(world, [steps[1].name])
    await story.tap("Được rồi")
    assert steps[2].text.vi in story.chat.text
    await story.tap("Xong")
    without(world, [step.name for step in steps[2:]])
    await story.tap("Xong")
    assert "install_end.ask_installed" in story.keys
