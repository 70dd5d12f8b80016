"""Acts of administrators in tests: an entry is changed, and confirmed by the second person."""

import html
from typing import Any

from handlers.administration import fields
from handlers.catalogue.guides import Guide
from tests.support.console import Browser, Console
from tests.support.until import until

PAGE = "/console/admin"
ANSWER = {
    "question_vi": "Xe tiêm lưu động đi những xóm nào", "question_en": "Which hamlets does the vaccination van visit",
    "ways": "lịch xe tiêm về xóm", "answer_vi": "{You} gọi trạm y tế phường để biết lịch xe.", "next": "hotline",
    "answer_en": "Call the health station for the tour of the van.", "source": "Công văn 9/SYT",
    "as_of": "2021-10-01", "state": "open",
}  # fmt: skip

NOTICE = {
    "text_vi": "Sổ sức khỏe điện tử bảo trì đến 23:00, {you} thử lại sau.", "text_en": "The app is down until 23:00.",
    "from": "2021-10-20T20:00", "to": "2021-10-20T23:00", "doors": "guide", "source": "Công văn 5/SYT",
}  # fmt: skip

GUIDE_KEY = "no_smartphone_card"


def guide_form(guide: Guide, **changes: str) -> dict[str, str]:
    """The form of a guide as it stands, with changes of inputs."""
    shown = {"title", "opening", "source", "as_of", "steps"}
    entry = guide.model_dump(mode="json", exclude_none=True, include=shown)
    return {**fields.shown("guide", entry), "as_of": "2021-10-01", **changes}


CATEGORY = {
    "label_vi": "Xe tiêm lưu động không đến như đã hẹn", "label_en": "The vaccination van did not come",
    "short_vi": "Xe tiêm không đến", "short_en": "Van did not come", "group": "service", "office": "commune",
    "within_n": "3", "within_measure": "working_days", "around": "residence", "state": "open",
    "q1_kind": "date", "q1_ask_vi": "Xe hẹn đến ngày nào ạ?", "q1_ask_en": "On which day should it have come?",
    "q1_label_vi": "Ngày hẹn", "q1_label_en": "Day", "q1_needed": "1",
    "q2_kind": "choice", "q2_ask_vi": "Ai báo lịch cho {you} ạ?", "q2_ask_en": "Who told you the day?",
    "q2_label_vi": "Người báo", "q2_label_en": "Told by",
    "q2_choices": "Trưởng ấp | Hamlet head\nLoa phường | Loudspeaker", "q2_needed": "1",
    "q3_kind": "yes_no", "q3_ask_vi": "Sau đó có ai gọi lại không ạ?", "q3_ask_en": "Did anybody call later?",
    "q3_label_vi": "Có gọi lại", "q3_label_en": "Called later", "q3_needed": "1",
}  # fmt: skip


async def save(browser: Browser, kind: str, key: str, form: dict[str, Any], **more: Any) -> str:
    """Fill in the form of an entry and send it, with the hidden fields of the page."""
    await browser.get(f"{PAGE}/{kind}/entry{f'?key={key}' if key else ''}")
    assert browser.status == 200, (kind, key)
    return await browser.post(f"{PAGE}/{kind}/entry", {"key": key, "base": base_of(browser), **form, **more})


def base_of(browser: Browser) -> str:
    return browser.page.split('name="base" value="')[1].split('"')[0]


def number_of(browser: Browser) -> str:
    return browser.path.split("/versions/")[1].split("?")[0]


def said(page: str) -> str:
    return html.unescape(page)


async def go_live(console: Console, two: tuple[Browser, Browser], kind: str, key: str, form: dict[str, Any]) -> str:
    """Change an entry and have it confirmed; gives the number of the version once this process goes by it."""
    first, second = two
    tools = console.live.service.tools
    before = tools.rules
    await save(first, kind, key, form)
    assert first.status == 200, first.page[first.page.find("<main") :]
    number = number_of(first)
    await second.get(f"{PAGE}/versions/{number}")
    await second.post(f"{PAGE}/versions/{number}/confirm")
    assert second.status == 200

    async def swapped() -> bool:
        return tools.rules is not before

    await until(swapped)
    return number
