"""Parts that many stories of complaints share, and a look at what was filed."""

from storage.repositories.tickets import Ticket
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import World

DETAILS = "15/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca"
HOME = "xã Vĩnh Trạch, Thoại Sơn, An Giang"
OUTSIDER = "098180000999"
HOUSE = "tôi là mẹ, 2 con tôi với tôi tiêm mũi 2 cùng hôm mà app không ai có"
MOTHER, FIRST_CHILD, SECOND_CHILD = "098178000001", "098212000777", "098214000888"


async def filed(world: World, address: str = "") -> list[Ticket]:
    """Every ticket (of one chat), oldest first."""
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch("select id from tickets order by opened_at, id")
        tickets = [await uow.tickets.get(row["id"]) for row in rows]
        contact = await uow.contacts.find("webchat", address) if address else None
    found = [ticket for ticket in tickets if ticket is not None]
    return [ticket for ticket in found if contact is None or ticket.contact_id == contact.id]


async def one(world: World) -> Ticket:
    """The only ticket there is."""
    (ticket,) = await filed(world)
    return ticket


async def shown_record(story: Story) -> None:
    """To the status screen."""
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    await story.code()


async def whose(story: Story, *, number: str = CCCD.number, born: str = "5/2/1980", phone: str = PHONE) -> None:
    """Number, birth date, phone, code."""
    await story.say(number)
    await story.say(born)
    await story.say(phone)
    await story.code()


async def first_child_filed(story: Story) -> None:
    """The mother's story, the first child's report; twelve messages, each question answered for itself."""
    await story.start()
    await story.say(HOUSE)
    assert "complaint_family.counted" in story.keys
    await story.say("làm cho con trước")
    assert "complaint_ask.reporter" in story.keys
    await story.say("Trần Thị Bưởi")
    await story.say(FIRST_CHILD)
    await story.say("2/3/2012")
    await story.say(PHONE)
    await story.tap("Gửi không cần mã")
    await story.say("Lê Minh Khôi")
    await story.say(HOME)
    assert "complaint_ask.details" in story.keys
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
