from __future__ import annotations

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_classifier import NgramIntentClassifier
from tests.bot.lessons import lessons, tokenized

RESOURCE = Resource("intent")
CONFIG = {**NgramIntentClassifier.get_default_config(), "ranking_length": 2}
QUESTIONS = ("chào con", "cam on nghen", "hết nhiêu tiền", "mấy bữa có", "1.004222")


@pytest.fixture
def classifier(storage: ModelStorage, context: ExecutionContext) -> NgramIntentClassifier:
    return NgramIntentClassifier.create(CONFIG, storage, RESOURCE, context)


@pytest.fixture
def trained(classifier: NgramIntentClassifier) -> NgramIntentClassifier:
    assert classifier.train(lessons()) == RESOURCE
    return classifier


def rankings(classifier: NgramIntentClassifier, *texts: str) -> list[list[dict[str, object]]]:
    return [message.get(INTENT_RANKING_KEY) for message in classifier.process(tokenized(*texts))]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("chào con nha", "greeting"),
        ("CHAO EM", "greeting"),
        ("cam on con", "thanks"),
        ("le phi nhieu", "follow_up"),
        ("mấy ngày", "follow_up"),
    ],
)
def test_learns_the_kind_of_request_with_and_without_accents(
    trained: NgramIntentClassifier, text: str, intent: str
) -> None:
    (message,) = trained.process(tokenized(text))
    assert message.get(INTENT)["name"] == intent


def test_the_ranking_is_sorted_cut_and_led_by_the_intent(trained: NgramIntentClassifier) -> None:
    (message,) = trained.process(tokenized("cảm ơn em"))
    ranking = message.get(INTENT_RANKING_KEY)
    confidences = [entry["confidence"] for entry in ranking]
    assert message.get(INTENT) == ranking[0]
    assert len(ranking) == CONFIG["ranking_length"]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1 + 1e-9


def test_what_is_set_goes_to_the_output(trained: NgramIntentClassifier) -> None:
    (message,) = trained.process(tokenized("chào"))
    assert {INTENT, INTENT_RANKING_KEY} <= message.output_properties


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_blank_message_gets_no_intent(trained: NgramIntentClassifier, text: str) -> None:
    (message,) = trained.process(tokenized(text))
    assert message.get(INTENT) == {"name": None, "confidence": 0.0}
    assert message.get(INTENT_RANKING_KEY) == []


def test_words_never_seen_still_get_a_ranking(trained: NgramIntentClassifier) -> None:
    assert all(rankings(trained, "出生登记", "👍", "zzzz"))


def test_what_was_stored_answers_the_same(
    trained: NgramIntentClassifier, storage: ModelStorage, context: ExecutionContext
) -> None:
    loaded = NgramIntentClassifier.load(CONFIG, storage, RESOURCE, context)
    assert rankings(loaded, *QUESTIONS) == rankings(trained, *QUESTIONS)


def test_training_twice_gives_the_same(
    trained: NgramIntentClassifier, storage: ModelStorage, context: ExecutionContext
) -> None:
    again = NgramIntentClassifier.create(CONFIG, storage, Resource("again"), context)
    again.train(lessons())
    assert rankings(again, *QUESTIONS) == rankings(trained, *QUESTIONS)


def test_messages_do_not_influence_each_other(trained: NgramIntentClassifier) -> None:
    together = rankings(trained, *QUESTIONS)
    assert together == [rankings(trained, question)[0] for question in QUESTIONS]


def test_an_untrained_one_says_so(classifier: NgramIntentClassifier) -> None:
    with pytest.raises(RuntimeError, match="not trained"):
        classifier.process(tokenized("chào"))


def test_a_message_that_was_never_tokenized_gets_no_intent(trained: NgramIntentClassifier) -> None:
    (message,) = trained.process([Message(data={"text": "chào"})])
    assert message.get(INTENT)["name"] is None
