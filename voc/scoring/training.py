"""How the sentiment models are made; needs scikit-learn, which nothing at run time does.

Each of a model's two heads is a logistic regression over hashed words, pairs and triples, scaled
by how much more often each is seen on one side (Wang & Manning 2012, "Baselines and Bigrams").
The weights become int8, and what a probability means and where neutral begins are then measured on
held-out rows with the code that runs. The solver is deterministic and held-out rows are drawn with
a seed, so the same rows give the same model.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from voc.scoring import english
from voc.scoring.artifact import BadArtifact, read_artifact
from voc.scoring.card import ModelCard, Verdict
from voc.scoring.features import grams, word_hashes
from voc.scoring.fitting import (
    Fitted,
    Penalty,
    best_neutral_from,
    calibration,
    fit,
    matrix_of,
    nothing,
    packed,
)
from voc.scoring.model import Label, Model
from voc.scoring.normalise import NORMALISER, normalise, tokenize
from voc.scoring.phrases import own_sentences

SEED = 20261122
BUCKETS = 1 << 21
KNOWN_BITS = 1 << 22
OWN = "own sentences"
_ALL_BITS = (1 << 32) - 1
_HELD_OUT = 0.1
_LARGEST_WEIGHT = 8.0
_HEADS = {
    "polarity": {
        "fa": Penalty(balance=0.25, inverse=1.0, smoothing=0.03),
        "en": Penalty(balance=0.5, inverse=1.0, smoothing=0.1),
    },
    "neutral": dict.fromkeys(("fa", "en"), Penalty(balance=0.0, inverse=0.3, smoothing=0.1)),
}
_OWN_WEIGHT = {"fa": 2.0, "en": 1.0}
"""How much one of our own sentences counts: they say what the corpora hardly speak of."""
_NEVER_NEUTRAL = 0.1
"""How much the neutral head trusts a source that never says neutral: its mild texts stand on
either side, but most of its texts are not neutral."""


class TooFewRows(ValueError):
    """The rows cannot train a model; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text and the corpus it comes from."""

    text: str
    label: Label
    source: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One row as the model sees it."""

    tokens: list[str]
    extras: tuple[float, ...]
    row: Row


def read_rows(files: Iterable[Path], language: str) -> list[Row]:
    """The rows of one language in JSON Lines files, gzipped or plain; ValueError on a bad line."""
    rows = []
    for path in files:
        opening = gzip.open if path.suffix == ".gz" else open
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = json.loads(line)
                    if row.get("lang", language) == language:
                        source = str(row.get("source", "given rows"))
                        rows.append(Row(str(row["text"]), Label(row["label"]), source))
                except (ValueError, KeyError, AttributeError) as error:
                    raise ValueError(f"{path.name}, line {number}: {error!r}") from error
    return rows


def _see(rows: Iterable[Row], language: str) -> list[Seen]:
    return [
        Seen(
            tokenize(normalise(row.text)),
            english.extras(*english.opinion(row.text)) if language == "en" else (),
            row,
        )
        for row in rows
    ]


def _weights(rows: Sequence[Row], balance: float, own: float) -> list[float]:
    """A weight for each row that balances sources and labels; our own sentences weigh ``own``."""
    counts = Counter((row.source, row.label) for row in rows)
    fair = len(rows) / len(counts)
    return [
        own
        if row.source == OWN
        else float(min(_LARGEST_WEIGHT, fair / counts[row.source, row.label]) ** balance)
        for row in rows
    ]


def _met_twice(texts: Iterable[Iterable[int]]) -> frozenset[int]:
    """What stands in two texts or more; a thing met once teaches only that text."""
    met: Counter[int] = Counter()
    for text in texts:
        met.update(set(text))
    return frozenset(thing for thing, count in met.items() if count > 1)


def _known_words(seen: Sequence[Seen]) -> Any:
    """A bit for each word met twice; marks, digits and addresses are not words."""
    texts = (
        word_hashes([word for word in one.tokens if word.strip("!?0") not in {"", "url"}])
        for one in seen
    )
    return packed([(value >> 8) & (KNOWN_BITS - 1) for value in _met_twice(texts)], KNOWN_BITS)


def _head_rows(seen: Sequence[Seen], head: str, language: str) -> tuple[list[int], list[float]]:
    """Which rows a head learns from, and the weight of each."""
    chosen = [
        i for i, one in enumerate(seen) if head == "neutral" or one.row.label is not Label.NEUTRAL
    ]
    rows = [seen[i].row for i in chosen]
    weights = _weights(rows, _HEADS[head][language].balance, _OWN_WEIGHT[language])
    if head == "polarity":
        return chosen, weights
    saying = {row.source for row in rows if row.label is Label.NEUTRAL}
    return chosen, [
        weight if row.source in saying else weight * _NEVER_NEUTRAL
        for row, weight in zip(rows, weights, strict=True)
    ]


def _learn(seen: Sequence[Seen], matrix: Any, head: str, language: str) -> Fitted:
    """One head from all rows it can learn from; TooFewRows when polarity has but one side."""
    penalty = _HEADS[head][language]
    rows, weights = _head_rows(seen, head, language)
    side = Label.POSITIVE if head == "polarity" else Label.NEUTRAL
    target = [seen[i].row.label is side for i in rows]
    if len(set(target)) < 2:
        if head == "polarity":
            raise TooFewRows("both positive and negative rows are needed")
        return nothing(matrix.shape[1], len(seen[0].extras))
    extras = [seen[i].extras for i in rows]
    return fit(matrix[rows], extras, target, weights, penalty=penalty, seed=SEED)


def _held_out(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to learn from and a tenth to measure on."""
    shuffled = random.Random(SEED).sample(rows, len(rows))  # noqa: S311 (not a secret)
    cut = max(1, round(len(rows) * _HELD_OUT))
    return shuffled[cut:], shuffled[:cut]


def _calibrate(path: Path, held: Sequence[Seen]) -> dict[str, Any]:
    """What the sums of the model at ``path`` mean, measured with the code that will run it."""
    artifact = read_artifact(path)
    description, model = artifact.description, Model(artifact)
    scored = [(one.row, model.logits(one.tokens, one.extras)) for one in held]
    sums = [(row, logits) for row, logits in scored if logits is not None]
    saying = {row.source for row, _ in sums if row.label is Label.NEUTRAL}
    description["heads"]["polarity"]["calibration"] = calibration(
        [(z[0], row.label is Label.POSITIVE) for row, z in sums if row.label is not Label.NEUTRAL]
    )
    description["heads"]["neutral"]["calibration"] = calibration(
        [(z[1], row.label is Label.NEUTRAL) for row, z in sums if row.source in saying]
    )
    calibrated = Model(artifact)
    readings = [(calibrated.reading(z), row.label) for row, z in sums]
    description["neutral_from"] = best_neutral_from(
        [(reading.positive, reading.neutral, label.value) for reading, label in readings]
    )
    return description


def _write(path: Path, tables: dict[str, Any], description: dict[str, Any]) -> None:
    """One artifact, whole or not at all."""
    import numpy as np

    text = json.dumps(description, sort_keys=True).encode()
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, description=np.frombuffer(text, dtype=np.uint8), **tables)
    unfinished.replace(path)


def _fitted_tables(
    learn: Sequence[Seen], language: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The tables of both heads and of known words, and what the heads say of themselves."""
    texts = [grams(word_hashes(one.tokens), _ALL_BITS) for one in learn]
    kept = _met_twice(texts)
    # A gram's bucket is the low bits of its full hash, which is what running computes.
    places = [[gram & (BUCKETS - 1) for gram in text if gram in kept] for text in texts]
    matrix = matrix_of(places, [len(one.tokens) for one in learn], BUCKETS)
    heads = {head: _learn(learn, matrix, head, language) for head in ("polarity", "neutral")}
    tables = {head: fitted.table for head, fitted in heads.items()}
    tables["known"] = _known_words(learn)
    return tables, {head: fitted.described() for head, fitted in heads.items()}


def _verdicts(path: Path, measured: Sequence[Seen]) -> list[Verdict]:
    """What the model at ``path`` makes of rows; nothing when this version cannot read it."""
    try:
        model = Model(read_artifact(path))
    except (BadArtifact, KeyError):
        return []
    return [
        Verdict(one.row.source, one.row.label, model.read(one.tokens, one.extras))
        for one in measured
    ]


def keep(path: Path) -> None:
    """Move a model and its card aside: ``fa.npz`` becomes ``fa.before.npz``, and so on."""
    for suffix in (".npz", ".json", ".md"):
        standing = path.with_suffix(suffix)
        if standing.exists():
            standing.replace(path.with_suffix(f".before{suffix}"))


def train(
    language: str,
    files: Sequence[Path],
    output: Path,
    *,
    on: date,
    dev: Sequence[Path] = (),
    weak: Sequence[Path] = (),
) -> ModelCard:
    """Train the model of ``fa`` or ``en``, write it with its card, and return the card.

    Figures are measured on the rows of ``dev``, or on a tenth of the rows held out. A model that
    stands at ``output`` is measured on the same rows and kept beside the new one, as
    ``NAME.before.npz``; moving it back is the way back. The rows of ``weak`` are learnt
    and never measured with. TooFewRows
    when there are not enough rows; ValueError when a row cannot be read.
    """
    rows = read_rows(files, language)
    learning, held = (rows, read_rows(dev, language)) if dev else _held_out(rows)
    if not learning or not held:
        raise TooFewRows(f"no rows of language {language} to learn from and measure with")
    own = [Row(text, label, OWN) for text, label in own_sentences(language, SEED)]
    learning = learning + read_rows(weak, language) + own
    learn, measured = _see(learning, language), _see(held, language)
    tables, heads = _fitted_tables(learn, language)
    weights = zlib.crc32(tables["polarity"].tobytes() + tables["neutral"].tobytes())
    description = {
        "language": language,
        "version": f"{language}-{on:%Y%m%d}-{weights:08x}",
        "trained_on": on.isoformat(),
        "normaliser": NORMALISER,
        "heads": heads,
        "neutral_from": 0.5,
    }
    before = _verdicts(output, measured) if output.exists() else []
    keep(output)
    _write(output, tables, description)
    description = _calibrate(output, measured)
    _write(output, tables, description)
    learnt = ((row.source, row.label) for row in learning)
    told = "rows held apart" if dev else "a tenth of the rows, held out"
    card = ModelCard.of(
        description, learnt, _verdicts(output, measured), f"{len(held)} rows: {told}", before
    )
    card.write(output)
    return card
