from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.privacy.codes import LENGTH, LETTERS, first_half, is_said, new_code, shown
from channels.door import admit

CODES = st.text(st.sampled_from(LETTERS), min_size=LENGTH, max_size=LENGTH).filter(
    lambda code: all(one != two for one, two in pairwise(code))
)


def test_codes_differ_and_have_no_letter_that_a_keyboard_changes() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("AEIOUYDW0123456789")
    assert {len(code) for code in codes} == {LENGTH}
    assert all(one != two for code in codes for one, two in pairwise(code))


@given(CODES, st.sampled_from(("{}", "mã {} nha", "Dạ, {}.", "{}\n")))
def test_code_comes_through_the_door_however_it_is_written(code: str, sentence: str) -> None:
    whole, half = shown(code), LENGTH // 2
    spaced = f"{code[:half]} {code[half:]}"
    for written in (code, whole, spaced, whole.lower(), code.lower(), f"{code[:half]} – {code[half:]}"):
        admitted = admit(sentence.format(written))
        assert is_said(code, admitted), admitted
        assert first_half(code) in admitted.lower()


@given(CODES, CODES)
def test_other_code_is_not_taken_for_it(code: str, other: str) -> None:
    assert is_said(code, other) == (code == other)


@pytest.mark.parametrize("text", ["", "BKMT", "RSVQBKMT", "BKMTXRSVQ"])
def test_part_of_a_code_is_none(text: str) -> None:
    assert not is_said("BKMTRSVQ", text)
