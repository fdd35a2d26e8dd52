from __future__ import annotations

import pytest

from eval.metrics.title_overlap import contains_title


@pytest.mark.parametrize(
    ("question", "name", "quoted"),
    [
        ("Đăng ký kết hôn cần gì", "Đăng ký kết hôn", True),
        ("dang ky   ket hon can gi", "Đăng ký kết hôn", True),
        ("Cấp đổi, thẻ căn cước!", "Cấp đổi thẻ căn cước", True),
        ("tụi em muốn ra xã ký giấy", "Đăng ký kết hôn", False),
        ("đăng ký lại kết hôn", "Đăng ký kết hôn", False),
        ("tách hộp", "Tách hộ", False),
        ("xin trình báo mất hộ chiếu", "Trình báo mất hộ chiếu (thực hiện tại cấp xã)", True),
        ("gì cũng được", "(cấp xã)", False),
        ("", "Tách hộ", False),
    ],
)
def test_by_hand(question: str, name: str, quoted: bool) -> None:
    assert contains_title(question, name) is quoted
