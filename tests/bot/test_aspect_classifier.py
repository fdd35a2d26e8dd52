from __future__ import annotations

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.aspect_classifier import AspectClassifier, aspects_in
from tests.bot.lessons import lessons, tokenized

RESOURCE = Resource("aspects")
CONFIG = AspectClassifier.get_default_config()
QUESTIONS = ("cần giấy tờ gì, mấy ngày xong", "bao nhieu tien", "chào em")


@pytest.fixture
def classifier(storage: ModelStorage, context: ExecutionContext) -> AspectClassifier:
    return AspectClassifier.create(CONFIG, storage, RESOURCE, context)


@pytest.fixture
def trained(classifier: AspectClassifier) -> AspectClassifier:
    assert classifier.train(lessons()) == RESOURCE
    return classifier


def found(classifier: AspectClassifier, *texts: str) -> list[list[str]]:
    return [aspects_in(message) for message in classifier.process(tokenized(*texts))]


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("lệ phí bao nhiêu", ["fee"]),
        ("LE PHI BAO NHIEU", ["fee"]),
        ("can giay to gi", ["documents"]),
        ("mấy ngày", ["time"]),
        ("cần giấy tờ gì, mấy ngày xong", ["documents", "time"]),
        ("hết bao nhiêu tiền, chờ mấy ngày", ["fee", "time"]),
        ("chào em", []),
        ("cảm ơn nhiều nha", []),
    ],
)
def test_finds_every_aspect_of_one_question(trained: AspectClassifier, text: str, aspects: list[str]) -> None:
    assert found(trained, text) == [aspects]


def test_an_aspect_covers_the_message_as_typed(trained: AspectClassifier) -> None:
    text = "  le\u0302\u0323 phi\u0301  bao nhie\u0302u "
    (message,) = trained.process(tokenized(text))
    assert message.get(ENTITIES) == [
        {
            "entity": "aspect",
            "role": "fee",
            "value": "fee",
            "start": 0,
            "end": len(text),
            "extractor": "AspectClassifier",
        }
    ]
    assert ENTITIES in message.output_properties


def test_entities_found_before_are_kept(trained: AspectClassifier) -> None:
    (message,) = tokenized("1.004222 lệ phí bao nhiêu")
    code = {"entity": "code", "value": "1.004222", "start": 0, "end": 8}
    message.set(ENTITIES, [code])
    trained.process([message])
    assert [entity["entity"] for entity in message.get(ENTITIES)] == ["code", "aspect"]


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_blank_message_asks_about_nothing(trained: AspectClassifier, text: str) -> None:
    assert found(trained, text) == [[]]


def test_what_was_stored_answers_the_same(
    trained: AspectClassifier, storage: ModelStorage, context: ExecutionContext
) -> None:
    loaded = AspectClassifier.load(CONFIG, storage, RESOURCE, context)
    answers = [[m.get(ENTITIES) for m in one.process(tokenized(*QUESTIONS))] for one in (loaded, trained)]
    assert answers[0] == answers[1]


def test_an_untrained_one_says_so(classifier: AspectClassifier) -> None:
    with pytest.raises(RuntimeError, match="not trained"):
        classifier.process(tokenized("lệ phí"))


def test_only_aspects_with_a_role_count_and_each_once() -> None:
    entities = [
        {"entity": "aspect", "role": "time"},
        {"entity": "aspect", "role": "fee"},
        {"entity": "aspect", "role": "fee"},
        {"entity": "aspect"},
        {"entity": "code", "role": "place"},
    ]
    assert aspects_in(Message(data={TEXT: "x", ENTITIES: entities})) == ["fee", "time"]
    assert aspects_in(Message(data={TEXT: "x"})) == []
