"""Commands of scoring: score a stream of texts, train a model."""

from __future__ import annotations

import sys
from io import BufferedReader
from pathlib import Path
from typing import cast

import click

from voc.core.clock import now
from voc.scoring.lines import answered

_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


_SCORING = """\
Score texts: JSON Lines from standard input, one answer a line, in the same order.

\b
In:  {"text": "the food was cold but the waiter was kind"}
Out: {"lang": "en", "polarity": -0.71, "label": "negative", "confidence": 0.82,
      "intent": "complaint", "mixed": true, "subjectivity": 0.95,
      "themes": ["staff"], "model": "en-20261122-..."}

\b
lang          fa, en, finglish (Persian in Latin letters), ar or other
polarity      -1 certainly negative ... 1 certainly positive
label         negative, neutral or positive
confidence    probability of the label, 0 to 1
intent        praise, complaint, suggestion, question or other
mixed         whether parts of the text say the opposite of others
subjectivity  TextBlob's, 0 to 1, of English texts only
themes        keys of the general taxonomy's themes that the text is about
model         the model's version, "none" where no model reads the language

polarity, label and confidence are null where the text could not be scored: another language,
or no known word. "asked_for_change": true beside the text says that it answers "what would
you change?". A line that cannot be read is answered with {"error": "..."} in its place.
Answers are written as soon as there is nothing more to read.
"""


@click.command("score", help=_SCORING)
def score() -> None:
    """Answer standard input on standard output."""
    source = cast("BufferedReader", sys.stdin.buffer)
    for answers in answered(source.read1):
        sys.stdout.buffer.write(answers)
        sys.stdout.buffer.flush()


@click.command("train-sentiment")
@click.option("--lang", "language", type=click.Choice(["fa", "en"]), required=True)
@click.option("--data", multiple=True, required=True, type=_A_FILE, help="Labelled JSON Lines.")
@click.option("--dev", multiple=True, type=_A_FILE, help="Rows to measure on; else a tenth.")
@click.option("--weak", multiple=True, type=_A_FILE, help="Rows to learn from only.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.argument("more", nargs=-1, type=_A_FILE)
def train_sentiment(
    language: str,
    data: tuple[Path, ...],
    dev: tuple[Path, ...],
    weak: tuple[Path, ...],
    output: Path,
    more: tuple[Path, ...],
) -> None:
    """Train a sentiment model on labelled rows and write it with its card.

    Rows are JSON Lines with text, label (negative, neutral, positive), lang and source, gzipped or
    not. Those of --weak (see weak-rows) are hints: the card counts them apart, and measures before
    and after on the other rows. Needs scikit-learn, which running the product does not.
    """
    try:
        import sklearn  # noqa: F401  (only to say clearly what is missing)
    except ImportError:
        raise click.ClickException(
            "training needs scikit-learn: pip install scikit-learn"
        ) from None
    from voc.scoring.training import train

    try:
        card = train(language, (*data, *more), output, on=now().date(), dev=dev, weak=weak)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(card.as_markdown())
