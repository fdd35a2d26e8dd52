"""How people write it, and how the catalogue writes it. Data only; read by ``shorthand``.

Keys are lower-case normalised words, several words separated by one space. A key stays in only if it
means one thing in this field: "dt" (điện thoại, diện tích) or "mk" (mình, mật khẩu) would do harm.
No value contains a key, so expanding twice changes nothing.
"""

from __future__ import annotations

from typing import Final

TEENCODE: Final = {
    "ko": "không", "k": "không", "kô": "không", "khg": "không", "khum": "không",
    "hok": "không", "hem": "không", "dc": "được", "đc": "được", "dk": "đăng ký", "đk": "đăng ký",
    "đki": "đăng ký", "đky": "đăng ký", "dki": "đăng ký", "dky": "đăng ký", "đkí": "đăng ký",
    "đăng kí": "đăng ký", "bn": "bao nhiêu", "bnhiu": "bao nhiêu", "bnhieu": "bao nhiêu",
    "bao nhiu": "bao nhiêu", "bi nhiu": "bao nhiêu", "bi nhiêu": "bao nhiêu", "nhiu": "nhiêu", "j": "gì",
    "gj": "gì", "vs": "với", "z": "vậy", "zậy": "vậy", "zay": "vậy", "dzậy": "vậy", "dzay": "vậy",
    "lun": "luôn", "gòi": "rồi", "rùi": "rồi", "ròi": "rồi", "r": "rồi", "mún": "muốn", "thui": "thôi",
    "bik": "biết", "bít": "biết", "bjt": "biết", "ko bt": "không biết", "k bt": "không biết",
    "ko bit": "không biết", "k bit": "không biết", "kbt": "không biết", "lm": "làm", "lm s": "làm sao",
    "lm sao": "làm sao", "ng": "người", "ngta": "người ta", "ng ta": "người ta", "trc": "trước",
    "ntn": "như thế nào", "cx": "cũng", "cug": "cũng", "cũg": "cũng", "wa": "quá", "wá": "quá", "nx": "nữa",
    "nhìu": "nhiều", "mik": "mình", "mng": "mọi người", "thik": "thích", "hnay": "hôm nay",
    "hqua": "hôm qua", "bgio": "bây giờ", "bi giờ": "bây giờ", "bây h": "bây giờ", "mấy h": "mấy giờ",
    "e": "em", "vk": "vợ", "oki": "ok", "okie": "ok",
}  # fmt: skip
"""What fingers drop on a small keyboard."""

SOUTHERN: Final = {
    "hông": "không", "hổng": "không", "hong": "không", "hỏng có": "không có", "sanh": "sinh", "mần": "làm",
    "dìa": "về", "bển": "bên đó", "trển": "trên đó", "trỏng": "trong đó", "ngoải": "ngoài đó", "vầy": "vậy",
    "tui": "tôi", "ổng": "ông ấy", "nẫy": "nãy", "hổm rày": "mấy hôm nay", "nhứt": "nhất", "thiệt": "thật",
    "bịnh": "bệnh", "chánh": "chính", "nhơn": "nhân", "giùm": "giúp", "dùm": "giúp",
}  # fmt: skip
"""Southern speech as An Giang writes it."""

ABBREVIATIONS: Final = {
    "cccd": "căn cước công dân", "cmnd": "chứng minh nhân dân", "cmt": "chứng minh thư",
    "gplx": "giấy phép lái xe", "gpkd": "giấy phép kinh doanh", "gpxd": "giấy phép xây dựng",
    "gks": "giấy khai sinh", "gcn": "giấy chứng nhận", "gcnqsdđ": "giấy chứng nhận quyền sử dụng đất",
    "gcnqsdd": "giấy chứng nhận quyền sử dụng đất", "qsdđ": "quyền sử dụng đất",
    "qsdd": "quyền sử dụng đất", "đkkh": "đăng ký kết hôn", "dkkh": "đăng ký kết hôn",
    "đkks": "đăng ký khai sinh", "dkks": "đăng ký khai sinh", "đkkt": "đăng ký khai tử",
    "dkkt": "đăng ký khai tử", "đkkd": "đăng ký kinh doanh", "dkkd": "đăng ký kinh doanh",
    "hkd": "hộ kinh doanh", "hk": "hộ khẩu", "shk": "sổ hộ khẩu", "hktt": "hộ khẩu thường trú",
    "bhyt": "bảo hiểm y tế", "bhxh": "bảo hiểm xã hội", "bhtn": "bảo hiểm thất nghiệp",
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "tthc": "thủ tục hành chính",
    "tthn": "tình trạng hôn nhân", "xntthn": "xác nhận tình trạng hôn nhân", "xn": "xác nhận",
    "hs": "hồ sơ", "lltp": "lý lịch tư pháp", "dvc": "dịch vụ công", "dvcqg": "dịch vụ công quốc gia",
    "dvctt": "dịch vụ công trực tuyến", "mst": "mã số thuế", "stk": "số tài khoản", "sđt": "số điện thoại",
    "sdt": "số điện thoại", "đt": "điện thoại", "csgt": "cảnh sát giao thông", "nvqs": "nghĩa vụ quân sự",
    "cty": "công ty",
}  # fmt: skip
"""Papers, offices and services by their initials."""

OLD_TERMS: Final = {
    "giấy hôn thú": "giấy chứng nhận kết hôn", "hôn thú": "kết hôn",
    "bằng khoán": "giấy chứng nhận quyền sử dụng đất", "lí lịch": "lý lịch", "xử lí": "xử lý",
    "so sanh": "so sánh",
}  # fmt: skip
"""Terms and spellings that the catalogue no longer uses."""

SHORTHAND: Final[dict[str, str]] = {**TEENCODE, **SOUTHERN, **ABBREVIATIONS, **OLD_TERMS}

NOT_WHEN_CAPITALISED: Final = frozenset({"hong", "sanh", "nhơn", "e", "k", "r", "z", "j", "chánh", "so sanh"})
"""Keys that are names or initials when written with a capital: "chị Hong", "điểm K", "Quy Nhơn"."""
