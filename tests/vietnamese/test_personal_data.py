import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.normalise import clean
from vietnamese.personal_data import Finding, Kind, find, mask
from vietnamese.personal_kinds import PLACEHOLDERS

PHONES = [
    "0912345678",
    "0912 345 678",
    "0912.345.678",
    "0912-345-678",
    "09.12.34.56.78",
    "0 9 1 2 3 4 5 6 7 8",
    "+84 912 345 678",
    "+84912345678",
    "+84 (0) 912 345 678",
    "0084912345678",
    "84912345678",
    "(0296) 3 123 456",
    "02963123456",
    "0296.3123456",
    "01234567890",
    "O912345678",
    "０９１２３４５６７８",
    "0\u200b912\u200b345678",
]
NUMBERS = [
    *((phone, Kind.PHONE) for phone in PHONES),
    ("089190009068", Kind.NATIONAL_ID),
    ("089 190 009 068", Kind.NATIONAL_ID),
    ("089.190.009.068", Kind.NATIONAL_ID),
    ("0891 9000 9068", Kind.NATIONAL_ID),
    ("0 8 9 1 9 0 0 0 9 0 6 8", Kind.NATIONAL_ID),
    ("351234567", Kind.OLD_ID),
    ("351 234 567", Kind.OLD_ID),
    ("351.234.567", Kind.OLD_ID),
    ("nguyen.van-an+1@gmail.com", Kind.EMAIL),
    ("ten @ gmail . com", Kind.EMAIL),
    ("ten (a) gmail.com", Kind.EMAIL),
    ("67-F1 123.45", Kind.PLATE),
    ("68A-123.45", Kind.PLATE),
    ("67F1-12345", Kind.PLATE),
    ("67F112345", Kind.PLATE),
    ("68a12345", Kind.PLATE),
    ("67F1-1234", Kind.PLATE),
    ("67MĐ1-12345", Kind.PLATE),
    ("DN 4 79 1234567890", Kind.SOCIAL_INSURANCE),
    ("GD4791234567890", Kind.SOCIAL_INSURANCE),
    ("0312345678-001", Kind.TAX_CODE),
    ("H01.12-240115-0012", Kind.DOSSIER_CODE),
    ("G22.99.08-260115-0001", Kind.DOSSIER_CODE),
    ("000.00.12.H01-230814-0003", Kind.DOSSIER_CODE),
    ("4111111111111111", Kind.OTHER_NUMBER),
]


@pytest.mark.parametrize(("number", "kind"), NUMBERS)
@pytest.mark.parametrize(
    "around", ["{}", "cho hỏi {} được không", "số là:{}.", "({}), cảm ơn", "12 tuổi {} 3 con"]
)
def test_masks_numbers(number: str, kind: Kind, around: str) -> None:
    assert mask(around.format(number)).text == around.format(PLACEHOLDERS[kind])
    assert mask(around.format(number)).counts == {kind.value: 1}


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("stk 0123456789012 vietcombank", "stk [số tài khoản] vietcombank"),
        ("biển số 67 b1 23456", "biển số [biển số xe]"),
        ("hộ chiếu C1234567", "hộ chiếu [dãy số]"),
        ("so tai khoan cua toi la 101010", "so tai khoan cua toi la [số tài khoản]"),
        ("tài khoản agribank 6700205123456", "tài khoản agribank [số tài khoản]"),
        ("bhxh 8912345678", "bhxh [số bảo hiểm]"),
        ("số sổ 0312345678", "số sổ [số bảo hiểm]"),
        ("mst 0312345678", "mst [mã số thuế]"),
        ("ma so thue: 8012345678", "ma so thue: [mã số thuế]"),
        ("cccd 89190009068 1", "cccd [số căn cước]"),
        ("CMND 341234567 Đồng Tháp cấp", "CMND [số chứng minh] Đồng Tháp cấp"),
        ("cmnd 341234567 dong thap", "cmnd [số chứng minh] dong thap"),
        ("sinh ngày 12/3/1980", "sinh ngày [ngày sinh]"),
        ("Ngày sinh: 12-03-1980 nam", "Ngày sinh: [ngày sinh] nam"),
        ("sanh ngay 5.6.80", "sanh ngay [ngày sinh]"),
        ("sinh ngày 12 tháng 3 năm 1980", "sinh ngày [ngày sinh]"),
        ("em sinh 15/12/2001 vừa tròn 25", "em sinh [ngày sinh] vừa tròn 25"),
        ("0912345678 20/11/2026", "[số điện thoại] 20/11/2026"),
        ("sđt 0912345678, cccd 089190009068", "sđt [số điện thoại], cccd [số căn cước]"),
    ],
)
def test_masks_what_a_label_makes_certain(typed: str, masked: str) -> None:
    assert mask(typed).text == masked


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("tôi tên là Nguyễn Văn An, muốn hỏi", "tôi tên là [tên], muốn hỏi"),
        ("Tui tên Trần Thị Bé Hai", "Tui tên [tên]"),
        ("em tên Hoa hỏi xíu", "em tên [tên] hỏi xíu"),
        ("Toi ten la Tran Thi Be o phuong Long Xuyen", "Toi ten la [tên] o phuong Long Xuyen"),
        ("toi ten nguyen van an muon hoi", "toi ten [tên] muon hoi"),
        ("tên tôi là lê thị hồng muốn làm khai sinh", "tên tôi là [tên] muốn làm khai sinh"),
        ("TÔI TÊN LÀ NGUYỄN VĂN AN MUỐN HỎI", "TÔI TÊN LÀ [tên] MUỐN HỎI"),
        ("Họ và tên: Neáng Sóc Kha Sinh ngày: 1/1/1980", "Họ và tên: [tên] Sinh ngày: [ngày sinh]"),
        ("ten toi la pham thi hoa sn 1985", "ten toi la [tên] sn 1985"),
        ("tên dự định là Nguyễn Gia Bảo", "tên dự định là [tên]"),
        ("con tên Mách Ly Sa", "con tên [tên]"),
        ("tên con là Lê Ngọc Bảo Hân", "tên con là [tên]"),
        ("ông tên danh sóc muốn xin", "ông tên [tên] muốn xin"),
        ("sổ đứng tên ông Nguyễn Văn Tám là ba em", "sổ đứng tên ông [tên] là ba em"),
        ("bằng ghi Nguyễn Văn Bé", "bằng ghi [tên]"),
        ("N\u200bguyễn", "Nguyễn"),
        ("tên là N\u200bguyễn Văn\u00a0An", "tên là [tên]"),
    ],
)
def test_masks_names(typed: str, masked: str) -> None:
    assert mask(typed).text == masked
    assert mask(unicodedata.normalize("NFD", typed)).text == masked


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("số nhà 12 đường Trần Hưng Đạo, phường Mỹ Long", "[địa chỉ], phường Mỹ Long"),
        ("12/5 đường Trần Hưng Đạo phường Long Xuyên", "[địa chỉ] phường Long Xuyên"),
        ("12/5 duong tran hung dao phuong long xuyen", "[địa chỉ] phuong long xuyen"),
        ("số 45A hẻm 3, phường Mỹ Bình", "[địa chỉ], phường Mỹ Bình"),
        ("ở 123 Nguyễn Huệ, Long Xuyên", "ở [địa chỉ], Long Xuyên"),
        ("tổ 5 ấp Trung Bình, xã Thoại Sơn", "[địa chỉ], xã Thoại Sơn"),
        ("to 5 ap trung binh xa vinh trach", "[địa chỉ] xa vinh trach"),
        ("tổ 5, xã Châu Phú", "[địa chỉ], xã Châu Phú"),
        ("ấp Hòa Long 3, xã Châu Phú, tỉnh An Giang", "[địa chỉ], xã Châu Phú, tỉnh An Giang"),
        ("ấp hòa long 3, xã châu phú", "[địa chỉ], xã châu phú"),
        ("nhà em ở khóm 4 phường Mỹ Thới", "nhà em ở [địa chỉ] phường Mỹ Thới"),
    ],
)
def test_masks_the_house_and_leaves_the_commune(typed: str, masked: str) -> None:
    assert mask(typed).text == masked


PROTECTED = """
    1.004222|2.001234.000.00.00.H01|420/KH-UBND|163/QĐ-BTP|123/2015/NĐ-CP|59/2020/QH14|50.000 đồng|1.500.000đ
    200000 đồng|150.000.000 đồng|350000000 đồng|2 triệu|10 triệu đồng|1990|sinh năm 1980
    nộp ngày 12/3/2026|ngày 03-05-2026
    CT01|TP/HT-2025-ĐKKS|ĐKX10/79|18001096|1800 1096|1900.0368|19009068|1900 9068|113|114|115|111|1022|mức 2
    VNeID|100.000|07 ngày làm việc|dichvucong.gov.vn|8h30 - 17h
"""
SURVIVORS = [item.strip() for line in PROTECTED.strip().splitlines() for item in line.split("|")]
AROUND = st.lists(
    st.sampled_from(
        [
            *[
                "cho",
                "em",
                "hỏi",
                "gọi",
                "số",
                "mã",
                "phí",
                "thủ",
                "tục",
                "khai",
                "sinh",
                "ngày",
                "cccd",
                "là",
                "stk",
                "tài",
                "khoản",
                "mst",
                "bhxh",
                "căn",
                "cước",
                ",",
                "?",
                ".",
                "-",
                ":",
            ],
            "3 bản",
            "năm 2026,",
            "12/3/2026,",
            "mức 2:",
        ]
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize("text", SURVIVORS)
@settings(max_examples=60)
@given(
    before=AROUND | st.text(alphabet="ăbc đXY.,!?\n", max_size=20),
    after=st.text(alphabet="ăbc XY,!?\n", max_size=20),
)
def test_public_numbers_survive(text: str, before: str, after: str) -> None:
    if text.startswith("ngày") and clean(before).endswith("sinh"):
        return  # "sinh ngày 03-05-2026" is a birth
    assert text in mask(f"{before} {text} {after}").text


@pytest.mark.parametrize(
    "text",
    [
        "tên tôi là gì, tên là gì",
        "đổi họ tên cho con, họ tên mẹ trong giấy khai sinh sai",
        "ĐỔI HỌ TÊN CHO CON",
        "giấy kinh doanh tên tôi từ năm 2011",
        "ten em va ten vo cu trong giay",
        "coi tuổi là Kim Lâu",
        "chị Hà Nội, em Châu Đốc, ở đường Nguyễn Văn Cừ, trường Nguyễn Trãi",
        "ấp xác nhận hay xã xác nhận, trưởng ấp có ký không",
        "tổ công nghệ số cộng đồng, áp dụng từ ngày nào",
        "có 2 đường nộp hồ sơ: trực tiếp hoặc trực tuyến, đường dây nóng 1022",
        "làm khai sinh ngày 12/3/2026, hy sinh ngày 23/9/1968",
        "xã Vĩnh Trạch, phường Long Xuyên, đặc khu Phú Quốc, tỉnh An Giang",
        "03-05-2026 08.30 đến 05-05-2026",
        "2024 2025 2026, 12 34 56, 1/2, 10-15 ngày, lúc 15h 2026",
        "theo Luật Căn cước 26/2023/QH15, mẫu TK01 - 2 bản",
        "",
    ],
)
def test_leaves_ordinary_questions(text: str) -> None:
    assert mask(text).text == clean(text)
    assert mask(text).counts == {}


PIECES = st.sampled_from(
    [
        *PHONES,
        *(number for number, _ in NUMBERS),
        *PLACEHOLDERS.values(),
        *[
            "tên",
            "là",
            "Nguyễn",
            "Văn",
            "an",
            "ấp",
            "tổ",
            "5",
            "số",
            "nhà",
            "12/5",
            "đường",
            "sinh",
            "ngày",
            "12/3/1980",
            "stk",
            "cccd",
            "mst",
            "xã",
            ",",
            ".",
            "-",
            ":",
            "(",
            "[",
            "]",
            "đồng",
            "@",
            "0",
            "9",
        ],
    ]
)
ANY = (
    st.text()
    | st.lists(PIECES | st.text(max_size=3), max_size=12).map(" ".join)
    | st.lists(PIECES, max_size=8).map("".join)
)


@settings(max_examples=500)
@given(ANY)
def test_masking_is_idempotent(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text
    assert mask(once.text).counts == {}
    assert clean(once.text) == once.text


@given(ANY)
def test_findings_are_ordered_and_apart(text: str) -> None:
    normalised = clean(text)
    found = find(normalised)
    assert all(0 <= finding.start < finding.end <= len(normalised) for finding in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.text().filter(lambda text: "345678" not in text), st.sampled_from(PHONES))
def test_a_phone_number_never_survives(text: str, phone: str) -> None:
    assert "912345678" not in mask(f"{text} {phone}.").text


def test_finding_points_at_the_data() -> None:
    text = "gọi 0912 345 678 nhé"
    assert find(text) == [Finding(Kind.PHONE, 4, 16)]


@pytest.mark.parametrize(
    "piece",
    [
        "0", "0 ", "9.", "a", "a.", "a@", "@", "(", "0(", "[", "tên ", "tên là ", "Nguyễn ", "ấp ",
        "sinh ngày ",
        "1/", "12/", "cccd ", "stk", "số nhà 1 ", "\u0301", "67F1-", "H01.", " ", "84-", "1 đ", "Văn ", "http://",
    ],
)  # fmt: skip
def test_hostile_repetition_ends(piece: str) -> None:
    """Every quantifier is bounded: 100 KB of anything is read in linear time."""
    mask(piece * (100_000 // len(piece)))
