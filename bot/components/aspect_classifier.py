"""Tell which sides of a procedure a message asks about, such as papers, fee, time or place.

Nothing needs the exact words that name an aspect, only which aspects there are, and unaccented
words blur the borders that a CRF depends on. So each aspect is one yes-or-no question to a linear
SVM over the whole message. Measured next to CRF and DIET in docs/decisions/0003-intent-and-aspect.md.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
    TEXT_TOKENS,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from bot.components.ngrams import forms_of, ngram_features
from bot.components.trained import TrainedComponent

ASPECT = "aspect"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AspectClassifier(TrainedComponent, EntityExtractorMixin, GraphComponent):
    """Add one ``aspect`` entity for each aspect asked about; its role names the aspect."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: inverse regularisation and longest n-grams."""
        return {"C": 1.0, "max_words": 3, "max_characters": 5}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the annotated examples, and from the others that they ask about no aspect."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT_TOKENS)]
        binarizer = MultiLabelBinarizer()
        wanted = binarizer.fit_transform([aspects_in(message) for message in examples])
        features = ngram_features(self._config["max_words"], self._config["max_characters"])
        machine = OneVsRestClassifier(LinearSVC(C=self._config["C"], class_weight="balanced", random_state=0))
        model = make_pipeline(features, machine).fit(forms_of(examples), wanted)
        model.labels_ = tuple(str(name) for name in binarizer.classes_)
        return self.store(model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities, in order of how sure they are."""
        for message in messages:
            if message.get(TEXT_TOKENS):
                found = [*message.get(ENTITIES, []), *self._entities(message)]
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _entities(self, message: Message) -> list[dict[str, Any]]:
        if self._scorer is None:
            raise RuntimeError("the aspect classifier was not trained")
        margins = self._scorer.margins(forms_of([message])[0])
        sure = sorted(
            ((m, name) for m, name in zip(margins, self._scorer.labels, strict=True) if m > 0), reverse=True
        )
        text = message.get(TEXT)
        return [
            {
                ENTITY_ATTRIBUTE_TYPE: ASPECT,
                ENTITY_ATTRIBUTE_ROLE: name,
                ENTITY_ATTRIBUTE_VALUE: name,
                ENTITY_ATTRIBUTE_START: 0,
                ENTITY_ATTRIBUTE_END: len(text),
                "extractor": type(self).__name__,
            }
            for _, name in sure
        ]


def aspects_in(message: Message) -> list[str]:
    """Return the aspects that a training example is annotated with."""
    return sorted(
        {
            str(entity[ENTITY_ATTRIBUTE_ROLE])
            for entity in message.get(ENTITIES, [])
            if entity.get(ENTITY_ATTRIBUTE_TYPE) == ASPECT and entity.get(ENTITY_ATTRIBUTE_ROLE)
        }
    )
