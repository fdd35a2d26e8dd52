"""Words typed in Telex or VNI while the Vietnamese keyboard was off: "dduwowcj", "d9u7o7c5".

Only a word that can hardly be anything else is touched: leaving one wrong costs a little recall,
changing "boot" or "tổ5" into something else loses what the person said.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from vietnamese.syllable import Syllable, parse

LONGEST_WORD: Final = 12
"""Keys of the longest syllable, "nghuwowngx" and the like, with room to spare."""

_TONE_MARKS: Final = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_TONES: Final = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VNI_MARKS: Final = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_DOUBLED: Final = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ"}
_HOOKED: Final = {"a": "ă", "o": "ơ", "u": "ư"}

# A leading w would be ư, which begins few words and would catch "was" and "wrong".
_TELEX: Final = re.compile(rf"(?!w)[a-z]{{2,{LONGEST_WORD}}}")
# One digit must stand before a letter: "so65" and "to5" are numbers, "so61" might be.
_VNI: Final = re.compile(rf"(?=[a-z]+[1-9]+[a-z])(?=[a-z1-5]*[6-9])[a-z1-9]{{3,{LONGEST_WORD}}}")

# No English word starts so; elsewhere one mark alone proves little ("bus", "tax", "her").
_VIETNAMESE_ONSETS: Final = frozenset({"đ", "kh", "ng", "ngh", "nh"})
_ENGLISH_TEXT: Final = """
    beef been beer bees boom boor boos boost boosts boots bows cheer chown coax cows dawn deem deems
    deeps deer doom door doors down fees gif goof gown hoax hoof hoops hoots how hows if keen keeps khan
    khans lawn lawns loaf loom loon loops loots lows maj meets moon moons moor moot noon nows of oops
    oos own owns pawn peeps peer pool poor raj reef roof room rooms roots rows sawn seem seems seen sees
    soon sown steer taj teen teens thees toon toons town towns tree trees uwu vows
"""
_LEFT_ALONE: Final = frozenset(_ENGLISH_TEXT.split()) | {"boong", "goong", "soong", "toong", "xoong"}
"""English words, and the few Vietnamese ones with a true "oo", that would decode to a syllable."""


@lru_cache(maxsize=4096)
def repair(word: str) -> str:
    """Decode a word left over from Telex or VNI; return any other word unchanged.

    "dduwowcj" and "d9u7o7c5" give "được", "giaays" gives "giấy". Plain, English and accented words
    come back as they are. Case follows the input: lower, Capitalised or UPPER.
    """
    keys = word.lower()
    if keys in _LEFT_ALONE or parse(keys):
        return word
    decoded = (
        _from_telex(keys) if _TELEX.fullmatch(keys) else _from_vni(keys) if _VNI.fullmatch(keys) else None
    )
    return _in_case_of(word, decoded) if decoded else word


def _from_telex(keys: str) -> str | None:
    letters, tone = _telex_letters(keys)
    syllable = _syllable(letters, tone)
    return _spell(syllable) if syllable and _is_clearly_telex(keys, syllable) else None


def _telex_letters(keys: str) -> tuple[str, str]:
    """Return the letters that the keys stand for, and the key of the tone."""
    letters, tone = "", ""
    for position, key in enumerate(keys):
        doubled = _DOUBLED.get(keys[max(0, position - 1) : position + 1])
        if doubled and letters[-1] == key:
            letters = letters[:-1] + doubled
        elif key == "w":
            letters = _hook(letters)
        elif key in _TONE_MARKS and position and _has_vowel(letters) and not tone:
            tone = key
        else:
            letters += key
    return letters, tone


def _hook(letters: str) -> str:
    """Apply the key w: uo becomes ươ, a o u become ă ơ ư, and after a consonant w itself is ư."""
    match = re.search(r"([uư]o|[aou])([a-z]{0,2})$", letters)
    if not match:
        return letters + "ư"
    vowel, rest = match.groups()
    return letters[: match.start()] + ("ươ" if len(vowel) > 1 else _HOOKED[vowel]) + rest


def _has_vowel(letters: str) -> bool:
    return re.search(r"[aeiouyăâêôơư]", letters) is not None


def _syllable(letters: str, tone: str) -> Syllable | None:
    # One hook is enough for ươ before a final: dduwocj, d9uo7c5.
    letters = re.sub(r"(?:ưo|uơ)(?=[a-z])", "ươ", letters)
    first_vowel = re.search(r"[aeiouyăâêôơư](?![aeiouyăâêôơư]*[ăâêôơư])", letters)
    if not first_vowel:
        return None
    # Where the tone sits does not matter to ``parse``; ``_spell`` places it.
    at = first_vowel.end()
    return parse(unicodedata.normalize("NFC", letters[:at] + _TONE_MARKS.get(tone, "") + letters[at:]))


def _is_clearly_telex(keys: str, syllable: Syllable) -> bool:
    marked = syllable.onset == "đ" or any(char in "ăâêôơư" for char in syllable.rhyme)
    if syllable.tone and marked:
        return True
    if syllable.onset in _VIETNAMESE_ONSETS:
        return bool(syllable.tone or marked)
    if syllable.tone:
        return bool(syllable.onset) and syllable.tone in ("f", "j") and keys.endswith(syllable.tone)
    # "choo" and "lee" are drawls or names; a closed rhyme ("tooi", "hoom") is not.
    return marked and ("uw" in keys or len(syllable.rhyme) > 1)


def _from_vni(keys: str) -> str | None:
    letters, tone = "", ""
    for key in keys:
        if key in _VNI_TONES:
            if tone or not _has_vowel(letters):
                return None
            tone = _VNI_TONES[key]
        elif key in _VNI_MARKS:
            marked = _mark(letters, _VNI_MARKS[key])
            if marked is None:
                return None
            letters = marked
        else:
            letters += key
    syllable = _syllable(letters, tone)
    return _spell(syllable) if syllable else None


def _mark(letters: str, marks: dict[str, str]) -> str | None:
    """Put a VNI mark on the last letter that can carry it."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            return letters[:at] + marks[letters[at]] + letters[at + 1 :]
    return None


def _spell(syllable: Syllable) -> str:
    """Write a syllable with its tone mark where the spelling of ``normalise`` has it."""
    rhyme, mark = syllable.rhyme, _TONE_MARKS.get(syllable.tone, "")
    at = _tone_position(rhyme)
    return syllable.onset + unicodedata.normalize("NFC", rhyme[: at + 1] + mark) + rhyme[at + 1 :]


def _tone_position(rhyme: str) -> int:
    marked = [at for at, char in enumerate(rhyme) if char in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = len(re.match(r"[aeiouy]+", rhyme).group())  # type: ignore[union-attr]
    closed = vowels < len(rhyme)
    if vowels == 1:
        return 0
    return 1 if closed or vowels == 3 else 0


def _in_case_of(word: str, decoded: str) -> str:
    if word.isupper():
        return decoded.upper()
    return decoded.capitalize() if word[0].isupper() else decoded
