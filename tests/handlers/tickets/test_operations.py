"""Each operation by itself: what it changes, what it refuses, whom it tells."""

from dataclasses import replace

import pytest

from handlers.staff.absence import set_absent
from handlers.tickets.add_information import add_information
from handlers.tickets.amend_reply import correct_reply, withdraw_reply
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen, asks_left
from handlers.tickets.assign import assign
from handlers.tickets.claim import claim, release
from handlers.tickets.confirm import confirm_seen, dose_seen
from handlers.tickets.content import ClaimedDose, Paper
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.errors import NotAllowed, TooLate, Unfit
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.merge import merge
from handlers.tickets.note import note
from handlers.tickets.queries import history
from handlers.tickets.rate import rate
from handlers.tickets.refuse import draft_refusal, refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.transfer import transfer
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, STATION, SUBJECT, TTYT, Office


async def claimed(office: Office, category: str = "DOSE_MISSING_ONE", by: str = "commune") -> Ticket:
    return await office.do(claim, await office.file(category), office[by])


async def entered(office: Office) -> Ticket:
    ticket = await claimed(office)
    await office.do(approve, ticket, office["commune"])
    return await office.do(mark_entered, ticket, office["commune"])


async def test_release_gives_it_back(office: Office) -> None:
    ticket = await office.do(release, await claimed(office), office["commune"])
    assert (ticket.status, ticket.claimed_by, ticket.claim_until) == ("open", None, None)
    office.said()
    await office.do(claim, ticket, office["second"])
    assert office.said() == []  # the citizen knows already that somebody works on it


async def test_a_transfer_changes_the_owner_and_keeps_the_clock(office: Office) -> None:
    ticket = await claimed(office)
    moved = await office.do(transfer, ticket, office["commune"], TTYT, "Tiêm tại huyện")
    assert (moved.body_id, moved.status, moved.claimed_by) == (TTYT, "open", None)
    assert moved.due_at == ticket.due_at
    assert "Tiêm tại huyện" in office.told("district")[-1].text
    assert "ticket_notices.citizen.transferred" in office.said()
    with pytest.raises(NotAllowed):
        await office.do(note, ticket, office["commune"], "còn thấy không")


async def test_a_transfer_needs_a_reason_and_a_body_that_may_have_it(office: Office) -> None:
    ticket = await claimed(office)
    for body, reason in ((TTYT, "  "), ("2021:89:886:nowhere", "vì"), (FRONT_DESK, "vì")):
        with pytest.raises(Unfit):
            await office.do(transfer, ticket, office["commune"], body, reason)
    conduct = await office.file("CONDUCT", accused=STATION)
    with pytest.raises(Unfit):
        await office.do(transfer, conduct, office["province"], FRONT_DESK, "nhầm nơi")


async def test_a_body_without_officials_passes_to_its_parent(office: Office) -> None:
    ticket = await claimed(office)
    moved = await office.do(transfer, ticket, office["commune"], "2021:89:886:30349:front_desk", "Tiêm ở xã bên")
    assert moved.body_id == TTYT


async def test_a_lead_assigns_and_the_assignee_is_told(office: Office) -> None:
    ticket = await office.file()
    with pytest.raises(NotAllowed):
        await office.do(assign, ticket, office["commune"], office["second"].id)
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    with pytest.raises(Unfit):
        await office.do(assign, ticket, lead, office["district"].id)
    given = await office.do(assign, ticket, lead, office["second"].id)
    assert (given.status, given.claimed_by) == ("claimed", office["second"].id)
    assert "lead giao phản ánh" in office.told("second")[-1].text


async def test_a_note_is_for_colleagues_only(office: Office) -> None:
    ticket = await office.file()
    await office.do(note, ticket, office["commune"], "Gọi trạm trước")
    async with office.work() as work:
        inside = await history(work, office["commune"], ticket)
        outside = await history(work, office.citizen, ticket)
        words = [work.tools.texts.say(line.said.key, line.said.params) for line in inside]
    assert [line.kind for line in inside] == ["opened", "noted"]
    assert [line.kind for line in outside] == ["opened"]
    assert words[1] == "Ghi chú của commune: Gọi trạm trước"
    for text in ("", "x" * 1501):
        with pytest.raises(Unfit):
            await office.do(note, ticket, office["commune"], text)


async def test_a_citizen_is_asked_so_often_within_a_day_and_no_more(office: Office) -> None:
    ticket, most = await claimed(office), office.world.tools.catalogues.common.watch.asks_a_day
    for number in range(most):
        async with office.work() as work:
            assert await asks_left(work, ticket.id) == most - number
        await office.do(ask_citizen, ticket, office["commune"], f"Gửi giấy {number}")
        with pytest.raises(MoveNotAllowed):  # it waits: one question at a time
            await office.do(ask_citizen, ticket, office["commune"], "Và ảnh nữa")
        await office.do(add_information, ticket, office.citizen, "Đây ạ")
    asked = len(office.world.sent)
    with pytest.raises(Unfit) as unfit:
        await office.do(ask_citizen, ticket, office["commune"], "Gửi thêm")
    assert unfit.value.field == "asks_often" and len(office.world.sent) == asked
    assert (await office.now(ticket)).status == "claimed"
    other = await claimed(office)
    assert (await office.do(ask_citizen, other, office["commune"], "Gửi giấy")).status == "waiting_citizen"
    office.world.clock.move(hours=25)
    await office.do(claim, ticket, office["commune"])
    assert (await office.do(ask_citizen, ticket, office["commune"], "Gửi thêm")).status == "waiting_citizen"


async def test_a_withdrawn_question_leaves_room_for_another_but_not_without_end(office: Office) -> None:
    ticket, most = await claimed(office), office.world.tools.catalogues.common.watch.asks_a_day

    async def left() -> int:
        async with office.work() as work:
            return await asks_left(work, ticket.id)

    await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy")
    office.world.clock.move(hours=23)
    await office.do(withdraw_reply, ticket, office["commune"], "hỏi nhầm")
    assert await left() == most
    office.world.clock.move(hours=2)  # the question was of the day before, its end is of this one
    assert await left() == most
    for number in range(2 * most):
        assert await left() == min(most, 2 * most - number)
        await office.do(claim, ticket, office["commune"])
        await office.do(ask_citizen, ticket, office["commune"], f"Gửi giấy {number}")
        await office.do(withdraw_reply, ticket, office["commune"], "hỏi nhầm")
    assert await left() == 0


async def test_a_question_is_corrected_so_often_within_a_day_and_no_more(office: Office) -> None:
    ticket, most = await claimed(office), office.world.tools.catalogues.common.watch.asks_a_day
    await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy")
    for number in range(most):
        await office.do(correct_reply, ticket, office["commune"], f"Gửi giấy {number}", "viết nhầm")
    sent = len(office.world.sent)
    with pytest.raises(Unfit) as unfit:
        await office.do(correct_reply, ticket, office["commune"], "Gửi ảnh", "viết nhầm")
    assert unfit.value.field == "asks_often" and len(office.world.sent) == sent
    assert (await office.now(ticket)).status == "waiting_citizen"
    office.world.clock.move(hours=25)
    assert (await office.do(correct_reply, ticket, office["commune"], "Gửi ảnh", "viết nhầm")).revision
    assert (await office.do(withdraw_reply, ticket, office["commune"], "hỏi nhầm")).status == "claimed"


async def test_what_is_added_after_the_asker_left_goes_back_to_the_queue(office: Office) -> None:
    ticket = await claimed(office)
    await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy giúp ạ")
    await office.do(transfer, ticket, office["commune"], TTYT, "Tiêm tại huyện")
    ticket = await office.do(add_information, ticket, office.citizen, "Đây ạ")
    assert (ticket.status, ticket.body_id, ticket.paused_at) == ("open", TTYT, None)
    with pytest.raises(Unfit):
        await office.do(add_information, ticket, office.citizen, "")


async def test_files_hang_on_the_ticket_and_are_due_for_deletion_after_it(office: Office) -> None:
    async with office.work() as work:
        await work.uow.files.put(77, office.contact.id, "photo", "webchat", "image/jpeg", b"x", work.now)
    ticket = await office.file(file_ids=(77,))
    await office.do(withdraw, ticket, office.citizen)
    async with office.world.database.reading() as uow:
        assert await uow.ticket_files.of_ticket(ticket.id) == [(77, "")]
        due = await uow.connection.fetchval("select purge_at from files where id = 77")
    assert due == office.world.clock.now() + office.policy.photo_life_after_closing


@pytest.mark.parametrize("code", [f"R{number:02}" for number in range(1, 14)])
async def test_every_refusal_reason_tells_what_to_send_next(office: Office, code: str) -> None:
    ticket = await claimed(office)
    async with office.work() as work:  # a reason about the photo needs one
        await work.uow.ticket_files.add(ticket.id, [77], work.now)
    draft = draft_refusal(office.world.tools.rules.reasons, ticket, code)
    ticket = await office.do(refuse, ticket, office["commune"], code)
    assert ticket.refusal_code == code
    told = office.told()[-1]
    assert draft in told.text and len(told.text) < 2000
    assert len(told.buttons) == 2


async def test_a_file_that_could_not_be_opened_is_no_photo_to_refuse_for(office: Office) -> None:
    ticket = await claimed(office)
    async with office.work() as work:
        number = await work.uow.files.put(work.ids.new(), None, "photo", "console", "image/jpeg", b"?", work.now)
        await work.uow.files.refuse(number, "photo_broken")
        await work.uow.ticket_files.add(ticket.id, [number], work.now)
    with pytest.raises(Unfit):
        await office.do(refuse, ticket, office["commune"], "R08")


async def test_a_refusal_needs_a_reason_of_the_list(office: Office) -> None:
    ticket = await claimed(office)
    with pytest.raises(Unfit):
        await office.do(refuse, ticket, office["commune"], "R14", "vì tôi muốn thế")


async def test_help_that_enters_nothing_ends_with_the_citizens_word(office: Office) -> None:
    ticket = await claimed(office, "INSTALL")
    await office.do(approve, ticket, office["commune"])
    assert office.told()[-1].buttons[0].token == f"!follow_up:seen:{ticket.code}"
    with pytest.raises(MoveNotAllowed):
        await office.do(mark_entered, ticket, office["commune"])
    assert (await office.do(confirm_seen, ticket, office.citizen)).status == "confirmed"


async def test_a_first_dispute_goes_to_the_same_body_a_second_above(office: Office) -> None:
    ticket = await entered(office)
    office.world.clock.move(days=6)
    again = await office.do(reopen, ticket, office.citizen, "Sai tên vắc xin")
    assert (again.status, again.body_id, again.disputes) == ("open", FRONT_DESK, 1)
    assert again.due_at > ticket.due_at and again.entered_at is None and again.claimed_by is None
    await office.do(claim, again, office["commune"])
    await office.do(refuse, again, office["commune"], "R10", agreed=True)
    above = await office.do(reopen, again, office.citizen, "Vẫn sai")
    assert (above.body_id, above.disputes) == (TTYT, 2)
    assert "Vẫn sai" in office.told("district")[-1].text


async def test_after_seven_days_it_is_too_late_to_dispute(office: Office) -> None:
    ticket = await entered(office)
    office.world.clock.move(days=7, seconds=1)
    with pytest.raises(TooLate):
        await office.do(reopen, ticket, office.citizen, "Sai")


async def test_a_merged_ticket_hears_the_result_of_the_other(office: Office) -> None:
    target = await claimed(office)
    async with office.work() as work:
        other = await work.uow.contacts.ensure(work.ids.new(), "webchat", "other", work.now)
    twin = await office.file(contact_id=other.id)
    twin = await office.do(merge, twin, office["commune"], target.id)
    assert (twin.status, twin.merged_into) == ("merged", target.id)
    assert "merged_from" in await office.events(target)
    await office.do(refuse, target, office["commune"], "R11")
    assert twin.code[:4] in office.told("other")[-1].text and not office.told("other")[-1].buttons
    with pytest.raises(Unfit):
        await office.do(merge, target, office["commune"], target.id)


async def test_tickets_of_two_people_are_not_merged(office: Office) -> None:
    target = await claimed(office)
    async with office.work() as work:
        other = await work.uow.contacts.ensure(work.ids.new(), "webchat", "other", work.now)
    stranger = replace(SUBJECT, name="Trần Thị Bưởi", papers=(Paper("cccd", "098180000999"),), phone="0300999888")
    foreign = await office.file(contact_id=other.id, subject=stranger)
    with pytest.raises(Unfit) as unfit:
        await office.do(merge, foreign, office["commune"], target.id)
    assert unfit.value.field == "target_person"
    await office.do(approve, target, office["commune"])
    twin = await office.file()
    with pytest.raises(Unfit) as unfit:  # nobody works on it any more
        await office.do(merge, twin, office["commune"], target.id)
    assert unfit.value.field == "target"


async def test_a_correction_is_told_by_field_and_kept_with_both_values(office: Office) -> None:
    ticket = await claimed(office)

    def edit(now: Ticket) -> Corrected:
        details = replace(now.details, doses=(ClaimedDose(1), ClaimedDose(2)))
        return Corrected(replace(now.subject, name="Nguyễn Văn Ân"), details)

    ticket = await office.do(correct, ticket, office["commune"], edit)
    assert ticket.subject == replace(SUBJECT, name="Nguyễn Văn Ân") and ticket.dose_numbers == (1, 2)
    assert "họ tên, thông tin mũi tiêm" in office.told()[-1].text
    assert "Nguyễn Văn Ân" not in office.told()[-1].text
    async with office.world.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "corrected")
    assert event is not None and event.data["changes"] == [
        ["name", "Nguyễn Văn An", "Nguyễn Văn Ân"],
        ["doses", None, [{"number": 1}, {"number": 2}]],
    ]
    with pytest.raises(Unfit):
        await office.do(correct, ticket, office["commune"], edit)


@pytest.mark.parametrize(("state", "event"), [("open", "dose_arrived"), ("entered", "dose_confirmed")])
async def test_an_imported_dose_moves_the_ticket_on(office: Office, state: str, event: str) -> None:
    ticket = await entered(office) if state == "entered" else await office.file()
    office.said()
    async with office.work() as work:
        found = await work.uow.tickets.missing_doses(1, [ticket.category], [ticket.subject_index or b""])
        assert [one.id for one in found] == [ticket.id]
        ticket = await dose_seen(work, ticket.id)
    assert ticket.status == ("confirmed" if state == "entered" else "entered")
    assert office.said() == [f"ticket_notices.citizen.{event}"]


async def test_a_rating_is_one_to_five_and_only_after_the_end(office: Office) -> None:
    ticket = await claimed(office)
    with pytest.raises(MoveNotAllowed):
        await office.do(rate, ticket, office.citizen, 4)
    ticket = await office.do(withdraw, ticket, office.citizen)
    assert "đã rút" in office.told("commune")[-1].text
    for wrong in (0, 6):
        with pytest.raises(Unfit):
            await office.do(rate, ticket, office.citizen, wrong)
    assert (await office.do(rate, ticket, office.citizen, 4)).rating == 4


async def test_who_goes_away_gives_back_what_they_hold_and_routing_passes_over(office: Office) -> None:
    ticket = await claimed(office)
    until = office.world.clock.now().replace(day=30)
    for name in ("commune", "second"):
        async with office.work() as work:
            await set_absent(work, office[name].id, until)
    assert (await office.now(ticket)).status == "open"
    assert (await office.file()).body_id == TTYT


async def test_who_cannot_be_reached_in_the_chat_hears_by_text_message(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        await work.uow.contacts.set_unreachable(office.contact.id, work.now)
    await office.do(reply, ticket, office["commune"], "Đã xong ạ")
    assert "Da xong a" in office.sms()[-1]
    assert not any("Đã xong ạ" in one.text for one in office.told())
