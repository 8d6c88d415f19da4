"""A model's card: what it was made of and how right it is, per corpus."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voc.scoring.model import Label, Reading

_BINS = 10
_TRAINED = "| corpus | negative | neutral | positive |"
_MEASURED = (
    "| corpus | texts | scored | accuracy % | macro-F1 % | positive against negative % "
    "| calibration error |"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A labelled text beside what the model made of it; None when it knew no word."""

    source: str
    label: Label
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How right a model is; shares are from 0 to 1, None where there is nothing to measure."""

    texts: int
    scored: int
    accuracy: float | None
    macro_f1: float | None
    binary_accuracy: float | None
    calibration_error: float | None


def _f1(verdicts: Sequence[Verdict], label: Label) -> float:
    said = sum(v.reading is not None and v.reading.label is label for v in verdicts)
    meant = sum(v.label is label for v in verdicts)
    both = sum(
        v.label is label and v.reading is not None and v.reading.label is label for v in verdicts
    )
    return 2 * both / (said + meant) if said + meant else 0.0


def _calibration_error(verdicts: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins (Naeini et al. 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, positive in verdicts:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, positive))
    gaps = (abs(sum(p for p, _ in held) - sum(y for _, y in held)) for held in bins.values())
    return sum(gaps) / len(verdicts)


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """The figures of labelled texts; a text that was not scored counts as wrong."""
    labels = {v.label for v in verdicts}
    right = sum(v.reading is not None and v.reading.label is v.label for v in verdicts)
    signed = [v for v in verdicts if v.label is not Label.NEUTRAL]
    sure = [
        (v.reading.positive, v.label is Label.POSITIVE) for v in signed if v.reading is not None
    ]
    return Figures(
        texts=len(verdicts),
        scored=sum(v.reading is not None for v in verdicts),
        accuracy=right / len(verdicts) if verdicts else None,
        macro_f1=sum(_f1(verdicts, label) for label in Label) / 3 if len(labels) == 3 else None,
        binary_accuracy=sum((p >= 0.5) == y for p, y in sure) / len(signed) if signed else None,
        calibration_error=_calibration_error(sure) if sure else None,
    )


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What stands beside an artifact."""

    language: str
    version: str
    trained_on: str
    normaliser: str
    trained_with: dict[str, dict[str, int]]
    """Rows of each label by corpus."""
    measured_with: str
    overall: Figures
    by_source: dict[str, Figures]
    before: Figures | None = None
    """What the model that stood there before made of the same rows."""

    @classmethod
    def of(
        cls,
        description: dict[str, Any],
        learnt: Iterable[tuple[str, Label]],
        verdicts: Sequence[Verdict],
        measured_with: str,
        before: Sequence[Verdict] = (),
    ) -> ModelCard:
        """The card of a model from what it learnt and its verdicts on held-out rows.

        ``before`` are the verdicts of the model it replaces, on the same rows.
        """
        counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Label, 0))
        for source, label in learnt:
            counts[source][label] += 1
        by_source: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in verdicts:
            by_source[verdict.source].append(verdict)
        return cls(
            language=description["language"],
            version=description["version"],
            trained_on=description["trained_on"],
            normaliser=description["normaliser"],
            trained_with={source: counts[source] for source in sorted(counts)},
            measured_with=measured_with,
            overall=figures(verdicts),
            by_source={source: figures(by_source[source]) for source in sorted(by_source)},
            before=figures(before) if before else None,
        )

    def write(self, artifact: Path) -> None:
        """Write the card as .json and .md beside its artifact."""
        as_json = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        artifact.with_suffix(".json").write_text(as_json, encoding="utf-8")
        artifact.with_suffix(".md").write_text(self.as_markdown(), encoding="utf-8")

    def as_markdown(self) -> str:
        """The card for people."""
        trained = [
            f"| {source} | {rows['negative']} | {rows['neutral']} | {rows['positive']} |"
            for source, rows in self.trained_with.items()
        ]
        measured = [_line(source, measured) for source, measured in self.by_source.items()]
        lines = [f"# Sentiment model {self.version}", ""]
        lines += [
            f"Language {self.language}, trained on {self.trained_on}.",
            f"Normaliser {self.normaliser}.",
            "Two logistic heads over hashed words, pairs and triples. It holds weights, no texts.",
        ]
        lines += ["", "## Trained with", "", _TRAINED, "| --- | ---: | ---: | ---: |", *trained]
        lines += ["", f"## Measured with {self.measured_with}", ""]
        lines += [
            "Calibration and the point where neutral begins were set on these same rows.",
            "A text without a known word counts as wrong.",
        ]
        lines += [
            "",
            _MEASURED,
            "| --- |" + " ---: |" * 6,
            *measured,
            _line("all", self.overall),
        ]
        if self.before:
            lines.append(_line("all, by the model before", self.before))
        lines.append("")
        return "\n".join(lines)


def _share(share: float | None, scale: int = 100, digits: int = 1) -> str:
    return "" if share is None else f"{share * scale:.{digits}f}"


def _line(name: str, measured: Figures) -> str:
    return (
        f"| {name} | {measured.texts} | {measured.scored} | {_share(measured.accuracy)} "
        f"| {_share(measured.macro_f1)} | {_share(measured.binary_accuracy)} "
        f"| {_share(measured.calibration_error, 1, 3)} |"
    )
