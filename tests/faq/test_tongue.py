"""Which language a talk goes on in: sentences turn it, names, places, courtesy and quoted messages do not."""

from faq.tongue import asked_language, begins_in_english, goes_on_in_english, speaks_vietnamese

ENGLISH = """
my second dose is missing | I lost my phone | he can't breathe | I don't understand | where do I send the photo
I got Pfizer on 20 Sep 2021 at Dong Nai General Hospital | what should I do now? | how do I install the app
my name is spelled wrong on the certificate | she was vaccinated in Bien Hoa | can I use my passport instead
I'm a foreigner and I don't have a CCCD | my wife's first dose isn't showing | where is the health station
she got Pfizer | he got two shots | where is my certificate | my wife's second shot is missing
"""
NO_ENGLISH = """
ok | ok thank you very much | hi | hello | yes | no | good morning | thanks | John Smith | Anna Maria Kowalska | Pfizer
AstraZeneca | Moderna, Pfizer | Long Xuyen, An Giang | Dong Nai General Hospital
This app isn't compatible with your device
An error occurred, please try again later | Your session has expired, please log in again | Connection failed
please check giup em voi | app not found | check in | QR code invalid | Verification code is incorrect
toi muon check in the bhyt cua me toi | em muon report mui 2 | my tiem o my yen | update mui 2 giup em | booster
"""
VIETNAMESE = """
tôi không hiểu | toi khong hieu | k thay mui 2 dau | mui 2 chua co tren app | cảm ơn bạn nhiều
em ơi cho chị hỏi | dạ chưa có ạ | bao giờ có kết quả | chua thay gi het | ko co giay
r, e đợi 10p r ma k co | tra cứu mũi tiêm | mất giấy rồi
tui hong co dt | số điện thoại của tôi là 0300230617 | noi tieng viet duoc khong em | toi muon gui phan anh
tôi tên là Trần Thị Bưởi, tiêm Pfizer ở Bệnh viện Đa khoa Đồng Nai | sao lai tra loi tieng anh vay
"""
NO_VIETNAMESE = """
Nguyễn Văn An | Nguyen Thi Minh Hong | xã Vĩnh Trạch, Thoại Sơn, An Giang | trạm y tế xã Mỹ Yên
thi tran Cho Moi, An Giang | passport K1234567 | Mui Ne, Phan Thiet | my dose at trạm y tế xã Mỹ Yên is missing
I live at 12 đường Trần Hưng Đạo, Long Xuyên
Tran Thi Be | ok | 5/10/2021, trạm y tế xã Vĩnh Trạch, Pfizer | Bệnh viện Đa khoa khu vực Tỉnh | Mỹ Bình, Long Xuyên
the button says "Gửi" and nothing happens | Sổ sức khỏe điện tử | 20 Sep 2021, Chợ Rẫy hospital
"""
WISHES = {
    "en": "English please | speak english | can you speak english? | Hi, do you speak English? | nói tiếng Anh đi",
    "vi": "nói tiếng Việt đi | tiếng việt đi | chuyen sang tieng viet | nói tiếng Việt được không | Vietnamese please",
    "": "I don't speak Vietnamese | toi khong biet tieng anh | English version of my certificate | my English teacher",
}


def listed(block: str) -> list[str]:
    """The messages of a block."""
    return [one.strip() for line in block.strip().splitlines() for one in line.split("|")]


def test_a_sentence_turns_a_talk_to_english_and_nothing_else_does() -> None:
    assert [text for text in listed(ENGLISH) if not goes_on_in_english(text)] == []
    assert [text for text in [*listed(NO_ENGLISH), *listed(VIETNAMESE)] if goes_on_in_english(text)] == []


def test_a_vietnamese_sentence_turns_it_back_with_and_without_marks() -> None:
    assert [text for text in listed(VIETNAMESE) if not speaks_vietnamese(text)] == []
    assert [text for text in [*listed(NO_VIETNAMESE), *listed(ENGLISH)] if speaks_vietnamese(text)] == []


def test_a_language_is_asked_for_in_so_many_words() -> None:
    for language, block in WISHES.items():
        assert [text for text in listed(block) if asked_language(text) != language] == []


CODE = """
<script>alert(1)</script> | "><img src=x onerror=alert(document.cookie)> | SELECT name FROM users WHERE id = 1
javascript:alert('what is my name') | {{ config.items() }} | import os; os.system('rm -rf /')
if (a == b) { return my.name; }
print('i am your friend') | const user = await getUser(id); | <iframe src="http://evil.example"> | ' or 1=1 --
DROP TABLE patients; -- | curl -d '{"what": "is my dose"}' http://x.example | %3Cscript%3Ealert(1)%3C/script%3E
"""


def test_code_and_queries_are_no_english() -> None:
    said = [text.strip() for line in CODE.split("\n") for text in line.split(" | ") if text.strip()]
    assert len(said) >= 12
    assert [text for text in said if begins_in_english(text) or goes_on_in_english(text)] == []
    assert begins_in_english("<b>hello</b> I need my certificate please")
    assert begins_in_english("My dose is missing, my email is ann@example.com")
