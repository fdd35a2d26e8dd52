"""Weighing the signals: features by hand, learning on a plain case, and the way to disk and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.index.fusion import CANDIDATES, Case, Fusion, Weights, features_of

SCORE = st.floats(-5, 5, width=32, allow_nan=False)
SIGNALS = st.integers(1, 6).flatmap(
    lambda rows: st.lists(st.tuples(SCORE, SCORE), min_size=rows, max_size=rows).map(
        lambda values: np.array(values, dtype=np.float32)
    )
)
SOME = Weights((0.5, 1.0, 2.0, 0.1), -1.0)
OTHER = Weights((0.0, 0.0, 0.0, 0.0), 3.0)


def even(rows: int) -> NDArray[np.float32]:
    return np.zeros(rows, dtype=np.float32)


def everybody(rows: int) -> NDArray[np.bool_]:
    return np.ones(rows, dtype=bool)


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
    prior = np.arange(len(signals), dtype=np.float32)
    taught = np.arange(len(signals)) % 2 == 0
    fusion = Fusion(SOME, OTHER)
    assert np.allclose(
        fusion.probabilities(features_of(signals)[order], taught[order], prior[order]),
        fusion.probabilities(features_of(signals), taught, prior)[order],
    )


def test_each_kind_of_candidate_has_weights_of_its_own() -> None:
    signals = features_of(np.array([[2, 5], [2, 5]], dtype=np.float32))
    both = Fusion(SOME, OTHER).probabilities(signals, np.array([True, False]), even(2))
    assert both[0] == Fusion(SOME, SOME).probabilities(signals, everybody(2), even(2))[0]
    assert both[1] == Fusion(OTHER, OTHER).probabilities(signals, everybody(2), even(2))[1]


def test_prior_decides_between_equals() -> None:
    signals = features_of(np.array([[2, 5], [2, 5]], dtype=np.float32))
    first, second = Fusion(SOME, SOME).probabilities(signals, everybody(2), np.array([0.0, 0.5], np.float32))
    assert first < second


def made_up_cases() -> list[Case]:
    """Return questions whose right candidate scores about 2 on the first signal; the second is noise."""
    chance = np.random.default_rng(0)
    cases = []
    for _ in range(80):
        right = int(chance.integers(8))
        signals = chance.normal(size=(8, 2)).astype(np.float32) * 0.3
        signals[right, 0] += 2
        cases.append(Case.of(signals, everybody(8), right))
    return cases


def test_case_keeps_the_hard_candidates_of_each_kind_and_the_right_one() -> None:
    signals = np.linspace(0, 1, 200, dtype=np.float32)[:, None].repeat(2, axis=1)
    case = Case.of(signals, np.arange(200) % 2 == 0, 0)
    assert len(case.positions) == 2 * CANDIDATES + 1
    assert case.positions[0] == 0
    assert set(range(190, 200)) < set(case.positions.tolist())
    assert np.array_equal(case.features, features_of(signals)[case.positions])


def test_learns_which_signal_tells() -> None:
    cases = made_up_cases()
    fusion = Fusion.fit(cases, [])
    weights = fusion.taught.features
    assert weights[0] + weights[2] > 3 * abs(weights[1] + weights[3])
    found = [int(fusion.probabilities(case.features, case.taught, even(8)).argmax()) for case in cases]
    assert np.mean([at == case.right for at, case in zip(found, cases, strict=True)]) > 0.95


def test_probabilities_are_probabilities() -> None:
    cases = made_up_cases()
    fusion = Fusion.fit(cases, [])
    given = [fusion.probabilities(case.features, case.taught, even(8)) for case in cases]
    ranked = np.array([np.sort(one)[::-1] for one in given])
    assert ((ranked >= 0) & (ranked <= 1)).all()
    assert ranked[:, 0].mean() > 0.8
    assert ranked[:, 1].mean() < 0.2


def test_names_are_weighed_by_cases_in_which_only_names_were_known() -> None:
    cases = made_up_cases()
    known = [Case(case.positions, case.features, np.arange(8) >= 4, case.right) for case in cases]
    fusion = Fusion.fit(cases, known)
    assert fusion.named != fusion.taught
    assert fusion.named.features[0] + fusion.named.features[2] > 0


def test_without_such_cases_all_are_weighed_alike() -> None:
    fusion = Fusion.fit(made_up_cases(), [])
    assert fusion.named == fusion.taught


def test_disk_keeps_every_digit(tmp_path: Path) -> None:
    fusion = Fusion(Weights((0.1, -2.3456789012345678, 1e-9), 3.3), OTHER)
    fusion.save(tmp_path / "fusion.json")
    assert Fusion.load(tmp_path / "fusion.json") == fusion
