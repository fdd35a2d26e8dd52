import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.lexicon import ABBREVIATIONS, NOT_WHEN_CAPITALISED, OLD_TERMS, SHORTHAND, SOUTHERN, TEENCODE
from vietnamese.normalise import clean
from vietnamese.personal_kinds import PLACEHOLDERS
from vietnamese.shorthand import expand


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("cho e hỏi lm cccd mất bao nhiu z", "cho em hỏi làm căn cước công dân mất bao nhiêu vậy"),
        ("Ko có SHK thì đki đc k", "Không có sổ hộ khẩu thì đăng ký được không"),
        ("mần giấy khai sanh hong dc hông", "làm giấy khai sinh không được không"),
        ("nộp hs ở ubnd xã vs bển", "nộp hồ sơ ở ủy ban nhân dân xã với bên đó"),
        ("phí bn, mấy h mở cửa", "phí bao nhiêu, mấy giờ mở cửa"),
        ("ĐKKH", "đăng ký kết hôn"),
        ("làm lại giấy hôn thú", "làm lại giấy chứng nhận kết hôn"),
        ("k bt lm s lun", "không biết làm sao luôn"),
    ],
)
def test_writes_shorthand_out(short: str, long: str) -> None:
    assert expand(short) == long


@pytest.mark.parametrize(
    "text",
    [
        "420/KH-UBND",
        "hs@gmail.com",
        "dvc.angiang.gov.vn",
        "50k, 50 k",
        "chị Hong ở Quy Nhơn",
        "điểm K khoản 1",
        "so sánh",
        "TP/HT-2025-ĐKKS",
        "kem ngon zalo",
        "thủ tục khai sinh",
        *PLACEHOLDERS.values(),
    ],
)
def test_leaves_other_words(text: str) -> None:
    assert expand(text) == text


@pytest.mark.parametrize("key", sorted(SHORTHAND))
def test_keys_are_normalised_and_expand_fully(key: str) -> None:
    assert clean(key) == key == key.lower()
    assert expand(key) == SHORTHAND[key]
    assert expand(SHORTHAND[key]) == SHORTHAND[key]


def test_no_key_is_in_two_tables() -> None:
    assert len(SHORTHAND) == sum(map(len, (TEENCODE, SOUTHERN, ABBREVIATIONS, OLD_TERMS)))
    assert set(SHORTHAND) >= NOT_WHEN_CAPITALISED


@given(st.lists(st.sampled_from([*SHORTHAND, "giấy", "Ko", "HS", ".", "/", "5"]) | st.text(max_size=5)))
def test_is_idempotent(pieces: list[str]) -> None:
    once = expand(" ".join(pieces))
    assert expand(once) == once
