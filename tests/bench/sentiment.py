"""Our sentiment beside TextBlob's and VADER's, on any labelled rows.

    ./run bench sentiment --data FILE [--quick]

Rows are JSON Lines with text, label (negative, neutral, positive), lang (fa, en) and perhaps
source, gzipped or not. Prints a table and, as its last line, everything as one JSON object. Exits
with 1 when something of ours is below its floor.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voc.scoring.card import Figures, Verdict, figures
from voc.scoring.model import ARTIFACTS, Label, Reading
from voc.scoring.sentiment import score

LANGUAGES = ("fa", "en")
FLOORS = {
    "fa": {
        "binary_accuracy": 0.845,
        "macro_f1": 0.617,
        "calibration_error": 0.025,
        "speed": 15_000,
    },
    "en": {"binary_accuracy": 0.865, "macro_f1": 0.666, "calibration_error": 0.02, "speed": 8_000},
}
LARGEST_ARTIFACT = 2_000_000
LONGEST_LOAD = 0.3
MOST_WORDS = 20
"""Words of a short text."""
QUICK_ROWS = 4_000
"""Rows of each language that a quick run looks at."""
MEASURED = 2_500
"""Short texts whose scoring is timed."""
_VADER_NEUTRAL = 0.05
"""VADER's own advice: a compound score nearer to 0 than this is neutral."""
_LOAD = """
import time
from voc.scoring.artifact import read_artifact
from voc.scoring.model import ARTIFACTS, Model
start = time.process_time()
Model(read_artifact(ARTIFACTS / "{language}.npz"))
print(time.process_time() - start)
"""

Scorer = Callable[[str], Reading | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    text: str
    label: Label
    language: str
    source: str


def read_rows(path: Path) -> list[Row]:
    """The rows of a file in the languages that are scored."""
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [
            Row(row["text"], Label(row["label"]), row["lang"], str(row.get("source", "all rows")))
            for row in rows
            if row["lang"] in LANGUAGES
        ]


def ours(text: str) -> Reading | None:
    """What the product says: the label shown, and the probability behind the polarity."""
    found = score(text)
    if found.polarity is None or found.label is None:
        return None
    return Reading((found.polarity + 1) / 2, 0.0, found.label)


def textblob() -> Scorer:
    """TextBlob as its documentation shows it; a polarity of 0 is neutral."""
    from textblob import TextBlob

    def read(text: str) -> Reading:
        return _of_polarity(TextBlob(text).sentiment.polarity, 0.0)

    return read


def vader() -> Scorer:
    """VADER as its documentation shows it."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def read(text: str) -> Reading:
        return _of_polarity(analyzer.polarity_scores(text)["compound"], _VADER_NEUTRAL)

    return read


def _of_polarity(polarity: float, neutral: float) -> Reading:
    label = Label.POSITIVE if polarity > 0 else Label.NEGATIVE
    return Reading((polarity + 1) / 2, 0.0, Label.NEUTRAL if abs(polarity) <= neutral else label)


def judged(rows: Iterable[Row], scorer: Scorer) -> dict[str, Figures]:
    """The figures of a scorer for all rows and for each source."""
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for row in rows:
        verdict = Verdict(row.source, row.label, scorer(row.text))
        verdicts["all"].append(verdict)
        verdicts[row.source].append(verdict)
    return {source: figures(verdicts[source]) for source in sorted(verdicts)}


def speed(texts: list[str], scorer: Callable[[str], Any], rounds: int) -> float:
    """Texts a second one by one on one core, the best round; None of them was seen before."""
    best = 0.0
    size = len(texts) // rounds
    for turn in range(rounds):
        part = texts[turn * size : (turn + 1) * size]
        start = time.process_time()
        for text in part:
            scorer(text)
        best = max(best, len(part) / (time.process_time() - start))
    return best


def load_time(language: str) -> float:
    """Seconds to read a model in a process of its own, the best of three."""
    command = [sys.executable, "-c", _LOAD.format(language=language)]
    times = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(3))
    return min(map(float, times))


def measure(rows: list[Row], language: str, *, quick: bool) -> dict[str, Any]:
    """Everything about one language."""
    short = [row.text for row in rows if len(row.text.split()) <= MOST_WORDS]
    timed = short[: min(MEASURED, len(short) // 2)]
    for text in short[len(timed) :]:  # a worker that runs has met the common words
        score(text)
    scorers: dict[str, Scorer] = {"ours": ours}
    if language == "en":
        scorers |= {"textblob": textblob(), "vader": vader()}
    found: dict[str, Any] = {"rows": len(rows), "short_texts_timed": len(timed)}
    rounds = 2 if quick else 5
    found["texts_a_second"] = {"ours": round(speed(timed, score, rounds))}
    for name in [one for one in scorers if one != "ours"]:
        found["texts_a_second"][name] = round(speed(timed[:500], scorers[name], rounds))
    found["figures"] = {
        name: {source: asdict(figure) for source, figure in judged(rows, scorer).items()}
        for name, scorer in scorers.items()
    }
    found["artifact_bytes"] = (ARTIFACTS / f"{language}.npz").stat().st_size
    found["load_seconds"] = round(load_time(language), 3)
    return found


def missed(language: str, found: dict[str, Any]) -> list[str]:
    """The floors that were missed, in words."""
    floors = FLOORS[language]
    measured = found["figures"]["ours"]["all"] | {"speed": found["texts_a_second"]["ours"]}
    failures = []
    for name, floor in floors.items():
        value = measured[name]
        if value is not None and (value > floor if name == "calibration_error" else value < floor):
            failures.append(f"{language}: {name} is {value:.4g}, the floor {floor}")
    if found["artifact_bytes"] >= LARGEST_ARTIFACT:
        failures.append(f"{language}: the artifact is {found['artifact_bytes']} bytes")
    if found["load_seconds"] >= LONGEST_LOAD:
        failures.append(f"{language}: loading takes {found['load_seconds']} s")
    return failures


def _percent(share: float | None) -> str:
    return "     " if share is None else f"{share:5.1%}"


def _print(language: str, found: dict[str, Any]) -> None:
    for name, sources in found["figures"].items():
        print(f"\n{language}, {name}: {found['texts_a_second'][name]:,} texts a second")
        print(f"  {'source':<20}{'rows':>7}  right  macro-F1  +/- right  calibration error")
        for source, one in sources.items():
            error = one["calibration_error"]
            print(
                f"  {source:<20}{one['texts']:>7}  {_percent(one['accuracy'])}    "
                f"{_percent(one['macro_f1'])}     {_percent(one['binary_accuracy'])}  "
                f"{'' if error is None else f'{error:.3f}'}"
            )


def main() -> int:
    """Measure, print, and say whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="labelled JSON Lines")
    parser.add_argument("--quick", action="store_true", help="a part of the rows, in 50 seconds")
    options = parser.parse_args()
    rows = read_rows(options.data)
    random.Random(1).shuffle(rows)
    result: dict[str, Any] = {"data": options.data.name, "quick": options.quick}
    failures: list[str] = []
    for language in LANGUAGES:
        own = [row for row in rows if row.language == language]
        if options.quick:
            own = own[:QUICK_ROWS]
        if own:
            result[language] = measure(own, language, quick=options.quick)
            _print(language, result[language])
            failures += missed(language, result[language])
    result |= {"load": round(os.getloadavg()[0], 2), "missed": failures}
    print("\n" + ("\n".join(failures) or "every floor holds"))
    print(json.dumps(result, ensure_ascii=False))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
