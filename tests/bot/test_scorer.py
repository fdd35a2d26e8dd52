from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from bot.components.ngrams import forms_of, ngram_features
from bot.components.scorer import Scorer
from tests.bot.lessons import EXAMPLES, tokenized

FORMS = forms_of(tokenized(*(text for text, _, _ in EXAMPLES)))
UNSEEN = forms_of(tokenized("hết nhiêu tiền dạ", "GIAY TO gi gi gi", "1.004222", "出生登记"))


def one_of_several() -> Pipeline:
    model = make_pipeline(ngram_features(2, 5), LogisticRegression(C=10.0))
    model.fit(FORMS, [intent for _, intent, _ in EXAMPLES])
    model.labels_ = tuple(model.classes_)
    return model


def several_at_once() -> Pipeline:
    binarizer = MultiLabelBinarizer()
    wanted = binarizer.fit_transform([aspects for _, _, aspects in EXAMPLES])
    model = make_pipeline(ngram_features(3, 4), OneVsRestClassifier(LinearSVC(random_state=0)))
    model.fit(FORMS, wanted)
    model.labels_ = tuple(binarizer.classes_)
    return model


@pytest.mark.parametrize("pipeline", [one_of_several(), several_at_once()], ids=["intent", "aspects"])
def test_margins_are_those_of_the_pipeline(pipeline: Pipeline) -> None:
    scorer, texts = Scorer(pipeline), [*FORMS, *UNSEEN]
    margins = [scorer.margins(forms) for forms in texts]
    np.testing.assert_allclose(margins, pipeline.decision_function(texts), atol=1e-9)
    assert scorer.labels == pipeline.labels_
