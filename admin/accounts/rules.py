"""What a username, a name and a password must be like; each refusal says so in one plain sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from admin.accounts.passwords import composed
from admin.errors import InvalidInputError
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,31}", re.ASCII)
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 256
LONGEST_NAME: Final = 80
_FEWEST_LETTERS: Final = 5
"""Different characters; "111111111111" and "abcabcabcabc" have fewer."""
_WORDS: Final = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split()
_COMMON: Final = re.compile(f"(?:{'|'.join(_WORDS)})*")
"""What lists of guesses begin with, here and in the world, without accents, one after another."""
_ENDS: Final = re.compile(r"^[\W\d]+|[\W\d]+$")
_DISGUISES: Final = str.maketrans("@0$31!", "aoseii")
_RUNS: Final = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


def username_of(text: str) -> str:
    """Return a username as it is stored: small letters.

    Raises:
        InvalidInputError: it has letters that not every keyboard has, or is too short or too long.
    """
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise InvalidInputError(
            "Tên đăng nhập gồm 3 đến 32 chữ không dấu hoặc số, bắt đầu bằng chữ.", "Ví dụ: lan.nguyen"
        )
    return username


def name_of(text: str) -> str:
    """Return a person's name on one line, in one spelling.

    Raises:
        InvalidInputError: nothing is left, or too much.
    """
    name = " ".join(clean(text).split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInputError(
            f"Họ tên cần có, dài tối đa {LONGEST_NAME} ký tự.", "Ghi tên thường gọi là đủ."
        )
    return name


def check_password(password: str, username: str, name: str) -> None:
    """Refuse a password that is guessed first.

    Raises:
        InvalidInputError: too short, too long, made of the own name, very common, or a run.
    """
    text = composed(password)
    if len(text) < SHORTEST_PASSWORD:
        raise InvalidInputError(
            f"Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự.", "Ghép ba, bốn từ dễ nhớ với mình là đủ dài."
        )
    if len(text) > LONGEST_PASSWORD:
        raise InvalidInputError(f"Mật khẩu dài quá {LONGEST_PASSWORD} ký tự.")
    plain = _letters(text)
    if _is_named(plain, username, name):
        raise InvalidInputError(
            "Mật khẩu không nên có tên đăng nhập hay họ tên của mình.", "Người khác thử những tên ấy trước."
        )
    undisguised = _letters(_ENDS.sub("", text).translate(_DISGUISES))
    if _is_common(plain) or _is_common(undisguised) or _is_run(text.lower()):
        raise InvalidInputError(
            "Mật khẩu này rất nhiều người dùng nên dễ bị đoán.", "Ghép ba, bốn từ không liên quan với nhau."
        )


def check_repeated(password: str, repeated: str) -> None:
    """Refuse a new password that was not typed the same way twice.

    Raises:
        InvalidInputError: the two differ.
    """
    if composed(password) != composed(repeated):
        raise InvalidInputError("Hai lần gõ mật khẩu không giống nhau.", "Anh/chị gõ lại cả hai ô giúp.")


def _letters(text: str) -> str:
    return "".join(letter for letter in unaccent(text).lower() if letter.isalnum())


def _is_named(plain: str, username: str, name: str) -> bool:
    names = {_letters(username), _letters(name)}
    return any(len(one) >= 3 and one in plain for one in names)


def _is_common(plain: str) -> bool:
    """Return whether nothing but common words and figures is in a password."""
    return bool(_COMMON.fullmatch(re.sub(r"[0-9]", "", plain)))


def _is_run(text: str) -> bool:
    """Return whether a text is a row of the keyboard, or a few letters over and over."""
    in_a_row = any(text in run or text[::-1] in run for run in _RUNS)
    return in_a_row or len(set(text)) < _FEWEST_LETTERS or text in (text + text)[1:-1]
