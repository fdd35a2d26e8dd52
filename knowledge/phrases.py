"""Examples of one intent as Rasa reads them, the aspects marked as in nlu_data/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from knowledge.aspects import Aspect, aspects_of
from knowledge.errors import TeachingError
from knowledge.lessons import Phrase
from vietnamese.unaccent import skeleton

_CUES: Final[dict[Aspect, tuple[str, ...]]] = {
    Aspect.DOCUMENTS: ("giay to gi", "giay gi", "ho so gi", "can gi", "dem theo gi", "may ban"),
    Aspect.FEE: ("bao nhieu tien", "nhieu tien", "le phi", "mien phi", "mat phi", "tien", "phi"),
    Aspect.TIME: ("bao lau", "may ngay", "chung nao", "khi nao", "lay lien"),
    Aspect.PLACE: ("o dau", "ra dau", "cho nao", "co quan nao", "dau"),
    Aspect.ONLINE: ("tren mang", "qua mang", "truc tuyen", "online", "link"),
    Aspect.STEPS: ("cac buoc", "quy trinh", "cach lam", "lam sao", "the nao"),
    Aspect.CONDITIONS: ("dieu kien", "ai duoc", "may tuoi", "duoc khong"),
    Aspect.RESULT: ("duoc lanh", "duoc gi", "gia tri"),
    Aspect.FORM: ("to khai", "mau don", "mau nao", "mau"),
    Aspect.LEGAL_BASIS: ("can cu", "nghi dinh", "thong tu", "luat"),
}
"""Words that name an aspect (nlu_data/README.md), longest first. Which aspects there are is learnt, not where
they stand (bot/components/aspect_classifier.py), so another word of the message does as well."""
_MARK: Final = re.compile(r'\[([^\[\]]+)\]\{"entity": "aspect", "role": "([a-z_]+)"\}')
_PLAIN_WORD: Final = re.compile(r"[^\s\[\]{}()]+")
_HINT: Final = "Tệp phải có dạng của nlu_data/nlu: một ý định, mỗi dòng một câu mẫu."

Span = tuple[int, int]


def marked(phrase: Phrase) -> str:
    """Return a phrase with its aspects marked.

    Raises:
        TeachingError: it has fewer words than aspects.
    """
    spans: dict[Span, Aspect] = {}
    for aspect in phrase.aspects:
        spans[_span_for(phrase.text, aspect, spans)] = aspect
    text = phrase.text
    for (start, end), aspect in sorted(spans.items(), reverse=True):
        mark = f'[{text[start:end]}]{{"entity": "aspect", "role": "{aspect.value}"}}'
        text = text[:start] + mark + text[end:]
    return text


def can_be_marked(phrase: Phrase) -> bool:
    """Return whether there is a word for each of its aspects."""
    try:
        marked(phrase)
    except TeachingError:
        return False
    return True


def written(intent: str, phrases: Sequence[Phrase]) -> str:
    """Return the file of one intent."""
    lines = "".join(f"    - {marked(one)}\n" for one in phrases)
    return f'version: "3.1"\n\nnlu:\n- intent: {intent}\n  examples: |\n{lines}'


def read_phrases(path: Path) -> tuple[Phrase, ...]:
    """Read the examples of the intent that a file is named after.

    Raises:
        TeachingError: naming the file and line that is wrong.
    """
    name = f"nlu/{path.name}"
    raw = path.read_text(encoding="utf-8")
    try:
        data = yaml.safe_load(raw)
        (item,) = data["nlu"]
        lines = str(item["examples"]).split("\n") if item["intent"] == path.stem else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise TeachingError(f"{name}, dòng {line}: không phải YAML hợp lệ.", _HINT) from error
    except (TypeError, KeyError, ValueError) as error:
        raise TeachingError(f"{name}, dòng 1: không đúng dạng.", _HINT) from error
    if lines is None:
        raise TeachingError(f"{name}, dòng 1: ý định phải mang tên của tệp.", _HINT)
    first = raw[: raw.index("examples:")].count("\n") + 2
    return tuple(_phrase(name, first + n, line) for n, line in enumerate(lines) if line.strip())


def _phrase(name: str, number: int, line: str) -> Phrase:
    text, aspects = _unmarked(line.removeprefix("- "))
    try:
        return Phrase(text=text, aspects=aspects)
    except ValidationError as error:
        raise TeachingError(f"{name}, dòng {number}: câu mẫu không hợp lệ.", _HINT) from error


def _unmarked(line: str) -> tuple[str, tuple[Aspect, ...]]:
    found = set(aspects_of(match[2] for match in _MARK.finditer(line)))
    return _MARK.sub(r"\1", line), tuple(aspect for aspect in Aspect if aspect in found)


def _span_for(text: str, aspect: Aspect, taken: dict[Span, Any]) -> Span:
    """Return where an aspect is best marked: its usual words, else any word that is still free."""
    plain = skeleton(text)
    cues = [match.span() for cue in _CUES[aspect] for match in re.finditer(rf"\b{cue}\b", plain)]
    words = [match.span() for match in _PLAIN_WORD.finditer(text)]
    for start, end in (*cues, *words):
        inside = any(text[start:end].count(one) for one in "[](){}")
        if not inside and all(end <= other[0] or start >= other[1] for other in taken):
            return start, end
    raise TeachingError("Câu quá ngắn cho từng ấy khía cạnh.", "Bớt khía cạnh, hoặc viết câu dài hơn.")
