"""Commands of scoring: score a stream of texts, train a model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from voc.core.clock import now
from voc.scoring.sentiment import score as score_text

_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _answer(line: bytes) -> dict[str, Any]:
    """What is said about one line of input; an ``error`` when it is not ``{"text": "..."}``."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {str(error)[:100]}"}
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return {"error": 'expected an object with a string "text"'}
    said = score_text(text)
    return {
        "lang": said.language,
        "polarity": said.polarity,
        "label": said.label,
        "confidence": said.confidence,
        "intent": said.intent,
        "mixed": said.mixed,
        "subjectivity": said.subjectivity,
        "model": said.model,
    }


@click.command("score")
def score() -> None:
    """Score JSON Lines {"text": ...} from standard input, one answer a line, in order."""
    output = sys.stdout
    for line in sys.stdin.buffer:
        output.write(json.dumps(_answer(line)) + "\n")
        output.flush()


@click.command("train-sentiment")
@click.option("--lang", "language", type=click.Choice(["fa", "en"]), required=True)
@click.option("--data", multiple=True, required=True, type=_A_FILE, help="Labelled JSON Lines.")
@click.option("--dev", multiple=True, type=_A_FILE, help="Rows to measure on; else a tenth.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.argument("more", nargs=-1, type=_A_FILE)
def train_sentiment(
    language: str,
    data: tuple[Path, ...],
    dev: tuple[Path, ...],
    output: Path,
    more: tuple[Path, ...],
) -> None:
    """Train a sentiment model on labelled rows and write it with its card.

    Rows are JSON Lines with text, label (negative, neutral, positive), lang and source, gzipped or
    not. Needs scikit-learn, which running the product does not.
    """
    try:
        import sklearn  # noqa: F401  (only to say clearly what is missing)
    except ImportError:
        raise click.ClickException(
            "training needs scikit-learn: pip install scikit-learn"
        ) from None
    from voc.scoring.training import train

    try:
        card = train(language, (*data, *more), output, on=now().date(), dev=dev)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(card.as_markdown())
