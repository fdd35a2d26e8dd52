"""Another province: what is to be done there is not ours; what people bring from there is."""

from __future__ import annotations

import pytest

from knowledge.loader import Catalogue
from knowledge.places.provinces import other_province


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("làm hộ chiếu ở Cần Thơ nộp chỗ nào", "Cần Thơ"),
        ("xin phep xay nha o Ben Tre can gi", "Vĩnh Long"),
        ("em ở Hà Nội muốn làm thẻ căn cước", "Hà Nội"),
        ("UBND phường bên Sóc Trăng mấy giờ mở cửa", "Cần Thơ"),
        ("dang ky tam tru tai khu cong nghiep Binh Duong", "Thành phố Hồ Chí Minh"),
        ("sở xây dựng tỉnh Đồng Tháp ở đường nào", "Đồng Tháp"),
    ],
)
def test_matter_of_another_province(text: str, province: str) -> None:
    assert other_province(text) == province


@pytest.mark.parametrize(
    "text",
    [
        "",
        "làm căn cước ở Long Xuyên",
        "tui ở Cần Thơ chuyển hộ khẩu về Châu Đốc",
        "chồng em ở Bến Tre, tụi em đăng ký kết hôn ở đâu",
        "em đi làm ở Bình Dương, má ở nhà làm khai sinh giùm được không",
        "xe biển số Đồng Tháp sang tên cho tui",
        "đánh giá lại mức độ khuyết tật ở xã",
        "quê ở Cà Mau giờ nhập khẩu ở Rạch Giá",
        "hồi đó tôi mua miếng đất, " + "rồi để vậy tới giờ, " * 5 + "có lúc ở Hà Nội, giờ xin sổ làm sao",
    ],
)
def test_matter_of_ours(text: str) -> None:
    """ "đánh giá lại" once was Gia Lai."""
    assert other_province(text) is None


def test_examples_of_the_catalogue_stay_ours(embedded: Catalogue) -> None:
    texts = [text for procedure in embedded for text in procedure.examples]
    astray = [text for text in texts if other_province(text)]
    assert len(astray) <= len(texts) / 1000
