"""What a question says beside its subject leans the answer: whose, which dose, what was tried, what there is not."""

import time

import pytest

from faq.matcher import Matcher
from faq.normalise import tokens
from faq.slots import leanings, slots

SHIPPED = Matcher.from_catalogue()


def read(text: str) -> frozenset[str]:
    return slots(tokens(text), text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tiêm mũi một rồi", "dose_1"),
        ("tiem mui dau roi", "dose_1"),
        ("my second shot", "dose_2"),
        ("mũi nhắc lại", "dose_3"),
        ("đăng ký cho xưởng 30 thợ", "company"),
        ("đăng ký giùm má em", "relative"),
        ("cả nhà 6 người", "relative"),
        ("họ không đưa tờ giấy nào", "no_slip"),
        ("giấy không ghi tên thuốc", "slip_lacks"),
        ("đã gửi phản ánh 2 tháng nay vẫn chưa có", "complained"),
        ("gọi tổng đài lần nào cũng bận", "called_in_vain"),
        ("bấm vào http://nhan-qua.top/x", "link"),
    ],
)
def test_a_slot_is_read_in_many_wordings(text: str, name: str) -> None:
    assert name in read(text)


def test_a_link_is_found_in_any_surroundings_and_a_long_row_of_signs_costs_no_more_than_its_length() -> None:
    assert "link" in read("xem...nhan-qua.top nhé") and "link" in read("vào a.b.c.d.e.f.g.nhan-qua.top/x")
    for odd in ("İ-", "a.", "a-b."):
        short, long = (min(_seconds(odd * times) for _ in range(5)) for times in (500, 2_000))
        assert long <= 8 * short, odd  # four times as long; by the square it would be sixteen


def _seconds(odd: str) -> float:
    """Processor time of looking for a link where there is none."""
    since = time.thread_time()
    assert "link" not in slots((), odd)
    return time.thread_time() - since


def test_what_is_not_said_fills_no_slot() -> None:
    assert not read("chào bạn") - {"injecting"}
    assert "link" not in read("tra ở https://tiemchungcovid19.gov.vn nhé")
    assert leanings(frozenset()) == {}


def test_every_rule_speaks_of_slots_and_answers_that_there_are() -> None:
    from faq.lexicon import read_lexicon

    data = read_lexicon("slots")
    named = {name for rule in data["rules"] for name in (*rule["if"], *rule.get("but", ()))}
    moved = {name for rule in data["rules"] for name in (*rule.get("gain", ()), *rule.get("lose", ()))}
    assert named <= {*data["slots"], "link"} and moved <= set(SHIPPED.entries)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("chưa cập nhật mũi 1", "missing_all_doses update_delay"),
        ("tiêm 1 mũi chưa cập nhật", "missing_all_doses update_delay"),
        ("tiêm mũi một rồi mà chưa thấy trên app", "missing_all_doses update_delay"),
        ("mui mot cua me em chua len so", "missing_all_doses update_delay"),
        ("mất mũi 2 rồi", "missing_second_dose"),
        ("mat mui 2 roi", "missing_second_dose"),
        ("tui mất mũi nhì rồi", "missing_second_dose"),
        ("i lost dose 2", "missing_second_dose"),
        ("chỉ còn mỗi mũi 2", "missing_first_dose"),
        ("bao giờ có mũi 2?", "schedule_when"),
        ("chung nao co mui hai", "schedule_when"),
        ("lúc nào mới có mũi nhì", "schedule_when"),
        ("khi nào có mũi 2 trên app", "update_delay"),
        ("công ty em có 40 người muốn đăng ký thì làm sao", "register_org_list"),
        ("xuong go nha tui 15 tho muon tiem dang ky o dau", "register_org_list"),
        ("đăng ký cho bố 70 tuổi", "register_for_relative"),
        ("cả nhà 5 người đăng ký ở đâu", "register_for_relative"),
        ("gửi phản ánh 3 tháng rồi vẫn chưa thấy mũi nào", "complaint_escalate complaint_status"),
        ("goi tong dai toan ban", "hotline_busy"),
        ("gọi đường dây nóng cả sáng có ai nghe đâu", "hotline_busy"),
        ("tiêm xong người ta không đưa giấy gì hết", "slip_not_issued"),
        ("chích xong hổng thấy phát giấy tờ chi", "slip_not_issued"),
        ("trên cổng có 1 mũi nhưng tên bị ghi nhầm", "wrong_name"),
        ("trong sổ đủ 2 mũi mà họ tên sai", "wrong_name"),
        ("hôm trước có giấy trên app, giờ mất tiêu", "missing_all_doses"),
        ("tuan roi con thay mui tiem, nay mo ra mat het", "missing_all_doses"),
        ("cô y tá thu tôi 50 nghìn để cho xanh thẻ, trả không?", "fraud_scam complaint_staff"),
        ("Ban duoc nhan 2 trieu ho tro tiem chung, bam http://ho-tro-tiem.vip/nhan de xac nhan", "fraud_scam"),
        ("tra cuu thi thay sdt la khong phai cua toi", "wrong_phone_on_record"),
        ("my first dose is not in the app", "missing_all_doses"),
        (
            "hồi 3/8 em tiêm mũi 1 pfizer ở xã, 9/9 tiêm mũi 2 moderna ở huyện mà sổ chỉ hiện mũi 2",
            "missing_first_dose",
        ),
        ("tiêm mũi 1 ở xã rồi mũi 2 ở huyện, sổ mới có mũi 1", "missing_second_dose"),
        ("our factory has 60 workers, how do we register them", "register_org_list"),
    ],
)
def test_who_and_what_decide_between_near_answers(text: str, right: str) -> None:
    found = SHIPPED.match(text)
    assert found.best in right.split() and found.decision != "refuse"
