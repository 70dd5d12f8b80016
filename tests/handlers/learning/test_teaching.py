"""Officials teach the catalogue: who may, what is taken, what is refused and why."""

from collections.abc import AsyncIterator

import pytest

from handlers.learning.intents import find_intents
from handlers.learning.phrasings import TOPIC, add_phrasing, added_phrasings, matcher_with, remove_phrasing
from handlers.learning.questions import dismiss, unanswered
from handlers.learning.refused import PhrasingRefused
from handlers.staff.actor import Actor, Kind, citizen, official
from handlers.staff.officials import enrol
from handlers.tickets.errors import NotAllowed
from tests.support.driver import World, open_world, shared_tools

AN_GIANG, THAI_NGUYEN = "2021:89:884:30316:front_desk", "2021:19:164::ttyt"
ASKED = "bà con mình lấy giấy xanh chỗ mô rứa"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The whole service without any network."""
    made = await open_world(database_url)
    yield made
    await made.close()


async def hired(world: World, body: str = AN_GIANG, role: str = "lead") -> Actor:
    """An official at work."""
    async with world.work() as work:
        return official(await enrol(work, "Lê Thị Sen", {body: role}))


async def audited(world: World) -> list[tuple[str, str]]:
    """(action, actor) of what officials did, after they were enrolled."""
    async with world.database.reading() as uow:
        query = "select action, actor from audit_log where actor <> 'system' order by id"
        rows = await uow.connection.fetch(query)
    return [(row["action"], row["actor"]) for row in rows]


async def kept(world: World, text: str = ASKED, province: str = "") -> int:
    """A question somebody asked in vain."""
    async with world.work() as work:
        question_id = work.ids.new()
        await work.uow.questions.keep(question_id, text, "ask", work.now, guess="slip_not_issued", province=province)
    return question_id


async def open_texts(world: World, actor: Actor) -> list[str]:
    """What still waits before an official."""
    async with world.work() as work:
        return [one.question.text for one in await unanswered(work, actor)]


async def test_a_phrasing_is_kept_announced_and_settles_its_question(world: World) -> None:
    actor, question = await hired(world), await kept(world)
    async with world.work() as work:
        match = await add_phrasing(work, actor, "green_card", "vi", f"  {ASKED}\n", question_id=question)
        ((phrasing, name),) = await added_phrasings(work, actor)
    assert (match.decision, match.best) == ("answer", "green_card")
    assert (phrasing.intent, phrasing.language, phrasing.text) == ("green_card", "vi", ASKED)
    assert (phrasing.added_by, name) == (actor.id, "Lê Thị Sen")
    assert await open_texts(world, actor) == []
    assert (TOPIC, {}) in world.signals
    assert await audited(world) == [("phrasing_added", actor.key)]
    assert world.tools.matcher.match(ASKED).best != "green_card"  # tried on a copy; the loop learns it


async def test_a_phrasing_taken_back_is_no_longer_learnt(world: World) -> None:
    actor = await hired(world)
    async with world.work() as work:
        await add_phrasing(work, actor, "green_card", "vi", ASKED)
        ((phrasing, _),) = await added_phrasings(work, actor)
        before = await work.uow.phrasings.version()
    async with world.work() as work:
        await remove_phrasing(work, actor, phrasing.id)
        with pytest.raises(NotAllowed):
            await remove_phrasing(work, actor, phrasing.id)
        rows, after = await work.uow.phrasings.active(), await work.uow.phrasings.version()
    assert rows == [] and before != after
    plain, again = world.tools.matcher.match(ASKED), matcher_with(world.tools.matcher, rows).match(ASKED)
    assert (plain.best, plain.decision) == (again.best, again.decision)


@pytest.mark.parametrize(
    ("intent", "language", "text", "reason"),
    [
        ("no_such_entry", "vi", ASKED, "intent"),
        ("green_card", "fr", ASKED, "language"),
        ("green_card", "vi", "ab", "length"),
        ("green_card", "vi", "xanh " * 50, "length"),
        ("green_card", "vi", "😀😀😀😀", "length"),
        ("green_card", "vi", "số 0300 123 456 lấy giấy xanh ở đâu", "personal"),
        ("green_card", "vi", "tôi là Nguyễn Văn An muốn lấy giấy xanh", "personal"),
        ("green_card", "vi", "lấy giấy xanh cho # ở đâu", "personal"),
    ],
)
async def test_what_will_not_do_is_refused(world: World, intent: str, language: str, text: str, reason: str) -> None:
    actor = await hired(world)
    async with world.work() as work:
        with pytest.raises(PhrasingRefused) as refused:
            await add_phrasing(work, actor, intent, language, text)
        assert refused.value.reason == reason
        assert await added_phrasings(work, actor) == []


async def test_words_that_stand_in_an_entry_already_are_refused_by_its_name(world: World) -> None:
    actor = await hired(world)
    entry = world.tools.matcher.entries["green_card"]
    asked = entry.phrasings["vi"][0]
    async with world.work() as work:
        for intent in ("green_card", "vaccine_cost"):
            with pytest.raises(PhrasingRefused) as refused:
                await add_phrasing(work, actor, intent, "vi", f"{asked.upper()} ?")
            assert (refused.value.reason, refused.value.texts) == ("duplicate", (asked[:1].upper() + asked[1:],))
        await add_phrasing(work, actor, "green_card", "vi", ASKED)
    async with world.work() as work:
        with pytest.raises(PhrasingRefused) as refused:  # this process has not yet learnt it; the table counts
            await add_phrasing(work, actor, "vaccine_cost", "vi", ASKED)
    assert refused.value.reason == "duplicate"


async def test_a_phrasing_that_spoils_what_is_understood_is_refused_and_names_it(world: World) -> None:
    actor, matcher = await hired(world), world.tools.matcher
    spoilt = next(
        row.text
        for row in matcher.checks
        if not row.elsewhere
        and "vaccine_cost" not in row.intents
        and row.text.replace(" ", "").isalpha()
        and len(row.text) > 12
        and matcher.match(row.text).best in row.intents
    )
    async with world.work() as work:
        with pytest.raises(PhrasingRefused) as refused:
            await add_phrasing(work, actor, "vaccine_cost", "vi", spoilt)
        assert refused.value.reason == "worse" and spoilt in refused.value.texts
        assert await added_phrasings(work, actor) == []


async def test_only_officials_who_lead_may_teach(world: World) -> None:
    question = await kept(world)
    async with world.work() as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", "c" * 64, work.now)
    refused = [
        await hired(world, role="officer"),
        await hired(world, role="volunteer"),
        citizen(contact),
        Actor(Kind.SYSTEM),
    ]
    for actor in refused:
        async with world.work() as work:
            for act in (
                unanswered(work, actor),
                added_phrasings(work, actor),
                dismiss(work, actor, question),
                remove_phrasing(work, actor, 1),
                add_phrasing(work, actor, "green_card", "vi", ASKED),
            ):
                with pytest.raises(NotAllowed):
                    await act
    assert await audited(world) == []


async def test_questions_are_seen_in_the_own_province_and_those_of_nowhere_by_all(world: World) -> None:
    here, far = await hired(world), await hired(world, THAI_NGUYEN)
    question = await kept(world, "câu ở An Giang", "89")
    await kept(world, "câu không rõ nơi")
    assert await open_texts(world, here) == ["câu không rõ nơi", "câu ở An Giang"]
    assert await open_texts(world, far) == ["câu không rõ nơi"]
    async with world.work() as work:
        for act in (
            dismiss(work, far, question),
            dismiss(work, here, 17),
            add_phrasing(work, far, "green_card", "vi", ASKED, question_id=question),
        ):
            with pytest.raises(NotAllowed):
                await act


async def test_a_question_is_dismissed_once(world: World) -> None:
    actor, question = await hired(world), await kept(world)
    for _ in range(2):
        async with world.work() as work:
            await dismiss(work, actor, question)
    assert await open_texts(world, actor) == []
    assert await audited(world) == [("question_dismissed", actor.key)]


async def test_a_question_understood_by_now_says_so(world: World) -> None:
    actor = await hired(world)
    useless = world.tools.matcher.match("quên mật khẩu ứng dụng thì làm sao").best or ""
    async with world.work() as work:
        await work.uow.questions.keep(1, "quên mật khẩu ứng dụng thì làm sao", "refuse", work.now)
        await work.uow.questions.keep(
            2, "quên mật khẩu ứng dụng thì làm sao", "answer", work.now, guess=useless, rating=-1
        )
        listed = {one.question.id: one for one in await unanswered(work, actor)}
    assert listed[1].understood and not listed[1].badly_rated
    assert listed[2].badly_rated and not listed[2].understood


def test_an_entry_is_found_by_a_few_words_without_marks() -> None:
    matcher = shared_tools().matcher
    assert "forgot_password" in [intent for intent, _ in find_intents(matcher, "quen mat khau", "vi")]
    assert "otp_problem" in [intent for intent, _ in find_intents(matcher, "otp", "en")]
    assert find_intents(matcher, "  ", "vi") == [] and len(find_intents(matcher, "tiêm", "vi")) == 8
