"""The one script that a web site loads, with a survey's settings written into it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from voc.core.i18n import LANGUAGES, _, current, use
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Texts, said
from voc.widgets.models import Moment, Widget

OFF = "/* This survey is not shown at the moment. */\n"
LONGEST_NAME = 120
_SOURCE = Path(__file__).with_name("embed.js")


def script(config: dict[str, Any]) -> str:
    """The script for those settings; what is only for its readers is left out."""
    before, after = _source()
    settings = json.dumps(config, separators=(",", ":"), ensure_ascii=False)
    return f"{before}{settings}{after}"


def config_of(widget: Widget, survey: Survey, title: Texts, frame: str) -> dict[str, Any]:
    """What the script must know. Nothing in it is a secret: every visitor can read it."""
    names = {code: said(title, code, survey.language)[:LONGEST_NAME] for code in LANGUAGES}
    return {
        "slug": survey.slug,
        "frame": frame,
        "language": survey.language,
        "place": widget.place.value,
        "when": widget.moment.value,
        "after": widget.percent if widget.moment is Moment.SCROLL else widget.seconds,
        "share": widget.share,
        "rest": widget.shown_rest_days,
        "again": widget.answered_rest_days,
        "name": names,
        "close": _closing(),
    }


def _closing() -> dict[str, str]:
    """The name of the button that closes it, in every language."""
    before, words = current(), {}
    for code in LANGUAGES:
        use(code)
        words[code] = _("Close")
    use(before.code)
    return words


@cache
def _source() -> tuple[str, str]:
    lines = (line.strip() for line in _SOURCE.read_text(encoding="utf-8").splitlines())
    short = "\n".join(line for line in lines if line and not line.startswith("//"))
    before, slot, after = short.partition("CONFIG")
    if not slot:
        raise ValueError("embed.js has no place for the settings")
    return before, f"{after}\n"
