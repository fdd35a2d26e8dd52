"""Tell the kind of request: logistic regression over TF-IDF of word and character n-grams.

Chosen by measurement against Rasa's own logistic regression and DIET; the table is in
docs/decisions/0003-intent-and-aspect.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bot.components.ngrams import forms_of, ngram_features
from bot.components.trained import TrainedComponent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(TrainedComponent, IntentClassifier):
    """Give each message one intent and a ranking with calibrated probabilities."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: inverse regularisation, longest n-grams, length of the ranking."""
        return {"C": 10.0, "max_words": 2, "max_characters": 5, "ranking_length": 5}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that carry an intent."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT_TOKENS)]
        features = ngram_features(self._config["max_words"], self._config["max_characters"])
        classifier = LogisticRegression(C=self._config["C"], max_iter=300, class_weight="balanced")
        model = make_pipeline(features, classifier)
        model.fit(forms_of(examples), [message.get(INTENT) for message in examples])
        model.labels_ = tuple(str(name) for name in classifier.classes_)
        return self.store(model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; a message without tokens gets no intent."""
        for message in messages:
            ranking = self._rank(message) if message.get(TEXT_TOKENS) else []
            best = ranking[0] if ranking else {"name": None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._scorer is None:
            raise RuntimeError("the intent classifier was not trained")
        margins = self._scorer.margins(forms_of([message])[0])
        # Softmax, as LogisticRegression has it for three classes and more.
        odds = np.exp(margins - margins.max())
        probabilities = odds / odds.sum()
        order = np.argsort(-probabilities)[: self._config["ranking_length"]]
        names = self._scorer.labels
        return [{"name": names[i], PREDICTED_CONFIDENCE_KEY: float(probabilities[i])} for i in order]
