"""Which letter sequences are Vietnamese syllables: onset, rhyme and tone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Longest first, so that "ngh" is tried before "ng" and "n".
ONSETS: Final = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip

# One row per first vowel.
_RHYMES_TEXT: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oen oeo oet oi om on ong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uyn uynh uyt uyu
    ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu ynh yt
"""
RHYMES: Final = frozenset(_RHYMES_TEXT.split())
"""Every rhyme of the standard orthography, without tone."""

_TONES: Final = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_STOPS: Final = ("c", "ch", "p", "t")
_FRONT_VOWELS: Final = "ieêy"


@dataclass(frozen=True)
class Syllable:
    """Hold a syllable in its parts; ``tone`` is the Telex letter (f s x r j), or empty for level."""

    onset: str
    rhyme: str
    tone: str


@lru_cache(maxsize=4096)
def parse(word: str) -> Syllable | None:
    """Split a composed word into onset, rhyme and tone; ``None`` if Vietnamese has no such syllable.

    Rules of the orthography: stops take only sắc or nặng; k, gh and ngh stand before i, e, ê and y,
    and c, g and ng before the others. Case is ignored.
    """
    letters, tone = _split_tone(word.lower())
    for onset in ONSETS:
        rhyme = letters[len(onset) :]
        if letters.startswith(onset) and _fits(onset, rhyme, tone):
            return Syllable(onset, rhyme, tone)
    return None


def _split_tone(word: str) -> tuple[str, str]:
    marks = [char for char in unicodedata.normalize("NFD", word) if char in _TONES]
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if char not in _TONES)
    tone = _TONES[marks[0]] if len(marks) == 1 else "?" if marks else ""
    return unicodedata.normalize("NFC", bare), tone


def _fits(onset: str, rhyme: str, tone: str) -> bool:
    if rhyme not in RHYMES or tone == "?":
        return False
    if rhyme.endswith(_STOPS) and tone not in ("s", "j"):
        return False
    if onset in ("k", "gh", "ngh"):
        return rhyme[0] in _FRONT_VOWELS
    if onset in ("c", "ng"):
        return rhyme[0] not in _FRONT_VOWELS
    return True
