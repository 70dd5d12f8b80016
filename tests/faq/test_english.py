import pytest

from faq.english import speaks_english
from faq.lexicon import read_lexicon
from faq.matcher import Matcher
from faq.normalise import language, tokens


@pytest.mark.parametrize(
    "text", ["my second shot is missing", "install pc covid on samsung", "How do I register?", "forgot my password"]
)
def test_english_is_told_from_vietnamese(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "cai app so suc khoe",
        "app bi loi",
        "quên pass app",
        "login k dc",
        "the vang la gi",
        "",
        "tiêm Pfizer",
        "an com chua",
    ],
)
def test_vietnamese_with_foreign_words_stays_vietnamese(text: str) -> None:
    assert language(text) == "vi"


def test_an_english_question_is_read_in_the_words_of_a_vietnamese_one() -> None:
    assert tokens("My second shot is missing") == tokens("mui 2 thieu")
    assert set(tokens("wrong date of birth")) == set(tokens("ngày sinh sai"))


@pytest.mark.parametrize(
    "text",
    [
        "can I register my maid",
        "where can I pay for the vaccine",
        "i am pregnant, can I get the vaccine",
        "I was told to go to the ward, then the ward told me to go to the hospital",
        "my son's dose is not in the app",
        "my son is 12, can he get it",
    ],
)
def test_a_sentence_of_short_words_is_english_too(text: str) -> None:
    assert language(text) == "en"


def test_every_english_word_and_its_meaning_are_words() -> None:
    """YAML takes a bare `no`, `on` or `yes` for a truth value."""
    assert [
        said for pair in read_lexicon("english")["words"].items() for said in pair if not isinstance(said, str)
    ] == []
    assert tokens("she has no ID card") == tokens("no khong co can cuoc")


def test_what_is_asked_for_a_paper_is_a_price_unless_somebody_demands_it() -> None:
    matcher = Matcher.from_catalogue()
    asked = ("do I have to pay for the certificate", "do we pay for the certificate", "đổi thẻ xanh có mất tiền không")
    assert {text: matcher.match(text).best for text in asked if matcher.match(text).best != "vaccine_cost"} == {}
    for text in ("someone asked me to pay 500k for a certificate", "nhân viên bắt đóng 200k mới đưa giấy xác nhận"):
        assert matcher.match(text).best in ("fraud_scam", "complaint_staff"), text


ENGLISH = """
Hi, I'm a foreigner, my second dose isn't in the app. Can you help in English? | my second dose is missing
I got Pfizer on 20 Sep 2021 at Dong Nai General Hospital | how do I install the app
hello, do you speak English | I need help | please help me | where is my vaccination certificate
my name is spelled wrong | wrong date of birth in the record | I can't log in | no OTP code received
can I get my dose 2 record | I am at Thoại Sơn and my first dose is not shown
good morning, I want to report a missing dose | My phone number in the record is not mine | is this free
thanks for your help | what documents do I need | I lost my passport | the app says not found
my son turned blue after the shot | he can't breathe | why is my certificate not valid | how long does it take
I want to talk to a person | check my vaccination status | vaccination status please
I was vaccinated twice but only one dose shows | delete my data | who looked at my record | I have no smartphone
can foreigners register | where can I get a booster | hi there, quick question about my vaccine record
second shot not updated | can you speak english | what is this | I don't understand
sorry I don't speak Vietnamese | English please | the health station in Vinh Trach gave me AstraZeneca
my wife and I both have missing doses | I moved to An Giang last year | call me back please
my QR code does not work | it still does not show | I already sent a report two months ago
nobody answers the hotline | how much does it cost | could you please fix my name
hello can u help me with my vaccine record | where do i send the photo of my slip
"""
BARE = """
please check giup em voi | em muon report mui 2 | what, mat het roi | xin help em vu nay
toi muon check in the bhyt cua me toi | nhan vien y te noi la error system | app error roi ad oi
vaccine card cua toi | em la foreigner | qr code invalid | app not found la sao | no internet
em need gap can bo | where is mui 2 cua toi | toi bi delete tai khoan roi | toi tiem mui 2 roi | da tiem chua
ok | hello em | hi ad | check mui tiem | hello shop cho hoi | app bao loi | app khong vao duoc
login khong duoc | mat otp | quen pass | update mui 2 giup em | em can up date thong tin | tim giup em
so dien thoai | Nguyen Van An | Tran Thi Be | long an | can tho | me toi tiem pfizer | tiem astra mui 1
em o binh dinh | the nao | cho em hoi | con toi 12 tuoi | an toan khong | o dau | khi nao co ket qua
online duoc khong | em dang ky online roi | install app sao a | cai app pc covid | scan qr khong duoc
sms khong ve | sim mat roi | file excel | mail cho toi | facebook zalo | inbox em | ok thanks | thank em
thanks ban nhieu | sorry em | yes | no | ok yes | toi la nguoi nuoc ngoai | em bi sot | ban oi giup toi voi
help voi | help me | test covid | booster la gi | co booster chua | link app | link dang ky | ad oi rep em
rep tin nhan di ad | free khong | vip | status | John Smith | Peter Nguyen | Anna Maria Tran
dang nhap bang google | the xanh covid | man hinh den | vaccine nao tot | vaccine pfizer co tot hon moderna
toi chich sinopharm | hai mui astra zeneca | mot mui moderna | so sanh pfizer moderna astrazeneca
dose 2 chua co | mui booster chua update tren app so suc khoe dien tu
"""


def listed(text: str) -> list[str]:
    """The messages of a block."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


def test_a_message_of_a_foreigner_is_english_from_the_first_word() -> None:
    assert [text for text in listed(ENGLISH) if not speaks_english(text)] == []


def test_vietnamese_without_marks_and_with_borrowed_words_is_no_english() -> None:
    assert [text for text in listed(BARE) if speaks_english(text)] == []
