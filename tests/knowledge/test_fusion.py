"""Weighing the signals: features by hand, learning on a plain case, and the way to disk and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.index.fusion import Fusion, features_of

SCORE = st.floats(-5, 5, width=32, allow_nan=False)
SIGNALS = st.integers(1, 6).flatmap(
    lambda rows: st.lists(st.tuples(SCORE, SCORE), min_size=rows, max_size=rows).map(
        lambda values: np.array(values, dtype=np.float32)
    )
)


def test_features_by_hand() -> None:
    signals = np.array([[3, 1], [1, 4], [2, 4]], dtype=np.float32)
    assert features_of(signals).tolist() == [[3, 1, 1, -3], [1, 4, -2, 0], [2, 4, -1, 0]]


def test_a_single_candidate_leads_nobody() -> None:
    assert features_of(np.array([[2, 5]], dtype=np.float32)).tolist() == [[2, 5, 0, 0]]


@given(SIGNALS)
def test_only_the_best_leads(signals: NDArray[np.float32]) -> None:
    leads = features_of(signals)[:, signals.shape[1] :]
    assert ((leads > 0).sum(axis=0) <= 1).all()
    assert (leads[signals < signals.max(axis=0)] < 0).all()


@given(SIGNALS)
def test_order_of_candidates_does_not_matter(signals: NDArray[np.float32]) -> None:
    order = np.random.default_rng(len(signals)).permutation(len(signals))
    fusion = Fusion((0.5, 1.0, 2.0, 0.1), -1.0)
    assert np.allclose(fusion.probabilities(signals[order]), fusion.probabilities(signals)[order])


def made_up_questions() -> tuple[list[NDArray[np.float32]], list[int]]:
    """Return questions whose right candidate scores about 2 on the first signal; the second is noise."""
    chance = np.random.default_rng(0)
    right = [int(chance.integers(8)) for _ in range(80)]
    signals = [chance.normal(size=(8, 2)).astype(np.float32) * 0.3 for _ in right]
    for one, position in zip(signals, right, strict=True):
        one[position, 0] += 2
    return signals, right


def test_learns_which_signal_tells() -> None:
    signals, right = made_up_questions()
    fusion = Fusion.fit(signals, right)
    telling, noise = fusion.weights[0] + fusion.weights[2], fusion.weights[1] + fusion.weights[3]
    assert telling > 3 * abs(noise)
    found = [int(fusion.probabilities(one).argmax()) for one in signals]
    assert np.mean([at == position for at, position in zip(found, right, strict=True)]) > 0.95


def test_probabilities_are_probabilities() -> None:
    signals, right = made_up_questions()
    fusion = Fusion.fit(signals, right)
    ranked = np.array([np.sort(fusion.probabilities(one))[::-1] for one in signals])
    assert ((ranked >= 0) & (ranked <= 1)).all()
    assert ranked[:, 0].mean() > 0.8
    assert ranked[:, 1].mean() < 0.2


def test_disk_keeps_every_digit(tmp_path: Path) -> None:
    fusion = Fusion((0.1, -2.3456789012345678, 1e-9), 3.3)
    fusion.save(tmp_path / "fusion.json")
    assert Fusion.load(tmp_path / "fusion.json") == fusion


def test_one_question_per_right_answer_is_demanded() -> None:
    with pytest.raises(ValueError, match="zip"):
        Fusion.fit([np.zeros((2, 2), dtype=np.float32)], [0, 1])
