"""The warning comes when somebody asks for a code, a link, an app or money, and not for rice or fees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.scam import scam_warning, smells_of_scam
from tests.actions.fakes import shown
from vietnamese.unaccent import unaccent

SMELLS = [
    "có người xưng công an gọi kêu tôi bấm link cập nhật VNeID",
    "người ta gọi kêu đọc mã OTP",
    "nó gọi bảo cho mật khẩu VNeID",
    "cán bộ phường nhắn tin yêu cầu chuyển khoản 500 ngàn để làm căn cước",
    "có người nhắn zalo kêu cài app dịch vụ công",
    "công an xã gọi bắt quét mã để định danh mức 2",
    "nó nói là công an, bắt chuyển tiền liền",
    "điện lực gọi kêu cập nhật thông tin qua đường link có phải lừa không",
    "ai đó gọi tới yêu cầu cài ứng dụng lạ",
    "đóng tiền qua tài khoản này có bị lừa không",
    "bấm link rồi sợ bị lừa quá",
    "cuộc gọi đó có phải lừa đảo không",
    "nó kêu tải file apk về cài",
    "họ tự nhận cán bộ thuế rồi gửi đường dẫn",
]
HARMLESS = [
    "làm khai sinh cần giấy gì",
    "lệ phí làm hộ chiếu bao nhiêu, chuyển khoản được không",
    "làm sổ đỏ bao lâu có, đóng tiền ở đâu",
    "thẻ bảo hiểm y tế quên mật khẩu VssID thì sao",
    "bao giờ thì phải đóng tiền sử dụng đất",
    "hồ sơ báo cáo nộp qua link nào",
    "quên mật khẩu cổng dịch vụ công",
    "chuyển đất lúa lên thổ cư đóng tiền bao nhiêu",
    "đóng tiền chuyển mục đích đất lúa hết mấy trăm",
    "chuyển khoản tiền hỗ trợ trồng lúa có chưa",
    "mở link cổng dịch vụ công rồi lựa chọn mục nào",
    "trang web báo sai mật khẩu hoài",
    "nhà cháy do lửa, giấy tờ mất hết, đóng tiền làm lại hông",
    "dịch vụ công có mã xác nhận không về máy",
    "nộp phạt chuyển khoản được không",
]


@pytest.mark.parametrize("text", SMELLS)
def test_scam_is_smelt(text: str) -> None:
    assert smells_of_scam(text)


@pytest.mark.parametrize("text", SMELLS)
def test_scam_is_smelt_however_it_is_typed(text: str) -> None:
    for typed in (unaccent(text), text.upper(), unicodedata.normalize("NFD", text), f"  {text}\u200b"):
        assert smells_of_scam(typed), typed


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_question_gets_no_warning(text: str) -> None:
    """Once "bao nhiêu", "bảo hiểm" and "đất lúa" were taken for a caller and a lie."""
    assert not smells_of_scam(text)


@pytest.mark.parametrize(
    "text",
    [
        "le phi lam ho chieu bao nhieu, chuyen khoan duoc khong",
        "the bao hiem y te quen mat khau vssid",
        "lam so do bao lau co, dong tien o dau",
        "dong tien chuyen muc dich dat lua het may tram",
        "mo link cong dich vu cong roi lua chon muc nao",
    ],
)
def test_harmless_question_without_accents_gets_no_warning(text: str) -> None:
    assert not smells_of_scam(text)


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert smells_of_scam(text) in (True, False)


def test_warning_says_what_not_to_do_and_whom_to_ask() -> None:
    text = shown(scam_warning())
    for part in ("Cẩn thận", "mã OTP", "đường dẫn lạ", "chuyển tiền", "Công an xã", "18001096"):
        assert part in text
    assert text.count("CẢNH BÁO") == 1
