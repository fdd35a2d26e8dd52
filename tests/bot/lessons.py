"""A tiny set of examples that the classifiers learn from in a moment."""

from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.tokenizer import VietnameseTokenizer

Example = tuple[str, str, tuple[str, ...]]
EXAMPLES: tuple[Example, ...] = (
    ("chào em", "greeting", ()),
    ("xin chào", "greeting", ()),
    ("chào con nghen", "greeting", ()),
    ("alo có ai không", "greeting", ()),
    ("cảm ơn em", "thanks", ()),
    ("cảm ơn nhiều nha", "thanks", ()),
    ("cám ơn con", "thanks", ()),
    ("lệ phí bao nhiêu", "follow_up", ("fee",)),
    ("tốn bao nhiêu tiền", "follow_up", ("fee",)),
    ("hết bao nhiêu tiền vậy", "follow_up", ("fee",)),
    ("cần giấy tờ gì", "follow_up", ("documents",)),
    ("đem theo giấy tờ gì", "follow_up", ("documents",)),
    ("giấy tờ gồm những gì", "follow_up", ("documents",)),
    ("mấy ngày có", "follow_up", ("time",)),
    ("mấy ngày thì xong", "follow_up", ("time",)),
    ("chờ mấy ngày", "follow_up", ("time",)),
    ("giấy tờ gì, mấy ngày xong", "follow_up", ("documents", "time")),
    ("cần giấy tờ gì, hết bao nhiêu tiền", "follow_up", ("documents", "fee")),
)


def tokenized(*texts: str) -> list[Message]:
    """Return messages as the tokenizer hands them on."""
    tokenizer = VietnameseTokenizer(VietnameseTokenizer.get_default_config())
    return tokenizer.process([Message(data={TEXT: text}) for text in texts])


def untokenized(examples: tuple[Example, ...] = EXAMPLES) -> TrainingData:
    """Return the examples as Rasa reads them; each aspect is annotated on the whole text."""
    return TrainingData(
        [
            Message(data={TEXT: text, INTENT: intent, ENTITIES: [_aspect(text, role) for role in aspects]})
            for text, intent, aspects in examples
        ]
    )


def lessons() -> TrainingData:
    """Return the examples as the classifiers learn from them."""
    tokenizer = VietnameseTokenizer(VietnameseTokenizer.get_default_config())
    return tokenizer.process_training_data(untokenized())


def _aspect(text: str, role: str) -> dict[str, object]:
    return {"entity": "aspect", "role": role, "value": text, "start": 0, "end": len(text)}
