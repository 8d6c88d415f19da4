"""The numerical part of training, on numpy, scipy and scikit-learn, imported where used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_LEAST_SCALE = 0.3
_ITERATIONS = 100
UNCALIBRATED = [1.0, 0.0, 0.0, 0.0]
_RANGE = (-12.0, 12.0)


@dataclass(frozen=True, slots=True)
class Fitted:
    """One head whose weights have become small integers."""

    table: Any
    scale: float
    intercept: float
    extras: list[float]

    def described(self) -> dict[str, Any]:
        """Its part of an artifact's description, not yet calibrated."""
        return {
            "scale": self.scale,
            "intercept": self.intercept,
            "extras": self.extras,
            "calibration": UNCALIBRATED,
        }


@dataclass(frozen=True, slots=True)
class Penalty:
    """How freely a head may learn."""

    balance: float
    """How far sources and labels are brought to equal weight: 0 not at all, 1 wholly."""
    inverse: float
    """Inverse strength of the penalty on large weights."""
    smoothing: float
    """Added to each column's counts before their ratio says how telling the column is."""


def nothing(buckets: int, extras: int) -> Fitted:
    """A head that says no to everything, where there is nothing to learn."""
    import numpy as np

    return Fitted(np.zeros(buckets, dtype=np.int8), 1.0, -20.0, [0.0] * extras)


def matrix_of(texts: Sequence[Sequence[int]], lengths: Sequence[int], buckets: int) -> Any:
    """A sparse matrix of texts by buckets; each bucket counts length^-1/2."""
    import numpy as np
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    counts = [len(text) for text in texts]
    values = np.repeat([max(length, 1) ** -0.5 for length in lengths], counts)
    columns = np.fromiter((bucket for text in texts for bucket in text), dtype=np.int32)
    ends = np.concatenate([[0], np.cumsum(counts)])
    matrix = csr_matrix((values, columns, ends), shape=(len(texts), buckets))
    matrix.sum_duplicates()
    return matrix


def packed(places: Sequence[int], size: int) -> Any:
    """``size`` bits, eight a byte and lowest first, with those at ``places`` set."""
    import numpy as np

    bits = np.zeros(size, dtype=np.uint8)
    bits[places] = 1
    return np.packbits(bits, bitorder="little")


def _compand(weights: Any) -> tuple[Any, float]:
    """Weights as int8 by square root, and what one squared step is worth."""
    import numpy as np

    largest = float(np.abs(weights).max()) or 1.0
    steps = np.rint(127 * np.sign(weights) * np.sqrt(np.abs(weights) / largest))
    return steps.astype(np.int8), largest / 127**2


def fit(
    matrix: Any, extras: Any, target: Any, weights: Any, *, penalty: Penalty, seed: int
) -> Fitted:
    """One logistic head on rows whose ``target`` is true or false, each with its weight."""
    import numpy as np
    from scipy.sparse import csr_matrix, diags, hstack
    from sklearn.linear_model import LogisticRegression

    target, weights, extras = np.array(target), np.array(weights), np.array(extras)
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    columns = matrix[:, used]
    weighted = diags(weights) @ columns
    true = np.asarray(weighted[target].sum(0)).ravel() + penalty.smoothing
    false = np.asarray(weighted[~target].sum(0)).ravel() + penalty.smoothing
    telling = _LEAST_SCALE + np.abs(np.log((true / true.sum()) / (false / false.sum())))
    columns = hstack([columns @ diags(telling), csr_matrix(extras)]).tocsr()
    regression = LogisticRegression(C=penalty.inverse, max_iter=_ITERATIONS, random_state=seed)
    regression.fit(columns, target, sample_weight=weights)
    learnt = regression.coef_[0]
    table = np.zeros(matrix.shape[1], dtype=np.int8)
    table[used], scale = _compand(learnt[: len(used)] * telling)
    return Fitted(table, scale, float(regression.intercept_[0]), learnt[len(used) :].tolist())


def calibration(sums: Sequence[tuple[float, bool]]) -> list[float]:
    """Slope, bend, lean and offset that make probabilities of a head's sums; see ``model.py``."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    sides = [side for _, side in sums]
    if len(set(sides)) < 2:
        return UNCALIBRATED

    def columns(logits: Any) -> Any:
        return np.column_stack([logits, np.arcsinh(2 * logits), np.abs(np.arcsinh(logits))])

    logits = np.array([logit for logit, _ in sums])
    scaling = LogisticRegression(C=1e3).fit(columns(logits), sides)
    probabilities = scaling.decision_function(columns(np.linspace(*_RANGE, 200)))
    if (np.diff(probabilities) > 0).all():
        return [*map(float, scaling.coef_[0]), float(scaling.intercept_[0])]
    # Too few rows to tell: a larger sum must not mean less.
    scaling = LogisticRegression(C=1e3).fit(logits[:, None], sides)
    return [float(scaling.coef_[0, 0]), 0.0, 0.0, float(scaling.intercept_[0])]


def best_neutral_from(readings: Sequence[tuple[float, float, str]]) -> float:
    """The probability of neutral from which macro-F1 is best; above 1 when nothing is neutral.

    ``readings`` are the probabilities of positive and of neutral, and the true label.
    """
    import numpy as np
    from sklearn.metrics import f1_score

    labels = [label for _, _, label in readings]
    if "neutral" not in labels:
        return 1.1
    neutral = np.array([reading[1] for reading in readings])
    signs = np.where([reading[0] >= 0.5 for reading in readings], "positive", "negative")
    cuts = np.quantile(neutral, np.linspace(0.5, 0.995, 100))
    scores = [
        f1_score(labels, np.where(neutral >= cut, "neutral", signs), average="macro")
        for cut in cuts
    ]
    # The middle of the best stretch, not its luckiest point.
    smooth = np.convolve(np.pad(scores, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return float(cuts[int(smooth.argmax())])
